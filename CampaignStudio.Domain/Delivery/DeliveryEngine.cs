using System.Runtime.ExceptionServices;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery.Pacing;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CampaignStudio.Domain.Delivery;

/// <summary>One drain at a time in this process: two would raise the number of messages a crash can leave unknown.</summary>
public sealed class DeliveryTurn : IDisposable
{
    internal SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>The campaign whose turn was last; the next drain begins behind it, for under a rate a drain may not get round.</summary>
    internal long LastServed { get; set; }

    public void Dispose() => Turn.Dispose();
}

/// <summary>
/// Sends what is due. It claims a group, commits that intent, hands the group over, and records its results in the transaction
/// that claims a later group; while one group is on the wire the previous one is recorded and the next one prepared.
/// </summary>
public sealed class DeliveryEngine(
    IDbContextFactory<StudioDb> dbFactory,
    GroupLoader loader,
    Courier courier,
    SenderBreaker breaker,
    DeliveryTurn turn,
    CollisionRetry collisions,
    StudioClock clock,
    LiveUpdates live,
    ILogger<DeliveryEngine> log)
{
    /// <summary>Two groups can be claimed at once, so a crash leaves at most 50 outreaches unknown.</summary>
    public const int GroupSize = 25;

    /// <summary>How long a claim holds without renewal.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    // An outage may last: what was handed over is told to the database when it is back, and only a stop of the program ends the waiting.
    private static readonly TimeSpan OutagePause = TimeSpan.FromSeconds(2);

    // A drain may last: whoever falls due meanwhile must not wait for the next one.
    private static readonly TimeSpan TurnsHold = TimeSpan.FromSeconds(1);

    private readonly string _owner = LeaseOwner.New();

    // As they were when the drain began.
    private DeliverySettings _settings = new();

    // Given to the courier, and the database does not know yet what became of them.
    private readonly HashSet<long> _unrecorded = [];

    /// <summary>
    /// Sends what is due until nothing is, or the slice of time is over; answers how many outreaches were worked on. Answers 0
    /// at once while another drain of this process is under way.
    /// </summary>
    public async Task<int> DrainDueAsync(TimeSpan timeSlice, CancellationToken cancel = default)
    {
        if (!await turn.Turn.WaitAsync(TimeSpan.Zero, cancel)) return 0;
        try
        {
            return await DrainAsync(timeSlice, cancel);
        }
        finally
        {
            turn.Turn.Release();
        }
    }

    /// <summary>When the next outreach falls due, or a rate or cap lets one go that is due; null when none is planned.</summary>
    public async Task<DateTime?> NextDueUtcAsync(CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var nowUtc = clock.UtcNow;
        var due = await db.Outreaches.Where(o => o.Status == OutreachStatus.Scheduled && o.DueUtc > nowUtc).MinAsync(o => o.DueUtc, cancel);
        var let = await Pace.NextUtcAsync(db, nowUtc, cancel);
        return due < let ? due : let ?? due;
    }

    private async Task<int> DrainAsync(TimeSpan timeSlice, CancellationToken cancel)
    {
        var started = clock.GetTimestamp();
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var due = await DueAsync(db, cancel);
        if (due.Count == 0) return 0;

        var (campaigns, askedAt) = (new CampaignTurns(due), started);
        _settings = await DeliverySettings.LoadAsync(db, cancel);
        var worked = 0;
        DeliveryGroup? done = null;
        Exception? failure = null;
        // Whatever stops the drain, what was handed over must still be recorded: from here on only the courier listens to cancel.
        DeliveryGroup? next = null;
        try
        {
            next = await RecordAndClaimAsync(db, null, campaigns, cancel);
        }
        catch (Exception unforeseen)
        {
            failure = unforeseen;
        }
        while (next is not null || done is not null)
        {
            if (next is not null) _unrecorded.UnionWith(next.Items.Select(item => item.Outreach.Id));
            var onTheWire = next is null ? Task.CompletedTask : courier.DeliverAsync(next, cancel);
            var goOn = failure is null && !cancel.IsCancellationRequested && clock.GetElapsedTime(started) < timeSlice;
            DeliveryGroup? following = null;
            try
            {
                if (goOn && clock.GetElapsedTime(askedAt) >= TurnsHold)
                {
                    askedAt = clock.GetTimestamp();
                    campaigns.Join(await DueAsync(db, CancellationToken.None));
                }
                following = await RecordAndClaimAsync(db, done, goOn ? campaigns : null, cancel);
            }
            catch (Exception unforeseen)
            {
                failure ??= unforeseen;
                db.ChangeTracker.Clear();
            }
            await onTheWire;
            worked += next?.Items.Count ?? 0;
            (done, next) = (next, following);
        }
        if (failure is not null)
        {
            await ReleaseAsync(cancel);
            ExceptionDispatchInfo.Throw(failure);
        }
        return worked;
    }

    /// <summary>The campaigns with something due, in the order of their turns.</summary>
    private Task<List<long>> DueAsync(StudioDb db, CancellationToken cancel) =>
        PacedCampaign.Due(db, clock.UtcNow).OrderBy(c => c.Id <= turn.LastServed).ThenBy(c => c.Id).Select(c => c.Id).ToListAsync(cancel);

    /// <summary>The results of the group that is done, and the next one claimed and read.</summary>
    private async Task<DeliveryGroup?> RecordAndClaimAsync(StudioDb db, DeliveryGroup? done, CampaignTurns? campaigns, CancellationToken cancel)
    {
        Claim? claim;
        try
        {
            claim = await InOneTransactionAsync(db, done, campaigns);
            if (done is not null) _unrecorded.ExceptWith(done.Items.Select(item => item.Outreach.Id));
        }
        catch (Exception conflict) when (done is not null)
        {
            // Mostly somebody changed a row meanwhile (an open came in, a score was set): on fresh rows, and if that fails too one by one.
            log.LogDebug(conflict, "The results of a group are recorded on fresh rows");
            db.ChangeTracker.Clear();
            if (!await TryRecordAsync(done.Campaign.Id, done.Items, cancel))
            {
                foreach (var item in done.Items) await TryRecordAsync(done.Campaign.Id, [item], cancel);
            }
            // The answer to the commit may have been lost, with the claim that came with it.
            await ReleaseAsync(cancel);
            claim = campaigns is null ? null : await InOneTransactionAsync(db, null, campaigns);
        }

        if (done is not null)
        {
            db.ChangeTracker.Clear();
            live.Changed(Topic.Campaign(done.Campaign.Id), Topic.Campaigns, Topic.Tasks);
            foreach (var item in done.Items) live.Changed(Topic.Lead(item.Lead.Id));
            try
            {
                await breaker.ApplyAsync(done, CancellationToken.None);
            }
            catch (Exception unforeseen)
            {
                // The next group meets the same trouble and says so again; what is claimed by now must not wait for that.
                log.LogWarning(unforeseen, "What a group met could not be noted");
            }
        }
        return claim is null ? null : await ReadAsync(db, claim);
    }

    private async Task<Claim?> InOneTransactionAsync(StudioDb db, DeliveryGroup? done, CampaignTurns? campaigns)
    {
        var (nowUtc, at) = (clock.UtcNow, clock.GetTimestamp());
        await using var write = await db.BeginWriteAsync();
        var senders = await SenderBook.LoadAsync(db, CancellationToken.None);
        var pace = new Pace(db, _settings, senders, nowUtc);
        var claim = campaigns is null ? null : await ClaimAsync(db, pace, campaigns, senders, nowUtc, at);
        if (done is not null)
        {
            var campaign = await GroupRecorder.RecordAsync(db, done, nowUtc);
            if (claim?.CampaignId == campaign.Id) claim = claim with { Campaign = campaign };
            foreach (var unused in done.Items.Where(item => item.Verdict is not Verdict.HandedOver).GroupBy(item => item.Outreach.SenderId))
            {
                await pace.GiveBackAsync(unused.Key, unused.Count());
            }
        }
        await write.CommitAsync();
        return claim;
    }

    private async Task<DeliveryGroup> ReadAsync(StudioDb db, Claim claim)
    {
        var lease = new GroupLease(dbFactory, clock, log, claim.OutreachIds, _owner, claim.At);
        try
        {
            return await loader.LoadAsync(db, claim, _settings, CancellationToken.None) with { Lease = lease };
        }
        catch
        {
            await lease.DisposeAsync();
            throw;
        }
    }

    /// <summary>Puts back what was claimed and never given to the courier: nothing of it was handed over, so nothing of it may end as unknown.</summary>
    private async Task ReleaseAsync(CancellationToken cancel)
    {
        try
        {
            await OutlastAsync(
                async () =>
                {
                    await using var db = await dbFactory.CreateDbContextAsync();
                    await using var write = await db.BeginWriteAsync();
                    var kept = _unrecorded.ToList();
                    await db.Outreaches
                        .Where(o => o.Status == OutreachStatus.Sending && o.LeaseOwner == _owner && !kept.Contains(o.Id))
                        .ExecuteUpdateAsync(set => set
                            .SetProperty(o => o.Status, OutreachStatus.Scheduled)
                            .SetProperty(o => o.LeaseOwner, (string?)null)
                            .SetProperty(o => o.LeaseUntilUtc, (DateTime?)null)
                            .SetProperty(o => o.Version, o => o.Version + 1));
                    await write.CommitAsync();
                },
                cancel);
        }
        catch (Exception failure)
        {
            log.LogError(failure, "A claim could not be given back");
        }
    }

    /// <summary>Tries again after collisions, and for as long as the database is away.</summary>
    private async Task OutlastAsync(Func<Task> work, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                await collisions.RunAsync(work, attempts: 10, CancellationToken.None);
                return;
            }
            catch (Exception outage) when (collisions.IsOutage(outage) && !cancel.IsCancellationRequested)
            {
                log.LogWarning(outage, "The database is away; what was handed over is told to it when it is back");
                // Its own time, whatever the studio's clock says.
                await Task.WhenAny(Task.Delay(OutagePause, cancel));
            }
        }
    }

    private async Task<Claim?> ClaimAsync(StudioDb db, Pace pace, CampaignTurns campaigns, SenderBook senders, DateTime nowUtc, long at)
    {
        while (campaigns.Next() is { } campaignId)
        {
            // Asked again each time: it may have been paused during the drain.
            var campaign = await PacedCampaign.Of(db.Campaigns.Where(c => c.Id == campaignId && c.Status == CampaignStatus.Active)).SingleOrDefaultAsync();
            var ids = campaign is null ? [] : await pace.ClaimAsync(campaign, GroupSize, _owner, nowUtc + Lease);
            if (ids.Count > 0)
            {
                turn.LastServed = campaignId;
                return new Claim(campaignId, ids, senders, nowUtc, at);
            }
            campaigns.Exhausted(campaignId);
        }
        return null;
    }

    /// <summary>
    /// The slow, sure way: fresh rows, again when somebody was faster. What can't be recorded alone either becomes unknown when its lease
    /// runs out.
    /// </summary>
    private async Task<bool> TryRecordAsync(long campaignId, IReadOnlyList<DeliveryItem> items, CancellationToken cancel)
    {
        try
        {
            await OutlastAsync(() => GroupRecorder.RecordFreshAsync(dbFactory, campaignId, items, _owner, clock), cancel);
            _unrecorded.ExceptWith(items.Select(item => item.Outreach.Id));
            return true;
        }
        catch (Exception failure)
        {
            log.LogError(failure, "The results of outreaches {OutreachIds} could not be recorded", items.Select(item => item.Outreach.Id));
            return false;
        }
    }
}
