namespace CampaignStudio.Database.Sqlite;

/// <summary>
/// One engine at a time on a SQLite file: an operating system's lock on a file beside it, which a killed process loses at once.
/// Whoever holds it knows that every claim it finds is void.
/// </summary>
internal sealed class SqliteEngineLock : IDisposable
{
    private readonly FileStream _file;

    private SqliteEngineLock(FileStream file) => _file = file;

    /// <summary>Null when another process holds it.</summary>
    public static SqliteEngineLock? TryTake(string databaseFile)
    {
        try
        {
            return new SqliteEngineLock(new FileStream(databaseFile + ".engine.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();
}
