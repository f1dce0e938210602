using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Delivery;

/// <summary>How many people an edit of a running campaign touches.</summary>
/// <param name="Waiting">Those whose message is scheduled: they get the step as it is saved, or pass it over when it is switched off.</param>
/// <param name="Replanned">Of these, those whose time is counted anew; one that is retried, was moved by hand or is sent again keeps its time.</param>
/// <param name="OpenCalls">Those with an open call, which only removing the step ends.</param>
/// <param name="UnderWay">Those who have not ended: a new step or another order is theirs from here on.</param>
public sealed record EditReach(long Waiting, long Replanned, long OpenCalls, long UnderWay)
{
    /// <summary>Nobody.</summary>
    public static EditReach None { get; } = new(0, 0, 0, 0);

    public long KeepTheirTime => Waiting - Replanned;
}

/// <summary>Counts whom <see cref="Replanning"/> would touch, before anything is saved.</summary>
public sealed class EditReachQueries(IDbContextFactory<StudioDb> dbFactory)
{
    /// <summary>By an edit of one step.</summary>
    public async Task<EditReach> StepAsync(long campaignId, long stepId, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        return await CountAsync(db, campaignId, db.Outreaches.Where(o => o.CampaignId == campaignId && o.StepId == stepId), cancel);
    }

    /// <summary>By an edit of the campaign's window or zone, or of the order of its steps.</summary>
    public async Task<EditReach> CampaignAsync(long campaignId, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        return await CountAsync(db, campaignId, db.Outreaches.Where(o => o.CampaignId == campaignId), cancel);
    }

    /// <summary>How many wait for a message whose sender is none of these any more: they get another one.</summary>
    public async Task<long> SendersAsync(long campaignId, IReadOnlyList<long> emailSenderIds, IReadOnlyList<long> smsSenderIds, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        List<long> chosen = [Sender.None, .. SenderRotation.Chosen(Channel.Email, emailSenderIds), .. SenderRotation.Chosen(Channel.Sms, smsSenderIds)];
        return await db.Outreaches.LongCountAsync(
            o => o.CampaignId == campaignId && o.Status == OutreachStatus.Scheduled && !EF.Parameter(chosen).Contains(o.SenderId), cancel);
    }

    private static async Task<EditReach> CountAsync(StudioDb db, long campaignId, IQueryable<Outreach> outreaches, CancellationToken cancel)
    {
        var scheduled = outreaches.Where(o => o.Status == OutreachStatus.Scheduled);
        var waiting = await scheduled.LongCountAsync(cancel);
        // Few keep their time, and fewer than are planned anew: those are counted.
        var keep = await scheduled.LongCountAsync(
            o => o.Attempts > 0 || o.Reason == OutreachReasons.ByPerson
                || (o.Occurrence > 1 && db.Outreaches.Any(past => past.EnrollmentId == o.EnrollmentId && past.StepId == o.StepId && past.Occurrence < o.Occurrence
                    && !(past.Status == OutreachStatus.Cancelled && past.Reason == OutreachReasons.Superseded))),
            cancel);
        var calls = await outreaches.LongCountAsync(o => o.Status == OutreachStatus.Waiting, cancel);
        Metric[] underWay = [Metric.Active, Metric.Paused];
        return new EditReach(
            waiting, waiting - keep, calls, await db.Counters.Where(c => c.CampaignId == campaignId && c.Day == 0 && c.StepId == 0 && underWay.Contains(c.Metric)).SumAsync(c => c.Value, cancel));
    }
}
