using Microsoft.Data.Sqlite;

namespace CampaignStudio.Database.Sqlite;

internal static class SqliteFaults
{
    private const int Permission = 3;
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CantOpen = 14;
    private const int NoDatabase = 26;

    public static DatabaseFault? Of(Exception failure) =>
        failure is SqliteException sqlite && Kind(sqlite.SqliteErrorCode) is { } kind ? DatabaseFault.Because(kind, sqlite.Message) : null;

    private static DatabaseFaultKind? Kind(int code) => code switch
    {
        Full => DatabaseFaultKind.Full,
        ReadOnly or Permission => DatabaseFaultKind.ReadOnly,
        CantOpen => DatabaseFaultKind.Missing,
        Corrupt or NoDatabase => DatabaseFaultKind.Damaged,
        Busy or Locked or InputOutput => DatabaseFaultKind.Unreachable,
        _ => null,
    };
}
