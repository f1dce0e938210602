using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CampaignStudio.Database;

/// <summary>
/// Remembers that the database took no more: reading still works then, so nothing else would show that the site is not well.
/// Whoever has seen a write succeed since forgets it.
/// </summary>
internal sealed class DatabaseWatch : DbCommandInterceptor, IDbTransactionInterceptor
{
    private volatile DatabaseFault? _fault;

    /// <summary>Why the last write failed; null as long as nothing is known to be wrong.</summary>
    public DatabaseFault? Fault => _fault;

    public void Forget() => _fault = null;

    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData) => See(eventData.Exception);

    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        See(eventData.Exception);
        return Task.CompletedTask;
    }

    public void TransactionFailed(DbTransaction transaction, TransactionErrorEventData eventData) => See(eventData.Exception);

    public Task TransactionFailedAsync(DbTransaction transaction, TransactionErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        See(eventData.Exception);
        return Task.CompletedTask;
    }

    private void See(Exception failure)
    {
        if (DatabaseFault.Of(failure) is { Kind: DatabaseFaultKind.Full or DatabaseFaultKind.ReadOnly } fault) _fault = fault;
    }
}
