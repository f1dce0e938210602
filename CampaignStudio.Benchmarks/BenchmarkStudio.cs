using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Integrations;
using CampaignStudio.Setup;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CampaignStudio.Benchmarks;

/// <summary>A workspace of its own with the application's services, on any of the databases.</summary>
internal sealed class BenchmarkStudio : IAsyncDisposable
{
    private readonly BenchmarkOptions _options;
    private readonly string _directory;
    private readonly ServiceProvider _provider;
    private readonly AsyncServiceScope _scope;

    private BenchmarkStudio(BenchmarkOptions options, string name, Action<IServiceCollection>? configure)
    {
        _options = options;
        _directory = Path.Combine(options.Directory, name);
        Directory.CreateDirectory(_directory);
        _provider = Services(options, name, configure).BuildServiceProvider();
        _scope = _provider.CreateAsyncScope();
    }

    /// <summary>A migrated workspace with the default pipeline; one of this name that an earlier run left is taken only with <c>--keep</c>.</summary>
    /// <param name="options">Which database and where.</param>
    /// <param name="name">Distinguishes workspaces of different benchmarks and sizes.</param>
    /// <param name="configure">What is to be otherwise than usual.</param>
    public static async Task<BenchmarkStudio> OpenAsync(BenchmarkOptions options, string name, Action<IServiceCollection>? configure = null)
    {
        var studio = new BenchmarkStudio(options, name, configure);
        await using var db = await studio.OpenAsync();
        if (!options.Keep) await db.Database.EnsureDeletedAsync();
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(30));
        await db.Database.MigrateAsync();
        if (!await db.LeadStatuses.AnyAsync()) db.LeadStatuses.AddRange(LeadStatus.Defaults);
        await db.SaveChangesAsync();
        return studio;
    }

    public StudioClock Clock => Get<StudioClock>();

    public string DataDirectory => _directory;

    public T Get<T>() where T : class => ActivatorUtilities.GetServiceOrCreateInstance<T>(_scope.ServiceProvider);

    public Task<StudioDb> OpenAsync() => Get<IDbContextFactory<StudioDb>>().CreateDbContextAsync();

    /// <summary>Whether there is a server of this kind; for files there always is.</summary>
    public static bool IsThere(DatabaseProvider provider) =>
        provider is DatabaseProvider.Sqlite || Environment.GetEnvironmentVariable($"ConnectionStrings__{provider}Tests") is { Length: > 0 };

    /// <summary>A place of that name, in a directory of its own.</summary>
    public static DatabasePlace PlaceOf(BenchmarkOptions options, string name) => new(
        options.Provider, ConnectionString(options.Provider, Directory.CreateDirectory(Path.Combine(options.Directory, name)).FullName, name), "--database");

    /// <summary>From now on services act for this user.</summary>
    public void SignIn(User user) => Get<CurrentActor>().Value = new Actor(user.Id, user.DisplayName, user.Role);

    /// <summary>Work inside one write transaction.</summary>
    public async Task WriteAsync(Func<StudioDb, Task> work)
    {
        await using var db = await OpenAsync();
        await using var write = await db.BeginWriteAsync();
        await work(db);
        await write.CommitAsync();
    }

    /// <summary>Inserts rows in large transactions.</summary>
    public async Task InsertAsync<T>(IEnumerable<T> rows) where T : class
    {
        foreach (var chunk in rows.Chunk(50_000)) await WriteAsync(db => db.Dialect.InsertAsync(db, chunk, CancellationToken.None));
    }

    /// <summary>What the database itself would do within minutes of such an insert: statistics and a clean visibility map.</summary>
    public async Task SettleAsync()
    {
        await using var db = await OpenAsync();
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(30));
        if (_options.Provider is DatabaseProvider.PostgreSql) await db.Database.ExecuteSqlRawAsync("VACUUM ANALYZE");
        if (_options.Provider is DatabaseProvider.SqlServer) await db.Database.ExecuteSqlRawAsync("EXEC sp_updatestats");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_options.Keep)
        {
            await using var db = await OpenAsync();
            await db.Database.EnsureDeletedAsync();
        }
        await _scope.DisposeAsync();
        await _provider.DisposeAsync();
        if (!_options.Keep) Directory.Delete(_directory, recursive: true);
    }

    private static ServiceCollection Services(BenchmarkOptions options, string name, Action<IServiceCollection>? configure)
    {
        var directory = Path.Combine(options.Directory, name);
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Database:Provider"] = options.Provider.ToString(),
                ["ConnectionStrings:Studio"] = ConnectionString(options.Provider, directory, name),
                ["Data:Directory"] = directory,
            })
            .Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging(logging => logging.AddFilter(level => level >= LogLevel.Warning).AddSimpleConsole());
        services.AddStudioDatabase(configuration);
        services.AddStudioDomain();
        services.AddSingleton(new LinkSigner(new Dictionary<byte, byte[]> { [1] = new byte[32] }, 1));
        services.AddSingleton(new SenderSettings { PublicUrl = "https://studio.example", FromAddress = "news@studio.example" });
        services.AddStudioKeys(configuration);
        services.AddSingleton<ISecretBox, SecretBox>();
        services.AddSingleton<IEmailTransport, NoTransport>();
        services.AddSingleton<ISmsTransport, NoTransport>();
        services.AddSingleton<IEngineSignal, NobodyToWake>();
        configure?.Invoke(services);
        return services;
    }

    private static string ConnectionString(DatabaseProvider provider, string directory, string name) => provider switch
    {
        DatabaseProvider.PostgreSql => new NpgsqlConnectionStringBuilder(Server("PostgreSqlTests")) { Database = $"benchmark_{name}" }.ConnectionString,
        DatabaseProvider.SqlServer => new SqlConnectionStringBuilder(Server("SqlServerTests")) { InitialCatalog = $"benchmark_{name}" }.ConnectionString,
        _ => $"Data Source={Path.Combine(directory, "studio.db")}",
    };

    private static string Server(string name) => Environment.GetEnvironmentVariable($"ConnectionStrings__{name}") is { Length: > 0 } given
        ? given
        : throw new InvalidOperationException($"Say where the server is: ConnectionStrings__{name}.");

    private sealed class NoTransport : IEmailTransport, ISmsTransport
    {
        public bool IsConfigured => true;

        public Task<HandOver> SendAsync(OutgoingEmail email, MayStillGo? mayGo, CancellationToken cancel) => Task.FromResult<HandOver>(new HandOver.Accepted(null, "250 ok"));

        public Task<HandOver> SendAsync(OutgoingSms sms, MayStillGo? mayGo, CancellationToken cancel) => Task.FromResult<HandOver>(new HandOver.Accepted(null, "ok"));

        public Task<HandOver?> ProbeAsync(MailServer? server, CancellationToken cancel) => Task.FromResult<HandOver?>(null);

        public Task<HandOver?> ProbeAsync(CancellationToken cancel) => Task.FromResult<HandOver?>(null);
    }

    private sealed class NobodyToWake : IEngineSignal
    {
        public void Wake()
        {
        }
    }
}
