using System.Data.Common;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace CampaignStudio.Database.Sqlite;

/// <summary>Statements for many rows, inside the caller's transaction: their parameters are <c>@p0</c>, <c>@p1</c> and so on.</summary>
internal static class SqlitePreparedStatement
{
    public static string Insert(string table, IReadOnlyList<StoredColumn> columns) =>
        $"INSERT INTO {table} ({string.Join(", ", columns.Select(column => $"\"{column.Name}\""))}) VALUES ({string.Join(", ", columns.Select((_, index) => $"@p{index}"))})";

    public static async Task<DbCommand> PrepareAsync(StudioDb db, string sql, int parameters, CancellationToken cancel)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = BulkTarget.TransactionOf(db).GetDbTransaction();
        command.CommandText = sql;
        for (var index = 0; index < parameters; index++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@p{index}";
            command.Parameters.Add(parameter);
        }
        await command.PrepareAsync(cancel);
        return command;
    }
}
