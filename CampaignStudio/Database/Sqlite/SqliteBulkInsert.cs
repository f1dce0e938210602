using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Database.Sqlite;

/// <summary>Many rows by one prepared statement: several times as fast as saving tracked rows, which asks for every id.</summary>
internal static class SqliteBulkInsert
{
    public static async Task InsertAsync(StudioDb db, string table, IReadOnlyList<StoredColumn> columns, IEnumerable<object?[]> rows, CancellationToken cancel)
    {
        await using var command = await SqlitePreparedStatement.PrepareAsync(db, SqlitePreparedStatement.Insert(table, columns), columns.Count, cancel);
        foreach (var row in rows)
        {
            cancel.ThrowIfCancellationRequested();
            for (var index = 0; index < row.Length; index++) command.Parameters[index].Value = row[index] ?? DBNull.Value;
            await command.ExecuteNonQueryAsync(cancel);
        }
    }
}
