namespace CampaignStudio.Database.Sqlite;

/// <summary>
/// One at a time on a SQLite file: an operating system's lock on a file beside it, which a killed process loses at once.
/// Whoever holds the engine's knows that every claim it finds is void.
/// </summary>
internal sealed class SqliteFileLock : IDisposable
{
    public const string Engine = "engine";
    public const string Migration = "migration";

    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private const int WindowsLockViolation = unchecked((int)0x80070021);
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;

    private readonly FileStream _file;

    private SqliteFileLock(FileStream file) => _file = file;

    /// <summary>Null when another process holds it; any other trouble with the file throws.</summary>
    public static SqliteFileLock? TryTake(string databaseFile, string what)
    {
        try
        {
            // Called by a link it is the same file.
            var file = new FileInfo(databaseFile) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : databaseFile;
            return new SqliteFileLock(new FileStream($"{file}.{what}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException taken) when (taken.HResult is WindowsSharingViolation or WindowsLockViolation or LinuxWouldBlock or MacWouldBlock)
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();
}
