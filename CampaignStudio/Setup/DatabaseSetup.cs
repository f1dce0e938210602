using CampaignStudio.Database;
using CampaignStudio.Database.Sqlite;
using CampaignStudio.Domain.Leads.Import;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Integrations.Files;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Setup;

internal static class DatabaseSetup
{
    /// <summary>The database by <c>Database:Provider</c>, its context factory and what belongs to it.</summary>
    public static IServiceCollection AddStudioDatabase(this IServiceCollection services, IConfiguration configuration)
    {
        var provider = configuration["Database:Provider"] ?? "Sqlite";
        if (!provider.Equals("Sqlite", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException($"Database:Provider '{provider}' is not supported; use Sqlite.");
        }

        services.AddSingleton<IUploadStore>(new UploadStore(Path.Combine(DataDirectory(configuration), "uploads")));
        services.AddSingleton<SqliteWriteGate>();
        return services.AddProvider<SqliteStudioDb>(options => options
            .UseSqlite(SqliteConnectionString(configuration))
            .AddInterceptors(new SqlitePragmas()));
    }

    // Scoped, so that a context knows the actor of its request, circuit or job.
    private static IServiceCollection AddProvider<TDb>(this IServiceCollection services, Action<DbContextOptionsBuilder> configure)
        where TDb : StudioDb
    {
        services.AddDbContextFactory<TDb>(options => configure(options.UseSnakeCaseNamingConvention()), ServiceLifetime.Scoped);
        services.AddScoped<IDbContextFactory<StudioDb>, StudioDbFactory<TDb>>();
        services.AddScoped<StudioDb>(provider => provider.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContext());
        return services;
    }

    private static string SqliteConnectionString(IConfiguration configuration)
    {
        if (configuration.GetConnectionString("Studio") is { Length: > 0 } given) return given;
        var directory = DataDirectory(configuration);
        Directory.CreateDirectory(directory);
        return $"Data Source={Path.Combine(directory, "studio.db")}";
    }

    /// <summary><c>Data:Directory</c>, by default <c>data</c> beside the application.</summary>
    public static string DataDirectory(IConfiguration configuration) =>
        configuration["Data:Directory"] is { Length: > 0 } given ? Path.GetFullPath(given) : Path.Combine(AppContext.BaseDirectory, "data");
}
