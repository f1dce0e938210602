using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CampaignStudio.Database.PostgreSql;

/// <summary>Many rows by the binary form of COPY.</summary>
internal static class PostgreSqlBulkInsert
{
    public static async Task InsertAsync(StudioDb db, string table, IReadOnlyList<StoredColumn> columns, IEnumerable<object?[]> rows, CancellationToken cancel)
    {
        _ = BulkTarget.TransactionOf(db);
        var names = string.Join(", ", columns.Select(column => $"\"{column.Name}\""));
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await using var import = await connection.BeginBinaryImportAsync($"COPY {table} ({names}) FROM STDIN (FORMAT BINARY)", cancel);
        foreach (var row in rows)
        {
            await import.StartRowAsync(cancel);
            for (var index = 0; index < row.Length; index++)
            {
                if (row[index] is { } value) await import.WriteAsync(value, columns[index].StoreType, cancel);
                else await import.WriteNullAsync(cancel);
            }
        }
        await import.CompleteAsync(cancel);
    }
}
