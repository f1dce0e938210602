using System.Text.Json;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Enrollments;

/// <summary>What a <see cref="ExecutionType.ResumeEnrollment"/> execution resumes.</summary>
public sealed record ResumeEnrollmentParams(long EnrollmentId, long LeadId);

/// <summary>
/// A lead who said when it is back gets nothing before: its enrollment pauses, and an execution resumes it in the morning of that
/// day. Whoever pauses or resumes it by hand meanwhile has the last word.
/// </summary>
public static class AbsencePause
{
    private static readonly TimeOnly Morning = new(9, 0);

    /// <summary>Nothing where the campaign waits for nobody. Changes tracked rows; the caller saves them together with the notice. A second notice moves the day, never to an earlier one.</summary>
    /// <param name="zoneId">The lead's time zone; null: the campaign's.</param>
    public static async Task HoldAsync(StudioDb db, Enrollment enrollment, string? zoneId, DateOnly backOn, DateTime nowUtc, CancellationToken cancel)
    {
        var campaign = await db.Campaigns.AsNoTracking().SingleAsync(c => c.Id == enrollment.CampaignId, cancel);
        if (!campaign.PauseOnAbsence) return;
        var dueUtc = LocalTime.ToUtc(backOn.ToDateTime(Morning), SequenceFlow.Zone(campaign, zoneId));
        if (dueUtc <= nowUtc) return;
        if (enrollment.Status is EnrollmentStatus.Paused)
        {
            var waiting = await PendingAsync(db, enrollment, cancel);
            if (waiting is not null && waiting.DueUtc < dueUtc) waiting.DueUtc = dueUtc;
            return;
        }
        if (enrollment.Pause().IsError) return;
        await HoldOutreachAsync(db, enrollment, true, cancel);
        enrollment.MarkForEvaluation(nowUtc);
        db.Executions.Add(new ScheduledExecution
        {
            Type = ExecutionType.ResumeEnrollment,
            CampaignId = enrollment.CampaignId,
            DueUtc = dueUtc,
            Params = JsonSerializer.SerializeToElement(new ResumeEnrollmentParams(enrollment.Id, enrollment.LeadId), StudioJson.Options),
            CreatedUtc = nowUtc,
        });
    }

    /// <summary>A person decided: what was to resume the enrollment by itself no longer does.</summary>
    public static async Task ForgetAsync(StudioDb db, Enrollment enrollment, DateTime nowUtc, CancellationToken cancel) =>
        (await PendingAsync(db, enrollment, cancel))?.RequestCancel(nowUtc);

    internal static async Task HoldOutreachAsync(StudioDb db, Enrollment enrollment, bool hold, CancellationToken cancel)
    {
        var pending = await db.Outreaches.SingleOrDefaultAsync(o => o.EnrollmentId == enrollment.Id && o.Status == OutreachStatus.Scheduled, cancel);
        if (pending is not null) pending.IsHeld = hold;
    }

    /// <summary>The end of an absence came after this instant, so that what was held for it need not be any more.</summary>
    internal static async Task<bool> EndedSinceAsync(StudioDb db, Enrollment enrollment, DateTime sinceUtc, CancellationToken cancel)
    {
        var ended = await db.Executions
            .Where(e => e.CampaignId == enrollment.CampaignId && e.Type == ExecutionType.ResumeEnrollment && e.FinishedUtc >= sinceUtc && e.Status == ExecutionStatus.Completed)
            .ToListAsync(cancel);
        return ended.Exists(execution => Read(execution).EnrollmentId == enrollment.Id);
    }

    /// <summary>When those who are away now go on, by enrollment.</summary>
    internal static async Task<IReadOnlyDictionary<long, DateTime>> ResumesAsync(StudioDb db, IReadOnlyCollection<long> campaignIds, CancellationToken cancel)
    {
        var waiting = await db.Executions.AsNoTracking()
            .Where(e => e.CampaignId != null && campaignIds.Contains(e.CampaignId.Value) && e.Type == ExecutionType.ResumeEnrollment && e.Status == ExecutionStatus.Pending)
            .ToListAsync(cancel);
        return waiting.ToLookup(execution => Read(execution).EnrollmentId, execution => execution.DueUtc).ToDictionary(due => due.Key, due => due.Max());
    }

    private static async Task<ScheduledExecution?> PendingAsync(StudioDb db, Enrollment enrollment, CancellationToken cancel)
    {
        var waiting = await db.Executions
            .Where(e => e.CampaignId == enrollment.CampaignId && e.Type == ExecutionType.ResumeEnrollment && e.Status == ExecutionStatus.Pending)
            .ToListAsync(cancel);
        return waiting.Find(execution => Read(execution).EnrollmentId == enrollment.Id);
    }

    private static ResumeEnrollmentParams Read(ScheduledExecution execution) => Read(execution.Params);

    internal static ResumeEnrollmentParams Read(JsonElement parameters) =>
        parameters.Deserialize<ResumeEnrollmentParams>(StudioJson.Options) ?? throw new ExecutionFailedException("The parameters name no enrollment.");
}

/// <summary>The absence is over: the lead goes on where it stood, unless it left meanwhile.</summary>
public sealed class ResumeEnrollmentHandler(StudioClock clock) : IExecutionHandler
{
    public ExecutionType Type => ExecutionType.ResumeEnrollment;

    public async Task<ChunkResult> RunChunkAsync(StudioDb db, ScheduledExecution execution, CancellationToken cancel)
    {
        var named = AbsencePause.Read(execution.Params);
        var enrollment = await db.Enrollments.SingleOrDefaultAsync(e => e.Id == named.EnrollmentId, cancel);
        if (enrollment is not null && !enrollment.Resume().IsError)
        {
            await AbsencePause.HoldOutreachAsync(db, enrollment, false, cancel);
            enrollment.MarkForEvaluation(clock.UtcNow);
            await db.SaveChangesAsync(cancel);
        }
        return new ChunkResult(null, 1, IsComplete: true);
    }
}
