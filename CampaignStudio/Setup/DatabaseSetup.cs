using CampaignStudio.Database;
using CampaignStudio.Database.PostgreSql;
using CampaignStudio.Database.Sqlite;
using CampaignStudio.Database.SqlServer;
using CampaignStudio.Domain.Leads.Import;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Integrations.Files;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Setup;

internal static class DatabaseSetup
{
    private const string ConnectionSetting = "ConnectionStrings:Studio";

    /// <summary>The database by <c>Database:Provider</c>, its context factory and what belongs to it.</summary>
    public static IServiceCollection AddStudioDatabase(this IServiceCollection services, IConfiguration configuration)
    {
        var place = Place(configuration);
        services.AddSingleton(place);
        services.AddSingleton<DatabaseWatch>();
        if (place.Provider is DatabaseProvider.Sqlite) services.AddSingleton<IUploadStore>(new UploadStore(Path.Combine(DataDirectory(configuration), "uploads")));
        else services.AddSingleton<IUploadStore, DatabaseUploadStore>();
        return place.Provider switch
        {
            DatabaseProvider.SqlServer => services.AddProvider<SqlServerStudioDb>(new SqlServerDialect(), options => SqlServerStudioDb.Configure(options, place.ConnectionString)),
            DatabaseProvider.PostgreSql => services.AddProvider<PostgreSqlStudioDb>(new PostgreSqlDialect(), options => PostgreSqlStudioDb.Configure(options, place.ConnectionString)),
            _ => services
                .AddSingleton<SqliteWriteGate>()
                .AddProvider<SqliteStudioDb>(new SqliteDialect(), options => SqliteStudioDb.Configure(options, place.ConnectionString)),
        };
    }

    /// <summary>The database that the settings name.</summary>
    public static DatabasePlace Place(IConfiguration configuration)
    {
        var provider = Provider(configuration);
        var connectionString = provider is DatabaseProvider.Sqlite ? SqliteConnectionString(configuration) : ServerConnectionString(configuration);
        return new DatabasePlace(provider, connectionString, ConnectionSetting);
    }

    /// <summary><c>Database:Provider</c>, by default the embedded one.</summary>
    public static DatabaseProvider Provider(IConfiguration configuration)
    {
        var given = configuration["Database:Provider"] is { Length: > 0 } name ? name : nameof(DatabaseProvider.Sqlite);
        return Enum.GetNames<DatabaseProvider>().Contains(given, StringComparer.OrdinalIgnoreCase)
            ? Enum.Parse<DatabaseProvider>(given, ignoreCase: true)
            : throw new StartupRefusedException($"Database:Provider is '{given}'; use {string.Join(", ", Enum.GetNames<DatabaseProvider>())}.");
    }

    // Scoped, so that a context knows the actor of its request, circuit or job.
    private static IServiceCollection AddProvider<TDb>(this IServiceCollection services, ISqlDialect dialect, Action<DbContextOptionsBuilder> configure)
        where TDb : StudioDb
    {
        services.AddSingleton(dialect);
        services.AddSingleton<CollisionRetry>();
        services.AddDbContextFactory<TDb>(
            (provider, options) =>
            {
                configure(options);
                options.AddInterceptors(provider.GetRequiredService<DatabaseWatch>());
            },
            ServiceLifetime.Scoped);
        services.AddScoped<IDbContextFactory<StudioDb>, StudioDbFactory<TDb>>();
        services.AddScoped<StudioDb>(provider => provider.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContext());
        return services;
    }

    /// <summary><c>ConnectionStrings:Studio</c>, which a database server needs.</summary>
    public static string ServerConnectionString(IConfiguration configuration) =>
        configuration.GetConnectionString("Studio") is { Length: > 0 } given
            ? given
            : throw new StartupRefusedException($"Database:Provider is {Provider(configuration)}: say where it is in {ConnectionSetting}.");

    private static string SqliteConnectionString(IConfiguration configuration)
    {
        if (configuration.GetConnectionString("Studio") is { Length: > 0 } given) return given;
        var directory = DataDirectory(configuration);
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StartupRefusedException($"Data:Directory is {directory}, which can't be created: {failure.Message}");
        }
        return $"Data Source={Path.Combine(directory, "studio.db")}";
    }

    /// <summary><c>Data:Directory</c>, by default <c>data</c> beside the application.</summary>
    public static string DataDirectory(IConfiguration configuration) =>
        configuration["Data:Directory"] is { Length: > 0 } given ? Path.GetFullPath(given) : Path.Combine(AppContext.BaseDirectory, "data");
}
