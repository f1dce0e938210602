using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CampaignStudio.Database.SqlServer;

/// <summary>
/// A pooled connection keeps the isolation level of its last transaction, for whoever gets it next. One that was raised is put back
/// before the connection returns to the pool.
/// </summary>
internal sealed class IsolationReset : DbConnectionInterceptor, IDbTransactionInterceptor
{
    private const string ReadCommitted = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED;";

    private readonly ConditionalWeakTable<DbConnection, object> _raised = [];

    public DbTransaction TransactionStarted(DbConnection connection, TransactionEndEventData eventData, DbTransaction result)
    {
        if (result.IsolationLevel is IsolationLevel.Serializable) _raised.AddOrUpdate(connection, this);
        return result;
    }

    public ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(TransactionStarted(connection, eventData, result));

    public override InterceptionResult ConnectionClosing(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        if (!IsToBeReset(connection)) return result;
        using var command = connection.CreateCommand();
        command.CommandText = ReadCommitted;
        command.ExecuteNonQuery();
        return result;
    }

    public override async ValueTask<InterceptionResult> ConnectionClosingAsync(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        if (!IsToBeReset(connection)) return result;
        await using var command = connection.CreateCommand();
        command.CommandText = ReadCommitted;
        await command.ExecuteNonQueryAsync();
        return result;
    }

    // A broken one does not return to the pool.
    private bool IsToBeReset(DbConnection connection) => _raised.Remove(connection) && connection.State is ConnectionState.Open;
}
