using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Delivery;

/// <summary>
/// An edit of a running campaign re-plans what has not been sent, from each one's own base time; what was sent stays. Inside the
/// caller's write transaction, in batches.
/// </summary>
public static class Replanning
{
    private const int BatchSize = 1000;

    public static async Task AllStepsAsync(StudioDb db, Campaign campaign, CancellationToken cancel)
    {
        foreach (var step in campaign.Steps) await StepAsync(db, campaign, step, cancel);
    }

    /// <summary>New due times for a step's scheduled outreaches. One that is retried, was moved by hand or is sent again keeps its time.</summary>
    public static Task StepAsync(StudioDb db, Campaign campaign, SequenceStep step, CancellationToken cancel) =>
        ForEachAsync(db, step.Id, OutreachStatus.Scheduled, (outreach, zone, had) =>
        {
            var keepsItsTime = outreach is not { Attempts: 0, Reason: not OutreachReasons.ByPerson } || had.Repeat(step.Id, outreach.Occurrence);
            if (!keepsItsTime) SequenceFlow.Schedule(outreach, campaign, step, zone);
            return Task.CompletedTask;
        }, cancel);

    /// <summary>The step is switched off: whoever waits for it goes on to the next one, counted from the same base time.</summary>
    public static Task PassedOverAsync(StudioDb db, Campaign campaign, SequenceStep step, string why, DateTime nowUtc, CancellationToken cancel) =>
        ForEachAsync(db, step.Id, OutreachStatus.Scheduled, async (outreach, zone, stepsHad) =>
        {
            var enrollment = await db.Enrollments.FindAsync([outreach.EnrollmentId], cancel);
            outreach.MarkSkipped(nowUtc, OutreachReasons.StepInactive, why);
            SequenceFlow.PlanNext(db, campaign, enrollment!, zone, step, stepsHad, outreach.BaseUtc, nowUtc);
        }, cancel);

    /// <summary>The same for a step that is removed; its open call tasks are cancelled too.</summary>
    public static async Task RemovedAsync(StudioDb db, Campaign campaign, SequenceStep step, DateTime nowUtc, CancellationToken cancel)
    {
        await PassedOverAsync(db, campaign, step, "The step was removed from the sequence.", nowUtc, cancel);
        await ForEachAsync(db, step.Id, OutreachStatus.Waiting, async (outreach, _, _) =>
        {
            var task = await db.Tasks.SingleOrDefaultAsync(
                t => t.OutreachId == outreach.Id && (t.Status == FollowUpStatus.Pending || t.Status == FollowUpStatus.InProgress), cancel);
            if (task is not null) await TaskFlow.CancelAsync(db, task, nowUtc, cancel);
        }, cancel);
    }

    /// <summary>Whose sender the campaign has given up gets another one; the others keep theirs.</summary>
    public static async Task SendersAsync(StudioDb db, Campaign campaign, CancellationToken cancel)
    {
        List<long> chosen = [.. Enum.GetValues<Channel>().SelectMany(campaign.SendersOf)];
        var lost = db.Outreaches.Where(o => o.CampaignId == campaign.Id && o.Status == OutreachStatus.Scheduled && !EF.Parameter(chosen).Contains(o.SenderId));
        await ForEachAsync(db, lost, (outreach, _, had) =>
        {
            outreach.SenderId = SenderRotation.Pick(campaign, outreach.Channel, outreach.LeadId, had);
            return Task.CompletedTask;
        }, cancel);
    }

    private static Task ForEachAsync(
        StudioDb db, long stepId, OutreachStatus status, Func<Outreach, string?, IEnumerable<PastOutreach>, Task> change, CancellationToken cancel) =>
        ForEachAsync(db, db.Outreaches.Where(o => o.StepId == stepId && o.Status == status), change, cancel);

    private static async Task ForEachAsync(
        StudioDb db, IQueryable<Outreach> waiting, Func<Outreach, string?, IEnumerable<PastOutreach>, Task> change, CancellationToken cancel)
    {
        var lastId = 0L;
        while (true)
        {
            var ids = await BatchAsync(db, waiting, lastId, BatchSize, change, cancel);
            if (ids.Count == 0) return;
            lastId = ids[^1];
        }
    }

    /// <summary>
    /// Changes the next outreaches that wait, inside the caller's write transaction; answers the ids it looked at, in their order.
    /// </summary>
    /// <param name="change">Gets an outreach, the lead's time zone and the enrollment's outreaches so far; all rows are tracked.</param>
    internal static async Task<IReadOnlyList<long>> BatchAsync(
        StudioDb db, IQueryable<Outreach> waiting, long afterId, int size, Func<Outreach, string?, IEnumerable<PastOutreach>, Task> change, CancellationToken cancel)
    {
        var ids = await waiting.Where(o => o.Id > afterId).OrderBy(o => o.Id).Take(size).Select(o => o.Id).ToListAsync(cancel);
        if (ids.Count == 0) return ids;
        // The engine goes on sending meanwhile: what it claimed first is left to it, the rest it leaves alone until this is saved.
        await db.Dialect.LockRowsAsync<Outreach>(db, ids, cancel);
        var batch = await waiting.Where(o => ids.Contains(o.Id)).OrderBy(o => o.Id).ToListAsync(cancel);

        var leadIds = batch.ConvertAll(o => o.LeadId);
        var enrollmentIds = batch.ConvertAll(o => o.EnrollmentId);
        var zones = await db.Leads.Where(l => leadIds.Contains(l.Id)).Select(l => new { l.Id, l.TimeZone }).ToDictionaryAsync(l => l.Id, l => l.TimeZone, cancel);
        await db.Dialect.LockRowsAsync<Enrollment>(db, enrollmentIds, cancel);
        await db.Enrollments.Where(e => enrollmentIds.Contains(e.Id)).LoadAsync(cancel);
        var had = await SequenceFlow.StepsHadAsync(db, enrollmentIds, cancel);
        foreach (var outreach in batch) await change(outreach, zones[outreach.LeadId], had[outreach.EnrollmentId]);
        await db.SaveChangesAsync(cancel);
        return ids;
    }
}
