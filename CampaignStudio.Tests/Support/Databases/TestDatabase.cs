using CampaignStudio.Setup;

namespace CampaignStudio.Tests.Support.Databases;

/// <summary>
/// A database of one test's own, on the provider that this run of the tests is for: <c>STUDIO_TEST_DATABASE</c> names it, and by
/// default it is SQLite. With it comes a directory for what the application keeps in files.
/// </summary>
internal sealed class TestDatabase : IDisposable
{
    private static readonly Lazy<IDatabaseSource> Source = new(() => Provider switch
    {
        DatabaseProvider.PostgreSql => new ServerPool(new PostgreSqlServer()),
        DatabaseProvider.SqlServer => new ServerPool(new SqlServerServer()),
        _ => new SqliteFiles(),
    });

    private bool _isGivenBack;

    private TestDatabase(string directory, string? connectionString)
    {
        DataDirectory = directory;
        ConnectionString = connectionString;
    }

    /// <summary>What this run is for.</summary>
    public static DatabaseProvider Provider => Environment.GetEnvironmentVariable("STUDIO_TEST_DATABASE") is { Length: > 0 } name
        ? Enum.Parse<DatabaseProvider>(name, ignoreCase: true)
        : DatabaseProvider.Sqlite;

    public string DataDirectory { get; }

    /// <summary>Null for the file that the application makes of itself in its directory.</summary>
    public string? ConnectionString { get; }

    /// <summary>What the application is told in order to work here.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Database:Provider"] = Provider.ToString(),
        ["ConnectionStrings:Studio"] = ConnectionString,
        ["Data:Directory"] = DataDirectory,
    };

    /// <summary>Migrated, with the default pipeline and nothing else in it.</summary>
    public static async Task<TestDatabase> ReadyAsync()
    {
        var directory = NewDirectory();
        return new TestDatabase(directory, await Source.Value.ReadyAsync(directory));
    }

    /// <summary>Not there yet: the application has to create it.</summary>
    public static TestDatabase Absent() => new(NewDirectory(), Source.Value.Absent());

    /// <summary>To be called when the last test is over: nothing stays on a server.</summary>
    public static ValueTask DropAllAsync() => Source.IsValueCreated ? Source.Value.DisposeAsync() : ValueTask.CompletedTask;

    public void Dispose()
    {
        // The application's factory disposes what it has twice.
        if (_isGivenBack) return;
        _isGivenBack = true;
        if (ConnectionString is not null) Source.Value.GiveBack(ConnectionString);
        Directory.Delete(DataDirectory, recursive: true);
    }

    private static string NewDirectory() => Directory.CreateTempSubdirectory("studio-test-").FullName;
}

/// <summary>Where the databases of one provider come from. Connection strings are null where a directory says it all.</summary>
internal interface IDatabaseSource : IAsyncDisposable
{
    Task<string?> ReadyAsync(string directory);

    string? Absent();

    void GiveBack(string connectionString);
}
