using CampaignStudio.Database.Copying;
using CampaignStudio.Database.PostgreSql;
using CampaignStudio.Database.Sqlite;
using CampaignStudio.Database.SqlServer;
using CampaignStudio.Setup;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Database.Copying;

/// <summary>A workspace on the provider of this run, and places to copy it to.</summary>
internal sealed class CopyWorld : IAsyncDisposable
{
    private readonly List<TestDatabase> _databases = [];
    private readonly List<string> _directories = [];

    private CopyWorld(StudioWorkspace workspace) => Workspace = workspace;

    public StudioWorkspace Workspace { get; }

    public DatabasePlace Source => Workspace.Get<DatabasePlace>();

    public static async Task<CopyWorld> CreateAsync() => new(await StudioWorkspace.CreateAsync());

    /// <summary>With rows in every table.</summary>
    public static async Task<CopyWorld> FilledAsync()
    {
        var world = await CreateAsync();
        await using var db = await world.Workspace.OpenAsync();
        await CraftedRows.FillAsync(db, Dialect(world.Source.Provider));
        return world;
    }

    /// <summary>A place of this run's provider where nothing is yet.</summary>
    public TestDatabase Absent()
    {
        var database = TestDatabase.Absent();
        _databases.Add(database);
        return database;
    }

    public string NewDirectory()
    {
        var directory = Directory.CreateTempSubdirectory("studio-copy-").FullName;
        _directories.Add(directory);
        return directory;
    }

    public static DatabasePlace PlaceOf(TestDatabase database) =>
        new(TestDatabase.Provider, database.ConnectionString ?? SqliteFiles.Unpooled(database.DataDirectory), "--to");

    public static DatabasePlace FileIn(string directory) => new(DatabaseProvider.Sqlite, SqliteFiles.Unpooled(directory), "--to");

    public static string Argument(DatabasePlace place) => $"{place.Provider}:{place.ConnectionString}";

    /// <summary>The command; settings are those of a place that nobody uses.</summary>
    public static Task<CliAnswer> CopyAsync(DatabasePlace from, DatabasePlace to) => CopyAsync(Argument(from), Argument(to));

    public static Task<CliAnswer> CopyAsync(string from, string to) => StudioCli.RunAsync([], "copy-database", "--from", from, "--to", to);

    /// <summary>A file that is a whole workspace.</summary>
    public async Task<DatabasePlace> CopiedToFileAsync()
    {
        var file = FileIn(NewDirectory());
        var answer = await CopyAsync(Source, file);
        Assert.Equal((0, ""), (answer.Code, answer.Errors));
        return file;
    }

    public static ICopyDialect Dialect(DatabaseProvider provider) => provider switch
    {
        DatabaseProvider.SqlServer => new SqlServerCopyDialect(),
        DatabaseProvider.PostgreSql => new PostgreSqlCopyDialect(),
        _ => new SqliteCopyDialect(),
    };

    public async ValueTask DisposeAsync()
    {
        await Workspace.DisposeAsync();
        foreach (var database in _databases) database.Dispose();
        foreach (var directory in _directories) Directory.Delete(directory, recursive: true);
    }
}
