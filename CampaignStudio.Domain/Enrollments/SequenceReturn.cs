using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Enrollments;

/// <summary>
/// The way back into a campaign for a lead that took back what made it leave. It goes on where it was: the step that was pending then
/// is planned anew, counted from the end of the step before it, as if nothing had happened. When its time has come meanwhile it is due
/// at once, inside the window; the steps behind it count from when it is over, so that nothing comes in a heap.
/// </summary>
public static class SequenceReturn
{
    /// <summary>Nothing where the campaign is over. Changes tracked rows; the caller saves them together with what led to it.</summary>
    /// <param name="enrollment">Has exited.</param>
    public static async Task GoOnAsync(StudioDb db, Enrollment enrollment, DateTime nowUtc, CancellationToken cancel)
    {
        // One that comes back while the campaign completes would end with nobody to see it.
        await db.Dialect.LockRowsAsync<Campaign>(db, [enrollment.CampaignId], cancel);
        var campaign = await db.Campaigns.AsNoTracking().Include(c => c.Steps).SingleAsync(c => c.Id == enrollment.CampaignId, cancel);
        if (campaign.Status is not (CampaignStatus.Active or CampaignStatus.Paused)) return;

        var had = await db.Outreaches.Where(o => o.EnrollmentId == enrollment.Id).OrderBy(o => o.Id).ToListAsync(cancel);
        var last = had.LastOrDefault();
        var leftUtc = enrollment.EndedUtc ?? nowUtc;
        var wasPaused = last is { IsHeld: true } && !await AbsencePause.EndedSinceAsync(db, enrollment, leftUtc, cancel);
        enrollment.Return(wasPaused, nowUtc);
        // What is on its way, or of unknown outcome, plans its successor itself when it is over.
        if (last is null || last.Status.IsOpen()) return;

        var wasPending = last is { Status: OutreachStatus.Cancelled, Reason: OutreachReasons.EnrollmentExited };
        if (wasPending) last.SetAside();
        var past = had.ConvertAll(o => new PastOutreach(o.StepId, o.Occurrence, IsSetAside(o), o.SenderId));
        var zone = await db.Leads.Where(l => l.Id == enrollment.LeadId).Select(l => l.TimeZone).SingleAsync(cancel);
        SequenceFlow.PlanNext(
            db, campaign, enrollment, zone, campaign.Steps.Single(step => step.Id == last.StepId), past, wasPending ? last.BaseUtc : last.FinishedUtc ?? nowUtc, nowUtc);
    }

    private static bool IsSetAside(Outreach outreach) => outreach is { Status: OutreachStatus.Cancelled, Reason: OutreachReasons.Superseded };
}
