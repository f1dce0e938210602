namespace CampaignStudio.Tests.Support.Databases;

/// <summary>Copies of one migrated file: migrating takes far longer.</summary>
internal sealed class SqliteFiles : IDatabaseSource
{
    private readonly Lazy<Task<byte[]>> _migrated = new(MigrateAsync);

    /// <summary>The file of a directory, without a pool that would keep it open.</summary>
    public static string Unpooled(string directory) => $"Data Source={FileIn(directory)};Pooling=False";

    public async Task<string?> ReadyAsync(string directory)
    {
        await File.WriteAllBytesAsync(FileIn(directory), await _migrated.Value);
        return null;
    }

    public string? Absent() => null;

    public void GiveBack(string connectionString)
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string FileIn(string directory) => Path.Combine(directory, "studio.db");

    private static async Task<byte[]> MigrateAsync()
    {
        var directory = Directory.CreateTempSubdirectory("studio-test-").FullName;
        await using (var schema = new SchemaSetup(Unpooled(directory)))
        {
            await schema.MigrateAsync();
            await schema.SeedAsync();
        }
        var file = await File.ReadAllBytesAsync(FileIn(directory));
        Directory.Delete(directory, recursive: true);
        return file;
    }
}
