using System.ComponentModel;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.Data.SqlClient;

namespace CampaignStudio.Database.SqlServer;

internal static partial class SqlServerFaults
{
    private const byte ConnectionLost = 20;

    public static DatabaseFault? Of(Exception failure) =>
        failure is SqlException sql && Kind(sql) is { } kind ? DatabaseFault.Because(kind, kind is DatabaseFaultKind.Unreachable ? Short(sql.Message) : sql.Message) : null;

    // The numbers are those of sys.messages; the client's own network errors have none of them.
    private static DatabaseFaultKind? Kind(SqlException sql) => sql.Number switch
    {
        18456 or 18452 or 18470 or 18486 or 18487 or 18488 => DatabaseFaultKind.SignInRefused,
        4060 or 911 => DatabaseFaultKind.Missing,
        229 or 230 or 262 or 297 or 300 or 916 or 1088 or 2760 or 15247 => DatabaseFaultKind.NotAllowed,
        3906 or 3908 => DatabaseFaultKind.ReadOnly,
        1101 or 1105 or 9002 => DatabaseFaultKind.Full,
        824 or 825 => DatabaseFaultKind.Damaged,
        -2 or 701 or 802 or 927 or 942 or 983 or 6005 or 17142 => DatabaseFaultKind.Unreachable,
        _ => sql.Class >= ConnectionLost || sql.InnerException is SocketException or Win32Exception ? DatabaseFaultKind.Unreachable : null,
    };

    // The client's text goes on for half a page of things to check, and ends with what happened.
    private static string Short(string message)
    {
        var sentence = message.IndexOf(". ", StringComparison.Ordinal) is > 0 and var end ? message[..end] : message;
        return WhatHappened().Match(message) is { Success: true } match ? $"{sentence} ({match.Groups[1].Value})" : sentence;
    }

    [GeneratedRegex(@"error: \d+ - ([^:)]+)")]
    private static partial Regex WhatHappened();
}
