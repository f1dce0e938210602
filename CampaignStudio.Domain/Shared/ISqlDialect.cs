using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Sequences;

namespace CampaignStudio.Domain.Shared;

/// <summary>The few hot statements that each database does in its own best way; nowhere else is SQL written.</summary>
public interface ISqlDialect
{
    /// <summary>
    /// Claims up to <paramref name="limit"/> due outreaches of a campaign, earliest first: they become <c>sending</c>, leased
    /// to <paramref name="owner"/>. No two callers ever get the same row.
    /// </summary>
    Task<IReadOnlyList<long>> ClaimDueAsync(
        StudioDb db, long campaignId, IReadOnlyList<Channel> channels, string owner, DateTime nowUtc, DateTime leaseUntilUtc, int limit, CancellationToken cancel);

    /// <summary>
    /// Takes up to <paramref name="limit"/> enrollments of a campaign that are due for evaluation, earliest mark first, and keeps them
    /// until the caller's transaction ends. Another node's batch gets other ones.
    /// </summary>
    Task<IReadOnlyList<long>> TakeMarkedAsync(StudioDb db, long campaignId, DateTime nowUtc, int limit, CancellationToken cancel);

    /// <summary>
    /// Until the caller's transaction ends nobody else passes here for this campaign: for what must be counted before it is used up,
    /// such as a daily cap.
    /// </summary>
    Task LockCampaignAsync(StudioDb db, long campaignId, CancellationToken cancel);

    /// <summary>Adds to counters, creating those that do not exist yet; the last statement of its transaction.</summary>
    Task AddToCountersAsync(StudioDb db, IReadOnlyDictionary<CounterKey, long> deltas, CancellationToken cancel);

    /// <summary>
    /// Inserts many new rows at once, inside the caller's transaction. Their ids are made by the database and not read back, and the
    /// promises of saving (counters, audit) are the caller's: for the engine's own rows.
    /// </summary>
    Task InsertAsync<T>(StudioDb db, IReadOnlyCollection<T> rows, CancellationToken cancel) where T : class;

    /// <summary>
    /// Somebody else was faster: a deadlock, a lock that was not to be had, the same unique value twice. The whole transaction may be
    /// tried again, on fresh rows.
    /// </summary>
    bool IsCollision(Exception exception);
}
