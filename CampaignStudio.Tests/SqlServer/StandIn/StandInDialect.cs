using System.Data;
using CampaignStudio.Database.Sqlite;
using CampaignStudio.Database.SqlServer;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace CampaignStudio.Tests.SqlServer.StandIn;

/// <summary>
/// SQL Server's dialect as it is, but for the bulk copy: that speaks to the server in packets, not in commands. In its stead each
/// row of the very table it would send is inserted by a command over the same columns.
/// </summary>
internal sealed class StandInDialect(StandInServer server) : ISqlDialect
{
    private readonly SqlServerDialect _inner = new();
    private readonly SqliteDialect _twin = new();

    public Task<IReadOnlyList<long>> ClaimDueAsync(StudioDb db, DueSlice due, string owner, DateTime leaseUntilUtc, CancellationToken cancel) =>
        _inner.ClaimDueAsync(db, due, owner, leaseUntilUtc, cancel);

    public Task<IReadOnlyList<long>> TakeMarkedAsync(StudioDb db, long campaignId, DateTime nowUtc, int limit, CancellationToken cancel) =>
        _inner.TakeMarkedAsync(db, campaignId, nowUtc, limit, cancel);

    public bool ServesNodes => _inner.ServesNodes;

    public Task LockRowsAsync<T>(StudioDb db, IReadOnlyCollection<long> ids, CancellationToken cancel) where T : class =>
        _inner.LockRowsAsync<T>(db, ids, cancel);

    public Task LockNameAsync(StudioDb db, string name, CancellationToken cancel) => _inner.LockNameAsync(db, name, cancel);

    public Task<bool> TryShareNameAsync(StudioDb db, string name, CancellationToken cancel) => _inner.TryShareNameAsync(db, name, cancel);

    public Task AddToCountersAsync(StudioDb db, IReadOnlyDictionary<CounterKey, long> deltas, CancellationToken cancel) =>
        _inner.AddToCountersAsync(db, deltas, cancel);

    public Task InsertAsync<T>(StudioDb db, IReadOnlyCollection<T> rows, CancellationToken cancel) where T : class
    {
        if (rows.Count == 0) return Task.CompletedTask;
        var connection = (StandInConnection)db.Database.GetDbConnection();
        _ = db.Database.CurrentTransaction?.GetDbTransaction() ?? throw new InvalidOperationException("A bulk insert belongs into a write transaction.");
        using var table = SqlServerBulkTable.Of(db, rows);
        var columns = table.Columns.Cast<DataColumn>().ToList();
        var sql = $"INSERT INTO [{table.TableName}] ({string.Join(", ", columns.Select(column => $"[{column.ColumnName}]"))}) "
            + $"VALUES ({string.Join(", ", columns.Select(column => $"@p{column.Ordinal}"))})";
        using var command = new SqlCommand();
        foreach (var column in columns) command.Parameters.Add(Parameter(column));
        server.AskMany(connection, sql, command.Parameters, table.Rows.Cast<DataRow>().Select(row => new Action(() =>
        {
            foreach (var column in columns) command.Parameters[column.Ordinal].Value = row[column];
        })));
        return Task.CompletedTask;
    }

    public bool IsOutage(Exception exception) => _inner.IsOutage(exception);

    public bool IsCollision(Exception exception) => _inner.IsCollision(exception) || _twin.IsCollision(exception);

    private static SqlParameter Parameter(DataColumn column)
    {
        var parameter = new SqlParameter($"@p{column.Ordinal}", column.DataType == typeof(string) ? SqlDbType.NVarChar
            : column.DataType == typeof(DateTime) ? SqlDbType.DateTime2
            : column.DataType == typeof(long) ? SqlDbType.BigInt
            : column.DataType == typeof(int) ? SqlDbType.Int
            : column.DataType == typeof(bool) ? SqlDbType.Bit
            : column.DataType == typeof(byte[]) ? SqlDbType.VarBinary
            : throw new NotSupportedException($"A bulk copy of {column.DataType.Name} ({column.ColumnName}) has not been thought about."));
        if (parameter.SqlDbType is SqlDbType.NVarChar or SqlDbType.VarBinary) parameter.Size = -1;
        return parameter;
    }
}
