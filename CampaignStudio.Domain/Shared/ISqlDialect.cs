using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Sequences;

namespace CampaignStudio.Domain.Shared;

/// <summary>What may be claimed: up to <paramref name="Limit"/> of a campaign's outreaches of these senders that fell due in a span of time.</summary>
/// <param name="AfterUtc">Not this one; null: however long ago.</param>
/// <param name="ByUtc">This one too.</param>
public sealed record DueSlice(long CampaignId, IReadOnlyList<long> Senders, DateTime? AfterUtc, DateTime ByUtc, int Limit)
{
    /// <summary><see cref="AfterUtc"/> for a statement.</summary>
    public DateTime FromUtc => AfterUtc ?? DateTime.UnixEpoch;
}

/// <summary>The few hot statements that each database does in its own best way; nowhere else is SQL written.</summary>
public interface ISqlDialect
{
    /// <summary>Several processes may work on one database; else one is its only engine.</summary>
    bool ServesNodes { get; }

    /// <summary>
    /// Claims due outreaches, earliest first: they become <c>sending</c>, leased to <paramref name="owner"/>. No two callers ever get
    /// the same row.
    /// </summary>
    Task<IReadOnlyList<long>> ClaimDueAsync(StudioDb db, DueSlice due, string owner, DateTime leaseUntilUtc, CancellationToken cancel);

    /// <summary>
    /// Takes up to <paramref name="limit"/> enrollments of a campaign that are due for evaluation, earliest mark first, and keeps them
    /// until the caller's transaction ends. Another node's batch gets other ones.
    /// </summary>
    Task<IReadOnlyList<long>> TakeMarkedAsync(StudioDb db, long campaignId, DateTime nowUtc, int limit, CancellationToken cancel);

    /// <summary>
    /// Until the caller's transaction ends nobody else changes or locks these rows; waits for who does so now. Read them afterwards,
    /// they may have changed meanwhile. For what must hold still while it is decided on.
    /// </summary>
    Task LockRowsAsync<T>(StudioDb db, IReadOnlyCollection<long> ids, CancellationToken cancel) where T : class;

    /// <summary>
    /// The same where there is no row to hold: until the caller's transaction ends nobody else passes under this name. Waits for
    /// those who hold or share it.
    /// </summary>
    Task LockNameAsync(StudioDb db, string name, CancellationToken cancel);

    /// <summary>
    /// Shares a name with others who share it, until the caller's transaction ends; false, at once, while somebody holds it alone or
    /// waits to.
    /// </summary>
    Task<bool> TryShareNameAsync(StudioDb db, string name, CancellationToken cancel);

    /// <summary>Adds to counters, creating those that do not exist yet; the last statement of its transaction.</summary>
    Task AddToCountersAsync(StudioDb db, IReadOnlyDictionary<CounterKey, long> deltas, CancellationToken cancel);

    /// <summary>
    /// Inserts many new rows at once, inside the caller's transaction. Their ids are made by the database and not read back, and the
    /// promises of saving (counters, audit) are the caller's: for the engine's own rows.
    /// </summary>
    Task InsertAsync<T>(StudioDb db, IReadOnlyCollection<T> rows, CancellationToken cancel) where T : class;

    /// <summary>
    /// Somebody else was faster: a deadlock, a lock that was not to be had, the same unique value twice, a row that is gone or is
    /// needed meanwhile. The whole transaction may be tried again, on fresh rows.
    /// </summary>
    bool IsCollision(Exception exception);

    /// <summary>Whether this says that the database was not there to answer; nobody knows whether the last thing asked of it was done.</summary>
    bool IsOutage(Exception exception);
}
