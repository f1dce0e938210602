using CampaignStudio.Domain.Campaigns;
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
    ChannelBreaker breaker,
    DeliveryTurn turn,
    StudioClock clock,
    LiveUpdates live,
    ILogger<DeliveryEngine> log)
{
    /// <summary>Two groups can be claimed at once, so a crash leaves at most 50 outreaches unknown.</summary>
    public const int GroupSize = 25;

    /// <summary>How long a claim holds without renewal.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private readonly string _owner = LeaseOwner.New();

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

    /// <summary>When the next outreach falls due; null when none is planned.</summary>
    public async Task<DateTime?> NextDueUtcAsync(CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var nowUtc = clock.UtcNow;
        return await db.Outreaches.Where(o => o.Status == OutreachStatus.Scheduled && o.DueUtc > nowUtc).MinAsync(o => o.DueUtc, cancel);
    }

    private async Task<int> DrainAsync(TimeSpan timeSlice, CancellationToken cancel)
    {
        var started = clock.GetTimestamp();
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        if (!await AnythingDueAsync(db, cancel)) return 0;

        var campaigns = new CampaignTurns(await db.Campaigns.Where(c => c.Status == CampaignStatus.Active).OrderBy(c => c.Id).Select(c => c.Id).ToListAsync(cancel));
        var worked = 0;
        DeliveryGroup? done = null;
        var next = await RecordAndClaimAsync(db, null, campaigns, cancel);
        while (next is not null || done is not null)
        {
            // Whatever stops the drain, what was handed over must still be recorded: from here on only the courier listens to cancel.
            var onTheWire = next is null ? Task.CompletedTask : courier.DeliverAsync(next, _owner, cancel);
            var goOn = !cancel.IsCancellationRequested && clock.GetElapsedTime(started) < timeSlice;
            DeliveryGroup? following;
            try
            {
                following = await RecordAndClaimAsync(db, done, goOn ? campaigns : null, CancellationToken.None);
            }
            finally
            {
                await onTheWire;
            }
            worked += next?.Items.Count ?? 0;
            (done, next) = (next, following);
        }
        return worked;
    }

    private Task<bool> AnythingDueAsync(StudioDb db, CancellationToken cancel)
    {
        var nowUtc = clock.UtcNow;
        return db.Outreaches.AnyAsync(o => o.Status == OutreachStatus.Scheduled && o.DueUtc <= nowUtc && !o.IsHeld, cancel);
    }

    /// <summary>One transaction: the results of the group that is done, and the claim of the next.</summary>
    private async Task<DeliveryGroup?> RecordAndClaimAsync(StudioDb db, DeliveryGroup? done, CampaignTurns? campaigns, CancellationToken cancel)
    {
        var nowUtc = clock.UtcNow;
        (long CampaignId, IReadOnlyList<long> Ids)? claimed = null;
        try
        {
            await using var write = await db.BeginWriteAsync(cancel);
            if (campaigns is not null) claimed = await ClaimAsync(db, campaigns, nowUtc, cancel);
            if (done is not null) await RecordAsync(db, done, nowUtc, cancel);
            await write.CommitAsync(cancel);
        }
        catch (DbUpdateConcurrencyException) when (done is not null)
        {
            // Somebody changed a row meanwhile (an open came in, a person paused the enrollment): one by one, on fresh rows.
            db.ChangeTracker.Clear();
            claimed = null;
            foreach (var item in done.Items) await RecordAloneAsync(done.Campaign, item, cancel);
        }

        if (done is not null)
        {
            db.ChangeTracker.Clear();
            live.Changed(Topic.Campaign(done.Campaign.Id), Topic.Campaigns, Topic.Tasks);
            await breaker.ApplyAsync(done, cancel);
        }
        return claimed is { } claim ? await loader.LoadAsync(db, claim.CampaignId, claim.Ids, nowUtc, cancel) : null;
    }

    private async Task<(long, IReadOnlyList<long>)?> ClaimAsync(StudioDb db, CampaignTurns campaigns, DateTime nowUtc, CancellationToken cancel)
    {
        var channels = await ChannelBreaker.OpenChannelsAsync(db, cancel);
        while (campaigns.Next() is { } campaignId)
        {
            var limit = Math.Min(GroupSize, await DailyCap.RemainingAsync(db, campaignId, nowUtc, cancel));
            if (limit > 0 && channels.Count > 0)
            {
                var ids = await db.Dialect.ClaimDueAsync(db, campaignId, channels, _owner, nowUtc, nowUtc + Lease, limit, cancel);
                if (ids.Count > 0) return (campaignId, ids);
            }
            campaigns.Exhausted(campaignId);
        }
        return null;
    }

    private static async Task RecordAsync(StudioDb db, DeliveryGroup done, DateTime nowUtc, CancellationToken cancel)
    {
        // The rows were untracked while the group was on the wire; they are written as they were claimed, guarded by their version.
        foreach (var item in done.Items)
        {
            db.Attach(item.Outreach);
            db.Attach(item.Enrollment);
        }
        var agents = await AgentsAsync(db, done.Campaign, done.Items, cancel);
        foreach (var item in done.Items)
        {
            await VerdictRecorder.ApplyAsync(db, done.Campaign, item, agents, nowUtc, Random.Shared.NextDouble(), cancel);
        }
        await db.SaveChangesAsync(cancel);
    }

    private static async Task<AgentAssignment?> AgentsAsync(StudioDb db, Campaign campaign, IReadOnlyList<DeliveryItem> items, CancellationToken cancel) =>
        items.Any(item => item.Verdict is Verdict.OpenCallTask) ? await AgentAssignment.LoadAsync(db, campaign.AgentIds, cancel) : null;

    /// <summary>The slow, sure way for one outreach: fresh rows, again when somebody was faster.</summary>
    private async Task RecordAloneAsync(Campaign campaign, DeliveryItem item, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await dbFactory.CreateDbContextAsync(cancel);
            var outreach = await db.Outreaches.SingleAsync(o => o.Id == item.Outreach.Id, cancel);
            // Settled by somebody else (a lease that ran out, evidence, a person).
            if (outreach.Status is not (OutreachStatus.Sending or OutreachStatus.Unknown)) return;

            var fresh = new DeliveryItem
            {
                Outreach = outreach,
                Enrollment = await db.Enrollments.SingleAsync(e => e.Id == outreach.EnrollmentId, cancel),
                Lead = item.Lead,
                Step = item.Step,
                Message = item.Message,
                Verdict = item.Verdict,
            };
            try
            {
                var agents = await AgentsAsync(db, campaign, [fresh], cancel);
                await VerdictRecorder.ApplyAsync(db, campaign, fresh, agents, clock.UtcNow, Random.Shared.NextDouble(), cancel);
                await db.SaveChangesAsync(cancel);
                return;
            }
            catch (DbUpdateConcurrencyException conflict) when (attempt < 10)
            {
                log.LogDebug(conflict, "Outreach {OutreachId} changed while its result was recorded; trying again", outreach.Id);
            }
        }
    }
}
