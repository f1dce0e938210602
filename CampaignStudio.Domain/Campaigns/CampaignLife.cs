using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Campaigns;

/// <summary>A start that was refused, with everything that stands in its way.</summary>
public sealed record StartOutcome(long? ExecutionId, PreflightReport Preflight)
{
    public bool IsStarted => ExecutionId is not null;
}

/// <summary>Starts, pauses, resumes, completes and archives campaigns.</summary>
public sealed class CampaignLife(
    IDbContextFactory<StudioDb> dbFactory,
    PreflightService preflight,
    CollisionRetry collisions,
    IEngineSignal engine,
    StudioClock clock,
    LiveUpdates live,
    CurrentActor actor)
{
    /// <summary>
    /// Pre-flight, then activation; enrolling and planning everybody is an execution that goes on behind the call. Problems leave
    /// everything as it was.
    /// </summary>
    public async Task<Result<StartOutcome>> StartAsync(long campaignId, CancellationToken cancel = default)
    {
        if (!actor.Value.MayManage) return AccessErrors.ManagersOnly();
        var checkedFirst = await preflight.CheckAsync(campaignId, cancel);
        if (checkedFirst.IsError) return checkedFirst.Error!;

        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        var campaign = await db.Campaigns.SingleAsync(c => c.Id == campaignId, cancel);
        if (campaign.Status is not CampaignStatus.Draft) return CampaignErrors.NotAllowed("started", campaign.Status);
        if (checkedFirst.Value.Problems.Count > 0) return new StartOutcome(null, checkedFirst.Value);

        campaign.Activate(clock.UtcNow);
        var execution = Plan(db, ExecutionType.StartCampaign, campaignId);
        await db.SaveChangesAsync(cancel);
        await write.CommitAsync(cancel);
        Signal(campaignId);
        return new StartOutcome(execution.Id, checkedFirst.Value);
    }

    /// <summary>Holds everybody: within a second no new message is handed over.</summary>
    public Task<Result> PauseAsync(long campaignId, CancellationToken cancel = default) =>
        ChangeAsync(campaignId, (_, campaign) => campaign.Pause(), cancel);

    public Task<Result> ResumeAsync(long campaignId, CancellationToken cancel = default) =>
        ChangeAsync(campaignId, (_, campaign) => campaign.Resume(), cancel);

    /// <summary>Nothing more is sent; cancelling what is pending and ending the enrollments is an execution behind the call.</summary>
    public Task<Result> CompleteAsync(long campaignId, CancellationToken cancel = default) =>
        ChangeAsync(campaignId, (db, campaign) =>
        {
            var completed = campaign.Complete(clock.UtcNow);
            if (!completed.IsError) Plan(db, ExecutionType.CompleteCampaign, campaignId);
            return completed;
        }, cancel);

    /// <summary>Completes the running campaigns that are set to do so and whose enrollments have all ended; answers how many.</summary>
    public async Task<int> CompleteDoneAsync(CancellationToken cancel = default)
    {
        List<long> done;
        await using (var db = await dbFactory.CreateDbContextAsync(cancel)) done = await Done(db).Select(c => c.Id).ToListAsync(cancel);
        var completed = 0;
        foreach (var campaignId in done)
        {
            if (await collisions.RunAsync(() => CompleteIfDoneAsync(campaignId, cancel), cancel: cancel)) completed++;
        }
        return completed;
    }

    private static IQueryable<Campaign> Done(StudioDb db) => db.Campaigns
        .Where(c => c.Status == CampaignStatus.Active && c.CompleteWhenDone)
        .Where(c => db.Enrollments.Any(e => e.CampaignId == c.Id))
        .Where(c => !db.Enrollments.Any(e => e.CampaignId == c.Id
            && (e.Status == EnrollmentStatus.Enrolled || e.Status == EnrollmentStatus.Active || e.Status == EnrollmentStatus.Paused)))
        .Where(c => !db.Executions.Any(e => e.CampaignId == c.Id
            && (e.Type == ExecutionType.StartCampaign || e.Type == ExecutionType.EnrollLeads || e.Type == ExecutionType.ImportLeads)
            && (e.Status == ExecutionStatus.Pending || e.Status == ExecutionStatus.Running)))
        // A start that broke off leaves people out, until somebody retries it.
        .Where(c => !db.Executions.Any(e => e.CampaignId == c.Id
            && e.Type == ExecutionType.StartCampaign && e.Status == ExecutionStatus.Failed && e.FinishedUtc >= c.StartedUtc));

    private async Task<bool> CompleteIfDoneAsync(long campaignId, CancellationToken cancel)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        // Whoever is enrolled at this moment is waited for.
        await db.Dialect.LockRowsAsync<Campaign>(db, [campaignId], cancel);
        if (await Done(db).SingleOrDefaultAsync(c => c.Id == campaignId, cancel) is not { } campaign) return false;
        campaign.Complete(clock.UtcNow);
        Plan(db, ExecutionType.CompleteCampaign, campaignId);
        await db.SaveChangesAsync(cancel);
        await write.CommitAsync(cancel);
        Signal(campaignId);
        return true;
    }

    public Task<Result> ArchiveAsync(long campaignId, CancellationToken cancel = default) =>
        ChangeAsync(campaignId, (_, campaign) => campaign.Archive(), cancel);

    private async Task<Result> ChangeAsync(long campaignId, Func<StudioDb, Campaign, Result> change, CancellationToken cancel)
    {
        if (!actor.Value.MayManage) return AccessErrors.ManagersOnly();
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        var campaign = await db.Campaigns.SingleOrDefaultAsync(c => c.Id == campaignId, cancel);
        if (campaign is null) return CampaignErrors.NotFound(campaignId);

        var changed = change(db, campaign);
        if (changed.IsError) return changed;
        await db.SaveChangesAsync(cancel);
        await write.CommitAsync(cancel);
        Signal(campaignId);
        return Result.Ok;
    }

    private ScheduledExecution Plan(StudioDb db, ExecutionType type, long campaignId)
    {
        var nowUtc = clock.UtcNow;
        var execution = new ScheduledExecution
        {
            Type = type,
            CampaignId = campaignId,
            DueUtc = nowUtc,
            CreatedUtc = nowUtc,
            CreatedById = actor.Value.UserId,
        };
        db.Executions.Add(execution);
        return execution;
    }

    private void Signal(long campaignId)
    {
        engine.Wake();
        live.Changed(Topic.Campaign(campaignId), Topic.Campaigns, Topic.Executions);
    }
}
