using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace CampaignStudio.Database.Sqlite;

/// <summary>Many rows by one prepared statement: several times as fast as saving tracked rows, which asks for every id.</summary>
internal static class SqliteBulkInsert
{
    public static async Task InsertAsync(StudioDb db, string table, IReadOnlyList<StoredColumn> columns, IEnumerable<object?[]> rows, CancellationToken cancel)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = BulkTarget.TransactionOf(db).GetDbTransaction();
        command.CommandText = $"INSERT INTO {table} ({string.Join(", ", columns.Select(column => $"\"{column.Name}\""))}) "
            + $"VALUES ({string.Join(", ", columns.Select((_, index) => $"@p{index}"))})";
        for (var index = 0; index < columns.Count; index++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@p{index}";
            command.Parameters.Add(parameter);
        }
        await command.PrepareAsync(cancel);

        foreach (var row in rows)
        {
            cancel.ThrowIfCancellationRequested();
            for (var index = 0; index < row.Length; index++) command.Parameters[index].Value = row[index] ?? DBNull.Value;
            await command.ExecuteNonQueryAsync(cancel);
        }
    }
}
