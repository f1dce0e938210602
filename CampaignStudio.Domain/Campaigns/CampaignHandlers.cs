using System.Globalization;
using System.Text.Json;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Leads.Import;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Campaigns;

/// <summary>
/// Starts a campaign: activates it (when planned for later; pre-flight included), then enrolls its audience lead by lead in the
/// order of ids, then activates those who waited and plans their first step.
/// </summary>
public sealed class StartCampaignHandler(PreflightService preflight, StudioClock clock) : IExecutionHandler
{
    private const int BatchSize = 1000;

    // Small, for where there is one writer the messages of others wait for it.
    private const int BeginSize = 200;
    private const string Waiting = "waiting:";
    private const string Audience = "audience:";

    public ExecutionType Type => ExecutionType.StartCampaign;

    public async Task<ChunkResult> RunChunkAsync(StudioDb db, ScheduledExecution execution, CancellationToken cancel)
    {
        var campaign = await HandlerCampaign.LockAsync(db, execution, cancel);
        var cursor = execution.Cursor ?? Audience + "0";
        if (execution.Cursor is null)
        {
            if (campaign.Status is CampaignStatus.Draft) await ActivateAsync(db, campaign.Id, cancel);
            execution.Total = await db.Enrollments.LongCountAsync(e => e.CampaignId == campaign.Id && e.Status == EnrollmentStatus.Enrolled, cancel)
                + (campaign.Audience is null ? 0 : await db.Leads.LongCountAsync(cancel));
            campaign = await HandlerCampaign.LoadAsync(db, execution, cancel);
        }
        if (campaign.Status is not (CampaignStatus.Active or CampaignStatus.Paused)) return new ChunkResult(cursor, 0, IsComplete: true);

        return cursor.StartsWith(Audience, StringComparison.Ordinal)
            ? await EnrollAsync(db, campaign, Number(cursor, Audience), cancel)
            : await BeginAsync(db, campaign, Number(cursor, Waiting), cancel);
    }

    private async Task ActivateAsync(StudioDb db, long campaignId, CancellationToken cancel)
    {
        var report = await preflight.CheckAsync(db, campaignId, cancel);
        if (report.Error is { } missing) throw new ExecutionFailedException(missing.Message);
        if (report.Value.Problems is [var first, ..]) throw new ExecutionFailedException($"The pre-flight refused: {first.Message}");
        var tracked = await db.Campaigns.SingleAsync(c => c.Id == campaignId, cancel);
        tracked.Activate(clock.UtcNow);
        await db.SaveChangesAsync(cancel);
    }

    private async Task<ChunkResult> EnrollAsync(StudioDb db, Campaign campaign, long afterLeadId, CancellationToken cancel)
    {
        if (campaign.Audience is not { } audience) return new ChunkResult(Waiting + "0", 0, IsComplete: false);
        var batch = await Enrollments.Audience.MatchAsync(db, audience, afterLeadId, BatchSize, clock.UtcNow, cancel);
        await Enroller.EnrollAsync(db, campaign, batch.Leads, clock.UtcNow, cancel);
        return batch.Looked < BatchSize
            ? new ChunkResult(Waiting + "0", batch.Looked, IsComplete: false)
            : new ChunkResult(Audience + Text(batch.LastLeadId), batch.Looked, IsComplete: false);
    }

    private async Task<ChunkResult> BeginAsync(StudioDb db, Campaign campaign, long afterId, CancellationToken cancel)
    {
        var nowUtc = clock.UtcNow;
        var batch = await db.Enrollments
            .Where(e => e.CampaignId == campaign.Id && e.Status == EnrollmentStatus.Enrolled && e.Id > afterId)
            .OrderBy(e => e.Id)
            .Take(BeginSize)
            .ToListAsync(cancel);
        var leadIds = batch.ConvertAll(e => e.LeadId);
        var zones = await db.Leads.Where(l => leadIds.Contains(l.Id)).Select(l => new { l.Id, l.TimeZone }).ToDictionaryAsync(l => l.Id, l => l.TimeZone, cancel);
        foreach (var enrollment in batch) Enroller.Begin(db, campaign, enrollment, zones[enrollment.LeadId], nowUtc);
        await db.SaveChangesAsync(cancel);
        return new ChunkResult(batch.Count == 0 ? Waiting + Text(afterId) : Waiting + Text(batch[^1].Id), batch.Count, batch.Count < BeginSize);
    }

