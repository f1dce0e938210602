using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CampaignStudio.Database.Sqlite;

/// <summary>
/// Per connection: foreign keys, patience, and a full sync of every commit, because the ledger of sent messages must survive a
/// power cut. Write-ahead logging is a property of the file, set by who may write.
/// </summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    private const string Reading = "PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 10000;";
    private const string Writing = $"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; {Reading}";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = For(connection);
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = For(connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    // EF Core looks whether a file is there with a connection that only reads. One that was cut off at its creation is still empty then,
    // and can't be told to keep a write-ahead log.
    private static string For(DbConnection connection) =>
        new SqliteConnectionStringBuilder(connection.ConnectionString).Mode is SqliteOpenMode.ReadOnly ? Reading : Writing;
}
