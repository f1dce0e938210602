using System.Text.Json;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Delivery.Outages;

/// <summary>What becomes of messages that are overdue after an outage.</summary>
public enum OverdueDecision
{
    /// <summary>They go out now, under the campaign's window and caps.</summary>
    Send,

    /// <summary>Each is due later by as long as no engine ran.</summary>
    Shift,

    /// <summary>Their step is passed over, and the next one planned from now.</summary>
    Skip,
}

/// <summary>What waits for a person's word in a campaign.</summary>
/// <param name="SinceUtc">Since when no engine had run.</param>
/// <param name="UntilUtc">What was due by then waits.</param>
/// <param name="Count">So many messages and calls.</param>
/// <param name="Decided">What was decided and is being done; null: nothing yet.</param>
public sealed record OverdueState(DateTime SinceUtc, DateTime UntilUtc, long Count, OverdueDecision? Decided);

/// <summary>Asks what is overdue, and takes the decision.</summary>
public sealed class OverdueService(
    IDbContextFactory<StudioDb> dbFactory, CollisionRetry collisions, IEngineSignal engine, StudioClock clock, LiveUpdates live, CurrentActor actor)
{
    /// <summary>Null: nothing of this campaign waits for a decision.</summary>
    public async Task<OverdueState?> FindAsync(long campaignId, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var held = await db.Campaigns
            .Where(c => c.Id == campaignId && c.OverdueUntilUtc != null)
            .Select(c => new { SinceUtc = c.OverdueSinceUtc!.Value, UntilUtc = c.OverdueUntilUtc!.Value })
            .SingleOrDefaultAsync(cancel);
        if (held is null) return null;
        var count = await ResolveOverdueHandler.Held(db, campaignId, held.UntilUtc).LongCountAsync(cancel);
        var underWay = await Open(db, campaignId).Select(e => (JsonElement?)e.Params).FirstOrDefaultAsync(cancel);
        if (count == 0 && underWay is null) return null;
        return new OverdueState(held.SinceUtc, held.UntilUtc, count, underWay is { } given ? ResolveOverdueHandler.DecisionOf(given) : null);
    }

    /// <summary>Sending begins at once; shifting and skipping are an execution, whose id is answered.</summary>
    public Task<Result<long?>> DecideAsync(long campaignId, OverdueDecision decision, CancellationToken cancel = default) =>
        collisions.RunAsync(() => DecideOnceAsync(campaignId, decision, cancel), cancel: cancel);

    private async Task<Result<long?>> DecideOnceAsync(long campaignId, OverdueDecision decision, CancellationToken cancel)
    {
        if (!actor.Value.MayManage) return AccessErrors.ManagersOnly();
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        await db.Dialect.LockRowsAsync<Campaign>(db, [campaignId], cancel);
        var campaign = await db.Campaigns.SingleOrDefaultAsync(c => c.Id == campaignId, cancel);
        if (campaign is null) return CampaignErrors.NotFound(campaignId);
        if (campaign.OverdueUntilUtc is null) return OverdueErrors.NothingHeld();
        if (await Open(db, campaignId).AnyAsync(cancel)) return OverdueErrors.DecidedAlready();

        ScheduledExecution? execution = null;
        if (decision is OverdueDecision.Send)
        {
            campaign.ReleaseOverdue();
        }
        else
        {
            db.Executions.Add(execution = new ScheduledExecution
            {
                Type = ExecutionType.ResolveOverdue,
                CampaignId = campaignId,
                DueUtc = clock.UtcNow,
                CreatedUtc = clock.UtcNow,
                CreatedById = actor.Value.UserId,
                Params = ResolveOverdueHandler.ParamsOf(decision, clock.UtcNow - campaign.OverdueSinceUtc!.Value),
            });
        }
        await db.SaveChangesAsync(cancel);
        await write.CommitAsync(cancel);
        engine.Wake();
        live.Changed(Topic.Campaign(campaignId), Topic.Campaigns, Topic.Executions);
        return execution?.Id;
    }

    private static IQueryable<ScheduledExecution> Open(StudioDb db, long campaignId) => db.Executions.Where(e =>
        e.CampaignId == campaignId && e.Type == ExecutionType.ResolveOverdue && (e.Status == ExecutionStatus.Pending || e.Status == ExecutionStatus.Running));
}

public static class OverdueErrors
{
    public static Error NothingHeld() => Error.Conflict("nothing_overdue", "Nothing of this campaign waits for a decision after an outage.");

    public static Error DecidedAlready() => Error.Conflict("overdue_decided", "That was decided already and is being done.");
}
