using System.Data;
using CampaignStudio.Domain.Shared;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace CampaignStudio.Database.SqlServer;

/// <summary>Many rows by SQL Server's bulk copy, whose constraints are checked as those of any other insert.</summary>
internal static class SqlServerBulkInsert
{
    private const int DefaultTimeoutSeconds = 30;

    public static async Task InsertAsync(StudioDb db, DataTable table, SqlBulkCopyOptions options, CancellationToken cancel)
    {
        var transaction = (SqlTransaction)BulkTarget.TransactionOf(db).GetDbTransaction();
        using var copy = new SqlBulkCopy((SqlConnection)db.Database.GetDbConnection(), SqlBulkCopyOptions.CheckConstraints | options, transaction)
        {
            DestinationTableName = table.TableName,
            BulkCopyTimeout = db.Database.GetCommandTimeout() ?? DefaultTimeoutSeconds,
        };
        foreach (DataColumn column in table.Columns) copy.ColumnMappings.Add(column.ColumnName, column.ColumnName);
        await copy.WriteToServerAsync(table, cancel);
    }
}