    private static long Number(string cursor, string prefix) => long.Parse(cursor.AsSpan(prefix.Length), CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Completes a campaign: open enrollments exit and what is pending is cancelled, batch by batch.</summary>
public sealed class CompleteCampaignHandler(StudioClock clock) : IExecutionHandler
{
    private const int BatchSize = 500;

    public ExecutionType Type => ExecutionType.CompleteCampaign;

    public async Task<ChunkResult> RunChunkAsync(StudioDb db, ScheduledExecution execution, CancellationToken cancel)
    {
        var campaign = await db.Campaigns.SingleOrDefaultAsync(c => c.Id == execution.CampaignId, cancel) ?? throw HandlerCampaign.Gone();
        if (campaign.Status is CampaignStatus.Active or CampaignStatus.Paused)
        {
            campaign.Complete(clock.UtcNow);
        }
        else if (campaign.Status is CampaignStatus.Draft)
        {
            throw new ExecutionFailedException(CampaignErrors.NotAllowed("completed", campaign.Status).Message);
        }

        var open = db.Enrollments.Where(e => e.CampaignId == campaign.Id && (e.Status == EnrollmentStatus.Active || e.Status == EnrollmentStatus.Paused));
        execution.Total ??= await open.LongCountAsync(cancel);
        var batch = await open.OrderBy(e => e.Id).Take(BatchSize).ToListAsync(cancel);
        foreach (var enrollment in batch) await SequenceFlow.ExitAsync(db, enrollment, ExitReason.CampaignCompleted, clock.UtcNow, cancel);
        await db.SaveChangesAsync(cancel);
        return new ChunkResult(null, batch.Count, batch.Count < BatchSize);
    }
}

/// <summary>Pauses a campaign at a set time.</summary>
public sealed class PauseCampaignHandler : IExecutionHandler
{
    public ExecutionType Type => ExecutionType.PauseCampaign;

    public Task<ChunkResult> RunChunkAsync(StudioDb db, ScheduledExecution execution, CancellationToken cancel) =>
        HandlerCampaign.ChangeAsync(db, execution, campaign => campaign.Pause(), cancel);
}

/// <summary>Resumes a campaign at a set time.</summary>
public sealed class ResumeCampaignHandler : IExecutionHandler
{
    public ExecutionType Type => ExecutionType.ResumeCampaign;

    public Task<ChunkResult> RunChunkAsync(StudioDb db, ScheduledExecution execution, CancellationToken cancel) =>
        HandlerCampaign.ChangeAsync(db, execution, campaign => campaign.Resume(), cancel);
}

/// <summary>Enrolls leads by id, by condition or from an import, batch by batch.</summary>
public sealed class EnrollLeadsHandler(IUploadStore uploads, StudioClock clock) : IExecutionHandler
{
    private const int BatchSize = 1000;

    public ExecutionType Type => ExecutionType.EnrollLeads;

    public async Task<ChunkResult> RunChunkAsync(StudioDb db, ScheduledExecution execution, CancellationToken cancel)
    {
        var campaign = await HandlerCampaign.LockAsync(db, execution, cancel);
        if (campaign.Status is CampaignStatus.Completed or CampaignStatus.Archived) throw new ExecutionFailedException(EnrollmentErrors.CampaignEnded().Message);
        var read = EnrollParams.Read(execution.Params);
        if (read.Error is { } wrong) throw new ExecutionFailedException(wrong.Message);

        var cursor = execution.Cursor is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : 0;
        return read.Value switch
        {
            { LeadIds: { } ids } => await ByIdAsync(db, execution, campaign, ids, (int)cursor, cancel),
            { ImportId: { } importId } => await FromImportAsync(db, execution, campaign, importId, (int)cursor, cancel),
            _ => await ByFilterAsync(db, execution, campaign, read.Value.Filter!, cursor, cancel),
        };
    }

    private async Task<ChunkResult> FromImportAsync(StudioDb db, ScheduledExecution execution, Campaign campaign, long importId, int from, CancellationToken cancel)
    {
        var import = await db.Executions.AsNoTracking().SingleOrDefaultAsync(e => e.Id == importId && e.Type == ExecutionType.ImportLeads, cancel)
            ?? throw new ExecutionFailedException(ExecutionErrors.NotFound(importId).Message);
        execution.Total ??= import.Total;
        var (leadIds, rows) = await ImportedRows.LeadsAsync(db, uploads, ImportParams.Of(import.Params), from, BatchSize, cancel);
        Add(execution, await Enroller.EnrollAsync(db, campaign, leadIds, clock.UtcNow, cancel));
        return new ChunkResult((from + rows).ToString(CultureInfo.InvariantCulture), rows, rows < BatchSize);
    }

    private async Task<ChunkResult> ByIdAsync(StudioDb db, ScheduledExecution execution, Campaign campaign, IReadOnlyList<long> ids, int from, CancellationToken cancel)
    {
        execution.Total ??= ids.Count;
        var batch = ids.Skip(from).Take(BatchSize).ToList();
        Add(execution, await Enroller.EnrollAsync(db, campaign, batch, clock.UtcNow, cancel));
        var next = from + batch.Count;
        return new ChunkResult(next.ToString(CultureInfo.InvariantCulture), batch.Count, next >= ids.Count);
    }

    private async Task<ChunkResult> ByFilterAsync(StudioDb db, ScheduledExecution execution, Campaign campaign, Condition filter, long afterLeadId, CancellationToken cancel)
    {
        execution.Total ??= await db.Leads.LongCountAsync(l => l.ErasedUtc == null, cancel);
        var batch = await Audience.MatchAsync(db, filter, afterLeadId, BatchSize, clock.UtcNow, cancel);
        Add(execution, await Enroller.EnrollAsync(db, campaign, batch.Leads, clock.UtcNow, cancel));
        return new ChunkResult(batch.LastLeadId.ToString(CultureInfo.InvariantCulture), batch.Looked, batch.Looked < BatchSize);
    }

    private static void Add(ScheduledExecution execution, EnrollmentOutcome outcome)
    {
        execution.Outcome = JsonSerializer.SerializeToElement(EnrollmentOutcome.Of(execution.Outcome) + outcome, StudioJson.Options);
    }
}

/// <summary>Evaluates score and progression of everybody in a campaign, batch by batch.</summary>
public sealed class EvaluateHandler(EvaluationService evaluation, StudioClock clock, LiveUpdates live) : IExecutionHandler
{
    private const string MarkedBy = "marked:";

    public ExecutionType Type => ExecutionType.Evaluate;

    public async Task<ChunkResult> RunChunkAsync(StudioDb db, ScheduledExecution execution, CancellationToken cancel)
    {
        var campaign = await HandlerCampaign.LoadAsync(db, execution, cancel);
        var nowUtc = clock.UtcNow;
        if (execution.Cursor is not { } cursor || !cursor.StartsWith(MarkedBy, StringComparison.Ordinal))
        {
            execution.Total = execution.Params.TryGetProperty(Rescoring.Marked, out var isMarked) && isMarked.ValueKind is JsonValueKind.True
                ? await db.Enrollments.LongCountAsync(e => e.CampaignId == campaign.Id && e.EvaluateDueUtc <= nowUtc, cancel)
                : await Rescoring.MarkAsync(db, campaign.Id, nowUtc, cancel);
            return new ChunkResult(Cursor(nowUtc), 0, IsComplete: false);
        }
        // What is marked later is the job's, or facts that pour in would keep this going for ever.
        var byUtc = new DateTime(long.Parse(cursor.AsSpan(MarkedBy.Length), CultureInfo.InvariantCulture), DateTimeKind.Utc);
        // Watchers read again a moment later and then once more when the chunk's commit is signalled.
        var topics = new HashSet<Topic>();
        var batch = await evaluation.EvaluateBatchAsync(db, campaign.Id, byUtc, nowUtc, topics, cancel);
        foreach (var topic in topics) live.Changed(topic);
        var before = execution.Outcome?.Deserialize<EvaluationResult>(StudioJson.Options) ?? EvaluationResult.None;
        execution.Outcome = JsonSerializer.SerializeToElement(before + batch, StudioJson.Options);
        // What a move changes is looked at again, and counts again.
        if (batch.Moved > 0) byUtc = nowUtc;
        execution.Total = Math.Max(execution.Total ?? 0, execution.Done + batch.Evaluated);
        var isComplete = batch.Evaluated == 0 && await EvaluationService.IsThroughAsync(db, campaign.Id, byUtc, cancel);
        return new ChunkResult(Cursor(byUtc), batch.Evaluated, isComplete);
    }

    private static string Cursor(DateTime byUtc) => MarkedBy + byUtc.Ticks.ToString(CultureInfo.InvariantCulture);
}

internal static class HandlerCampaign
{
    /// <summary>The campaign with its steps, not tracked.</summary>
    public static async Task<Campaign> LoadAsync(StudioDb db, ScheduledExecution execution, CancellationToken cancel) =>
        await db.Campaigns.AsNoTracking().Include(c => c.Steps).SingleOrDefaultAsync(c => c.Id == execution.CampaignId, cancel) ?? throw Gone();

    /// <summary>The same, and nobody else enrolls, completes or deletes meanwhile; see <see cref="Enroller"/>.</summary>
    public static async Task<Campaign> LockAsync(StudioDb db, ScheduledExecution execution, CancellationToken cancel)
    {
        if (execution.CampaignId is { } id) await db.Dialect.LockRowsAsync<Campaign>(db, [id], cancel);
        return await LoadAsync(db, execution, cancel);
    }

    public static async Task<ChunkResult> ChangeAsync(StudioDb db, ScheduledExecution execution, Func<Campaign, Result> change, CancellationToken cancel)
    {
        var campaign = await db.Campaigns.SingleOrDefaultAsync(c => c.Id == execution.CampaignId, cancel) ?? throw Gone();
        if (change(campaign).Error is { } refused) throw new ExecutionFailedException(refused.Message);
        await db.SaveChangesAsync(cancel);
        return new ChunkResult(null, 1, IsComplete: true);
    }

    public static ExecutionFailedException Gone() => new("The campaign is gone.");
}
