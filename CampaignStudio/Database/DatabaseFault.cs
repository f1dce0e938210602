using CampaignStudio.Database.PostgreSql;
using CampaignStudio.Database.Sqlite;
using CampaignStudio.Database.SqlServer;

namespace CampaignStudio.Database;

/// <summary>What keeps a database from doing its work.</summary>
internal enum DatabaseFaultKind
{
    /// <summary>No answer: it does not run, is somewhere else, or has too much to do.</summary>
    Unreachable,
    SignInRefused,

    /// <summary>The server is there, the database is not.</summary>
    Missing,
    NotAllowed,
    ReadOnly,
    Full,

    /// <summary>The file is broken, or no database at all.</summary>
    Damaged,
}

/// <summary>A failure that lies with the database and its surroundings, not with what was asked of it.</summary>
/// <param name="Kind">What an operator has to look after.</param>
/// <param name="Detail">The engine's own words, one line, without its address or credentials.</param>
internal sealed record DatabaseFault(DatabaseFaultKind Kind, string Detail)
{
    /// <summary>The fault behind an exception, however deeply wrapped; null when it is about something else.</summary>
    public static DatabaseFault? Of(Exception failure)
    {
        for (var one = failure; one is not null; one = one.InnerException)
        {
            var fault = SqliteFaults.Of(one) ?? PostgreSqlFaults.Of(one) ?? SqlServerFaults.Of(one) ?? FileFaults.Of(one);
            if (fault is not null) return fault;
        }
        return null;
    }

    /// <summary>A stable word for programs.</summary>
    public string Code => Kind switch
    {
        DatabaseFaultKind.Full => "database_full",
        DatabaseFaultKind.ReadOnly => "database_read_only",
        _ => "database_unavailable",
    };

    /// <summary>For whoever uses the site while it runs, and can't mend it.</summary>
    public string Message => Kind switch
    {
        DatabaseFaultKind.Full => "The disk of the database is full, so nothing of this was saved. Try again when the administrator has made room.",
        DatabaseFaultKind.ReadOnly => "The database can only be read at the moment, so nothing of this was saved. Try again later.",
        _ => "The database can't be used at the moment. Try again in a minute.",
    };

    internal static DatabaseFault Because(DatabaseFaultKind kind, string message) => new(kind, FirstLine(message));

    private static string FirstLine(string message) => message.Split('\n')[0].Trim().TrimEnd('.');
}

/// <summary>What the operating system refuses: files are the embedded database's disk, and uploads lie in files too.</summary>
internal static class FileFaults
{
    private const int UnixNoSpace = 28;
    private const int UnixReadOnly = 30;
    private const int UnixQuota = 122;
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int WindowsWriteProtected = unchecked((int)0x80070013);

    public static DatabaseFault? Of(Exception failure) => failure switch
    {
        UnauthorizedAccessException => DatabaseFault.Because(DatabaseFaultKind.ReadOnly, failure.Message),
        IOException { HResult: UnixNoSpace or UnixQuota or WindowsDiskFull or WindowsHandleDiskFull } => DatabaseFault.Because(DatabaseFaultKind.Full, failure.Message),
        IOException { HResult: UnixReadOnly or WindowsWriteProtected } => DatabaseFault.Because(DatabaseFaultKind.ReadOnly, failure.Message),
        _ => null,
    };
}
