using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Enrollments;

/// <summary>
/// How an enrollment moves through its sequence: one open outreach at a time, the next planned when the previous one is over.
/// Everything here changes tracked rows; the caller saves them together with what led to it.
/// </summary>
public static class SequenceFlow
{
    /// <summary>The step after a place in the sequence; null at the end. Inactive and removed steps are passed over.</summary>
    /// <param name="stepsHad">Steps already behind the enrollment, wherever they stand after a reordering: never a second time.</param>
    public static SequenceStep? StepAfter(IEnumerable<SequenceStep> steps, SequenceStep? previous, IEnumerable<PastOutreach> stepsHad) => steps
        .Where(step => step is { IsActive: true, RemovedUtc: null } && !stepsHad.AreOver(step.Id))
        .Where(step => previous is null || (step.Order, step.Id).CompareTo((previous.Order, previous.Id)) > 0 || stepsHad.WereSetAside(step.Id))
        .MinBy(step => (step.Order, step.Id));

    /// <summary>
    /// Plans the step after <paramref name="previous"/> (the first when null), or completes the enrollment when none is left.
    /// An enrollment that has ended stays as it is.
    /// </summary>
    /// <param name="zoneId">The lead's time zone, or null for the campaign's.</param>
    /// <param name="stepsHad">See <see cref="StepsHadAsync"/>; empty for a new enrollment.</param>
    /// <param name="finishedUtc">When the previous step was over: the delay counts from here.</param>
    public static Outreach? PlanNext(
        StudioDb db, Campaign campaign, Enrollment enrollment, string? zoneId, SequenceStep? previous, IEnumerable<PastOutreach> stepsHad, DateTime finishedUtc, DateTime nowUtc)
    {
        var outreach = Plan(campaign, enrollment, zoneId, previous, stepsHad, finishedUtc, nowUtc);
        if (outreach is not null) db.Outreaches.Add(outreach);
        return outreach;
    }

    /// <summary>The same for an outreach that the caller inserts.</summary>
    internal static Outreach? Plan(
        Campaign campaign, Enrollment enrollment, string? zoneId, SequenceStep? previous, IEnumerable<PastOutreach> stepsHad, DateTime finishedUtc, DateTime nowUtc)
    {
        enrollment.Touch();
        if (enrollment.HasEnded) return null;
        if (StepAfter(campaign.Steps, previous, stepsHad) is not { } next)
        {
            enrollment.Complete(nowUtc);
            return null;
        }

        var outreach = new Outreach
        {
            CampaignId = campaign.Id,
            EnrollmentId = enrollment.Id,
            LeadId = enrollment.LeadId,
            StepId = next.Id,
            Occurrence = stepsHad.NextOccurrence(next.Id),
            Channel = next.Channel,
            SenderId = SenderRotation.Pick(campaign, next.Channel, enrollment.LeadId, stepsHad),
            BaseUtc = finishedUtc,
            DueUtc = null,
            IsHeld = enrollment.Status is EnrollmentStatus.Paused,
        };
        Schedule(outreach, campaign, next, zoneId);
        if (enrollment.CurrentStep != next.Order)
        {
            enrollment.CurrentStep = next.Order;
            enrollment.MarkForEvaluation(nowUtc);
        }
        return outreach;
    }

    /// <summary>Enrollment id → its outreaches so far, the earliest first, whatever became of them.</summary>
    public static async Task<ILookup<long, PastOutreach>> StepsHadAsync(StudioDb db, IReadOnlyCollection<long> enrollmentIds, CancellationToken cancel) =>
        (await db.Outreaches
            .Where(o => enrollmentIds.Contains(o.EnrollmentId))
            .OrderBy(o => o.Id)
            .Select(o => new { o.EnrollmentId, o.StepId, o.Occurrence, o.SenderId, IsSetAside = o.Status == OutreachStatus.Cancelled && o.Reason == OutreachReasons.Superseded })
            .ToListAsync(cancel)).ToLookup(o => o.EnrollmentId, o => new PastOutreach(o.StepId, o.Occurrence, o.IsSetAside, o.SenderId));

