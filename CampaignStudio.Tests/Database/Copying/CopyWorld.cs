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
        await CraftedRows.FillAsync(db, Places.Dialect(world.Source.Provider));
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

    /// <summary>A file that is a whole workspace.</summary>
    public async Task<DatabasePlace> CopiedToFileAsync()
    {
        var file = Places.FileIn(NewDirectory());
        var answer = await Places.CopyAsync(Source, file);
        Assert.Equal((0, ""), (answer.Code, answer.Errors));
        return file;
    }

    public async ValueTask DisposeAsync()
    {
        await Workspace.DisposeAsync();
        foreach (var database in _databases) database.Dispose();
        foreach (var directory in _directories) Directory.Delete(directory, recursive: true);
    }
}
