using System.Globalization;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Pacing;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Sandbox;

/// <summary>The sandbox's time: now, and how far it runs ahead of real time.</summary>
public sealed record SandboxTime(DateTime NowUtc, TimeSpan Offset);

/// <summary>
/// Moves the clock forward while all transports are sandboxes. It goes from one due instant to the next and lets the engine do
/// everything there, so that things happen in the order in which they would have happened.
/// </summary>
public sealed class SandboxClockService(
    IDbContextFactory<StudioDb> dbFactory,
    SenderSettings sender,
    DeliveryEngine delivery,
    DeliverySweep sweep,
    EvaluationService evaluation,
    CampaignLife life,
    ExecutionRunner executions,
    EngineDoor door,
    CollisionRetry collisions,
    StudioClock clock,
    LiveUpdates live,
    CurrentActor actor)
{
    private const string OffsetSetting = "sandbox_clock_offset";
    private static readonly TimeSpan Furthest = TimeSpan.FromDays(366);

    // Leads that were enrolled together are due together; the engine itself looks only every few seconds.
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    public Result<SandboxTime> Now() => sender.IsSandbox ? new SandboxTime(clock.UtcNow, clock.Offset) : SandboxErrors.NotSandboxed();

    /// <summary>The clock goes on where it stands in the database; another node may have moved it. Real transports always run on real time.</summary>
    public async Task RestoreAsync(CancellationToken cancel = default)
    {
        if (!sender.IsSandbox) return;
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var stored = await db.Settings.Where(s => s.Key == OffsetSetting).Select(s => s.Value).SingleOrDefaultAsync(cancel);
        if (stored is not null) clock.MoveTo(TimeSpan.FromTicks(long.Parse(stored, CultureInfo.InvariantCulture)));
    }

    /// <summary>Answers when everything due by then has been done.</summary>
    public async Task<Result<SandboxTime>> AdvanceAsync(TimeSpan by, CancellationToken cancel = default)
    {
        if (!sender.IsSandbox) return SandboxErrors.NotSandboxed();
        if (!actor.Value.MayManage) return AccessErrors.ManagersOnly();
        if (by < TimeSpan.Zero || by > Furthest) return SandboxErrors.AdvanceOutOfRange();

        await using var hold = await door.TakeOverAsync(cancel);
        if (hold is null) return SandboxErrors.AlreadyMoving();
        try
        {
            return await AdvanceAloneAsync(by, cancel);
        }
        catch (Exception collision) when (collisions.IsCollision(collision))
        {
            // From the beginning would be too far by what is done already.
            return CollisionRetry.StillColliding();
        }
    }

    private async Task<SandboxTime> AdvanceAloneAsync(TimeSpan by, CancellationToken cancel)
    {
        await RestoreAsync(cancel);
        var targetUtc = clock.UtcNow + by;
        await DrainAsync(cancel);
        while (await NextInstantUtcAsync(cancel) is { } next && next <= targetUtc)
        {
            await MoveToAsync(next + Step < targetUtc ? next + Step : targetUtc, cancel);
            await DrainAsync(cancel);
        }
        await MoveToAsync(targetUtc, cancel);
        await DrainAsync(cancel);
        live.Changed(Topic.Sandbox, Topic.Campaigns, Topic.Tasks, Topic.Leads);
        return new SandboxTime(clock.UtcNow, clock.Offset);
    }

    /// <summary>Everything due now, until a whole round finds nothing more to do.</summary>
    private async Task DrainAsync(CancellationToken cancel)
    {
        int worked;
        do
        {
            worked = await executions.RunDueAsync(cancel);
            await sweep.RunAsync(cancel);
            worked += await delivery.DrainDueAsync(TimeSpan.FromMinutes(10), cancel);
            worked += (await evaluation.EvaluateDueAsync(cancel)).Evaluated;
            worked += await life.CompleteDoneAsync(cancel);
        }
        while (worked > 0);
    }

    private async Task MoveToAsync(DateTime utc, CancellationToken cancel)
    {
        var offset = clock.Offset + (utc - clock.UtcNow);
        if (offset <= clock.Offset) return;

        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        var setting = await db.Settings.SingleOrDefaultAsync(s => s.Key == OffsetSetting, cancel);
        if (setting is null) db.Settings.Add(setting = new Setting { Key = OffsetSetting, Value = "" });
        setting.Value = offset.Ticks.ToString(CultureInfo.InvariantCulture);
        await db.SaveChangesAsync(cancel);
        await write.CommitAsync(cancel);
        clock.MoveTo(offset);
    }

    /// <summary>The next instant after now at which anything is due; what is due already and still waits has another reason.</summary>
    private async Task<DateTime?> NextInstantUtcAsync(CancellationToken cancel)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var nowUtc = clock.UtcNow;
        var active = db.Campaigns.Where(c => c.Status == CampaignStatus.Active);
        var scheduled = db.Outreaches.Where(o => o.Status == OutreachStatus.Scheduled && !o.IsHeld && active.Any(c => c.Id == o.CampaignId));
        DateTime?[] instants =
        [
            await scheduled.Where(o => o.DueUtc > nowUtc).MinAsync(o => o.DueUtc, cancel),
            await db.Outreaches
                .Where(o => (o.Status == OutreachStatus.Unknown || o.Status == OutreachStatus.Waiting) && o.DueUtc > nowUtc)
                .MinAsync(o => o.DueUtc, cancel),
            await db.Executions.Where(e => e.Status == ExecutionStatus.Pending && e.DueUtc > nowUtc).MinAsync(e => (DateTime?)e.DueUtc, cancel),
            await db.Enrollments.Where(e => e.EvaluateDueUtc > nowUtc).MinAsync(e => e.EvaluateDueUtc, cancel),
            await Pace.NextUtcAsync(db, nowUtc, cancel),
        ];
        return instants.Min();
    }
}