    /// <summary>Sets when the outreach is due, counted from its base time, and whether the window is what it waits for in the end.</summary>
    internal static void Schedule(Outreach outreach, Campaign campaign, SequenceStep step, string? zoneId)
    {
        var zone = Zone(campaign, zoneId);
        var afterDelay = StepPlanner.AfterDelay(outreach.BaseUtc, new StepDelay(step.DelayDays, step.DelayHours), zone);
        outreach.Plan(campaign.Window.FirstInside(afterDelay, zone), afterDelay);
    }

    /// <summary>The lead's zone, else the campaign's, else UTC.</summary>
    public static TimeZoneInfo Zone(Campaign campaign, string? zoneId) =>
        TimeZones.Find(zoneId) ?? TimeZones.Find(campaign.TimeZone) ?? TimeZoneInfo.Utc;

    /// <summary>A step is over (its outreach just reached a final status): plans the next one.</summary>
    public static async Task StepFinishedAsync(StudioDb db, Outreach finished, DateTime nowUtc, CancellationToken cancel)
    {
        var enrollment = await db.Enrollments.SingleAsync(e => e.Id == finished.EnrollmentId, cancel);
        var campaign = await db.Campaigns.AsNoTracking().Include(c => c.Steps).SingleAsync(c => c.Id == finished.CampaignId, cancel);
        var zone = await db.Leads.Where(l => l.Id == finished.LeadId).Select(l => l.TimeZone).SingleAsync(cancel);
        var previous = campaign.Steps.Single(step => step.Id == finished.StepId);
        var had = await StepsHadAsync(db, [enrollment.Id], cancel);
        if (finished.WasSent) enrollment.MarkForEvaluation(nowUtc);
        PlanNext(db, campaign, enrollment, zone, previous, had[enrollment.Id], nowUtc, nowUtc);
    }

    /// <summary>
    /// The enrollment leaves the campaign: what is pending is cancelled, with its open call task. A message being handed over
    /// right now is stopped by the engine's own last look. Nothing happens when the enrollment is not under way.
    /// </summary>
    public static async Task ExitAsync(StudioDb db, Enrollment enrollment, ExitReason reason, DateTime nowUtc, CancellationToken cancel)
    {
        if (enrollment.Status is not (EnrollmentStatus.Active or EnrollmentStatus.Paused)) return;
        var wasPaused = enrollment.Status is EnrollmentStatus.Paused;
        enrollment.Exit(reason, nowUtc);

        await db.Outreaches
            .Where(o => o.EnrollmentId == enrollment.Id && (o.Status == OutreachStatus.Scheduled || o.Status == OutreachStatus.Waiting))
            .LoadAsync(cancel);
        // What was planned in this very transaction is not in the database yet.
        var pending = db.Outreaches.Local.SingleOrDefault(
            o => o.EnrollmentId == enrollment.Id && o.Status is (OutreachStatus.Scheduled or OutreachStatus.Waiting));
        if (pending is null) return;

        if (pending.Status is OutreachStatus.Waiting) await CancelCallTaskAsync(db, pending.Id, cancel);
        pending.MarkCancelled(nowUtc, CancelReason(reason));
        // For the way back; see SequenceReturn.
        pending.IsHeld = wasPaused;
    }

    /// <summary>Why the pending outreach of an enrollment that left for this reason is cancelled.</summary>
    public static string CancelReason(ExitReason? reason) =>
        reason is ExitReason.CampaignCompleted ? OutreachReasons.CampaignCompleted : OutreachReasons.EnrollmentExited;

    private static async Task CancelCallTaskAsync(StudioDb db, long outreachId, CancellationToken cancel)
    {
        var tasks = await db.Tasks.Where(t => t.OutreachId == outreachId).ToListAsync(cancel);
        foreach (var task in tasks.Where(task => task.IsOpen)) task.Cancel();
    }
}
