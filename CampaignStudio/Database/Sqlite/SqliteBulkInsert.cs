using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace CampaignStudio.Database.Sqlite;

/// <summary>Many rows by one prepared statement: several times as fast as saving tracked rows, which asks for every id.</summary>
internal static class SqliteBulkInsert
{
    public static async Task InsertAsync<T>(StudioDb db, IReadOnlyCollection<T> rows, CancellationToken cancel) where T : class
    {
        if (rows.Count == 0) return;
        var target = BulkTarget.Of<T>(db);

        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = BulkTarget.TransactionOf(db).GetDbTransaction();
        command.CommandText = $"INSERT INTO {target.Table} ({string.Join(", ", target.Columns.Select(column => $"\"{column.Name}\""))}) "
            + $"VALUES ({string.Join(", ", target.Columns.Select((_, index) => $"@p{index}"))})";
        for (var index = 0; index < target.Columns.Count; index++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@p{index}";
            command.Parameters.Add(parameter);
        }
        await command.PrepareAsync(cancel);

        foreach (var row in rows)
        {
            cancel.ThrowIfCancellationRequested();
            for (var index = 0; index < target.Columns.Count; index++) command.Parameters[index].Value = target.Columns[index].ValueOf(row) ?? DBNull.Value;
            await command.ExecuteNonQueryAsync(cancel);
        }
    }
}
