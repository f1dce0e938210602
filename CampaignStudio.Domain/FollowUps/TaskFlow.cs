using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Suppressions;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.FollowUps;

/// <summary>
/// What the end of a task brings about: the call becomes a fact, the step it belongs to is over, the outcome has its effect.
/// Everything here changes tracked rows; the caller saves them together.
/// </summary>
public static class TaskFlow
{
    /// <summary>Opens the task of a call step, for the lead's agent or, without one, for anybody; the outreach waits for it.</summary>
    /// <param name="agentId">The lead's agent when active, else null.</param>
    /// <param name="title">Rendered already; blank: "Call" and the lead's name.</param>
    /// <param name="expiresUtc">When the step gives up waiting; null: never.</param>
    public static FollowUpTask OpenCall(
        StudioDb db, Outreach outreach, Lead lead, long? agentId, string? title, string? script, DateTime? expiresUtc, DateTime nowUtc)
    {
        outreach.MarkWaiting(expiresUtc);
        var task = new FollowUpTask
        {
            CampaignId = outreach.CampaignId,
            LeadId = outreach.LeadId,
            EnrollmentId = outreach.EnrollmentId,
            OutreachId = outreach.Id,
            Title = TaskText.Title(string.IsNullOrWhiteSpace(title) ? $"Call {lead.DisplayName}" : title),
            Notes = script ?? "",
            Type = TaskType.Call,
            AssignedToId = agentId,
            DueUtc = nowUtc,
            CreatedUtc = nowUtc,
            CauseKey = $"call:{outreach.Id}",
        };
        db.Tasks.Add(task);
        return task;
    }

    /// <summary>The task is done. A call needs an outcome, and becomes an interaction of its lead.</summary>
    /// <param name="byUserId">Who did it; null for a program.</param>
    /// <param name="notes">Replaces the task's notes; null leaves them.</param>
    /// <param name="callbackUtc">For <see cref="CallOutcome.Callback"/>: when to call again; null: a day later.</param>
    public static async Task<Result> CompleteAsync(
        StudioDb db, FollowUpTask task, CallOutcome? outcome, string? notes, DateTime? callbackUtc, long? byUserId, DateTime nowUtc, CancellationToken cancel)
    {
        var completed = task.Complete(task.Type is TaskType.Call ? outcome : null, byUserId, nowUtc);
        if (completed.IsError) return completed;
        if (notes is not null) task.Notes = notes.Trim();
        if (task.Type is not TaskType.Call || outcome is not { } how || task.LeadId is not { } leadId) return Result.Ok;

        var lead = await db.Leads.AsNoTracking().SingleAsync(l => l.Id == leadId, cancel);
        db.Interactions.Add(new Interaction
        {
            Kind = InteractionKind.CallCompleted,
            Channel = Channel.Call,
            LeadId = leadId,
            CampaignId = task.CampaignId,
            EnrollmentId = task.EnrollmentId,
            OutreachId = task.OutreachId,
            OccurredUtc = nowUtc,
            RecordedUtc = nowUtc,
            ExternalId = $"task:{task.Id}",
            Outcome = how.ToText(),
            Body = task.Notes.Length > 0 ? task.Notes : null,
        });
        await ApplyOutcomeAsync(db, task, lead, how, callbackUtc, nowUtc, cancel);
        if (task.EnrollmentId is { } enrollmentId)
        {
            var enrollment = await db.Enrollments.SingleOrDefaultAsync(e => e.Id == enrollmentId, cancel);
            enrollment?.MarkForEvaluation(nowUtc);
        }
        await FinishStepAsync(db, task, outreach => outreach.MarkSent(nowUtc, null), nowUtc, cancel);
        return Result.Ok;
    }

    /// <summary>Nobody will do it. A call step is skipped and the sequence goes on.</summary>
    public static async Task<Result> CancelAsync(StudioDb db, FollowUpTask task, DateTime nowUtc, CancellationToken cancel)
    {
        var cancelled = task.Cancel();
        if (cancelled.IsError) return cancelled;
        await FinishStepAsync(db, task, outreach => outreach.MarkSkipped(nowUtc, OutreachReasons.ByPerson, "The call was cancelled."), nowUtc, cancel);
        return Result.Ok;
    }

    /// <summary>The call step has waited long enough: its task expires, the step is skipped and the sequence goes on.</summary>
    public static async Task ExpireCallAsync(StudioDb db, Outreach outreach, DateTime nowUtc, CancellationToken cancel)
    {
        var tasks = await db.Tasks.Where(t => t.OutreachId == outreach.Id).ToListAsync(cancel);
        foreach (var task in tasks.Where(task => task.IsOpen)) task.Expire();
        outreach.MarkSkipped(nowUtc, OutreachReasons.CallExpired, "Nobody made the call in time.");
        await SequenceFlow.StepFinishedAsync(db, outreach, nowUtc, cancel);
    }

    private static async Task FinishStepAsync(StudioDb db, FollowUpTask task, Action<Outreach> finish, DateTime nowUtc, CancellationToken cancel)
    {
        if (task.OutreachId is not { } outreachId) return;
        var outreach = await db.Outreaches.SingleOrDefaultAsync(o => o.Id == outreachId, cancel);
        if (outreach is not { Status: OutreachStatus.Waiting }) return;
        finish(outreach);
        await SequenceFlow.StepFinishedAsync(db, outreach, nowUtc, cancel);
    }

    private static async Task ApplyOutcomeAsync(
        StudioDb db, FollowUpTask task, Lead lead, CallOutcome outcome, DateTime? callbackUtc, DateTime nowUtc, CancellationToken cancel)
    {
        switch (outcome)
        {
            case CallOutcome.Callback:
                db.Tasks.Add(new FollowUpTask
                {
                    CampaignId = task.CampaignId,
                    LeadId = task.LeadId,
                    EnrollmentId = task.EnrollmentId,
                    Title = TaskText.Title($"Call {lead.DisplayName} back"),
                    Notes = task.Notes,
                    Type = TaskType.Call,
                    Priority = task.Priority,
                    AssignedToId = task.AssignedToId ?? task.CompletedById,
                    DueUtc = callbackUtc ?? nowUtc.AddDays(1),
                    CreatedUtc = nowUtc,
                    CauseKey = $"callback:{task.Id}",
                });
                break;
            case CallOutcome.DoNotCall when lead.Phone is { } phone:
                if (await db.Suppressions.AnyAsync(s => s.Channel == Channel.Call && s.Address == phone, cancel)) break;
                db.Suppressions.Add(new Suppression
                {
                    Channel = Channel.Call,
                    Address = phone,
                    Reason = SuppressionReason.DoNotCall,
                    Note = task.Notes.Length is > 0 and <= 1000 ? task.Notes : null,
                    OutreachId = task.OutreachId,
                    CreatedUtc = nowUtc,
                });
                break;
            case CallOutcome.WrongNumber:
                task.Notes = $"{task.Notes}\nWrong number: {lead.Phone ?? "(none)"}".Trim();
                break;
        }
    }
}
