using System.Net.Sockets;
using Npgsql;

namespace CampaignStudio.Database.PostgreSql;

internal static class PostgreSqlFaults
{
    public static DatabaseFault? Of(Exception failure) => failure switch
    {
        PostgresException answer => Kind(answer.SqlState) is { } kind ? DatabaseFault.Because(kind, answer.MessageText) : null,
        NpgsqlException { InnerException: SocketException or IOException or TimeoutException } lost => DatabaseFault.Because(DatabaseFaultKind.Unreachable, Both(lost)),
        // A server that asks for a password and gets none, and the like: refused on our side of the wire.
        NpgsqlException { InnerException: null, IsTransient: false } own => DatabaseFault.Because(DatabaseFaultKind.SignInRefused, own.Message),
        _ => null,
    };

    private static DatabaseFaultKind? Kind(string state) => state switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => DatabaseFaultKind.SignInRefused,
        PostgresErrorCodes.InvalidCatalogName => DatabaseFaultKind.Missing,
        PostgresErrorCodes.InsufficientPrivilege => DatabaseFaultKind.NotAllowed,
        PostgresErrorCodes.ReadOnlySqlTransaction => DatabaseFaultKind.ReadOnly,
        PostgresErrorCodes.DiskFull => DatabaseFaultKind.Full,
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => DatabaseFaultKind.Damaged,
        PostgresErrorCodes.OutOfMemory or PostgresErrorCodes.TooManyConnections
            or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
            or PostgresErrorCodes.IoError => DatabaseFaultKind.Unreachable,
        _ => null,
    };

    private static string Both(NpgsqlException lost) =>
        lost.InnerException!.Message is var cause && lost.Message.Contains(cause, StringComparison.Ordinal) ? cause : $"{lost.Message} ({cause})";
}
