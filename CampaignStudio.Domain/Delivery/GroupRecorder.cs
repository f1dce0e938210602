using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Delivery;

/// <summary>Writes what became of a group, or of one outreach of it, and plans what follows.</summary>
internal static class GroupRecorder
{
    /// <summary>
    /// Inside the caller's write transaction; saved. Throws when any of the rows was changed meanwhile. Answers the campaign as it is now.
    /// </summary>
    public static async Task<Campaign> RecordAsync(StudioDb db, DeliveryGroup done, DateTime nowUtc)
    {
        // The rows were untracked while the group was on the wire; they are written as they were claimed, guarded by their versions.
        foreach (var item in done.Items)
        {
            db.Attach(item.Outreach);
            db.Attach(item.Enrollment);
        }
        var campaign = await ApplyAsync(db, done.Campaign.Id, done.Items, nowUtc);
        await db.SaveChangesAsync();
        return campaign;
    }

    /// <summary>On fresh rows, in a transaction of its own.</summary>
    public static async Task RecordFreshAsync(
        IDbContextFactory<StudioDb> dbFactory, long campaignId, IReadOnlyList<DeliveryItem> items, string owner, StudioClock clock)
    {
        await using var db = await dbFactory.CreateDbContextAsync();
        await using var write = await db.BeginWriteAsync();
        var ids = items.Select(item => item.Outreach.Id).ToList();
        // Settled by somebody else (evidence, a person), or recorded before and claimed anew: a commit may have come through although
        // its answer was lost. One whose lease ran out is still ours to tell.
        var outreaches = await db.Outreaches
            .Where(o => ids.Contains(o.Id) && (o.Status == OutreachStatus.Sending || o.Status == OutreachStatus.Unknown) && o.LeaseOwner == owner)
            .ToDictionaryAsync(o => o.Id);
        if (outreaches.Count == 0) return;

        var enrollmentIds = outreaches.Values.Select(o => o.EnrollmentId).ToList();
        var enrollments = await db.Enrollments.Where(e => enrollmentIds.Contains(e.Id)).ToDictionaryAsync(e => e.Id);
        var fresh = items.Where(item => outreaches.ContainsKey(item.Outreach.Id)).Select(item => new DeliveryItem
        {
            Outreach = outreaches[item.Outreach.Id],
            Enrollment = enrollments[item.Enrollment.Id],
            Lead = item.Lead,
            Step = item.Step,
            Message = item.Message,
            Verdict = item.Verdict,
        }).ToList();
        await ApplyAsync(db, campaignId, fresh, clock.UtcNow);
        await db.SaveChangesAsync();
        await write.CommitAsync();
    }

    private static async Task<Campaign> ApplyAsync(StudioDb db, long campaignId, IReadOnlyList<DeliveryItem> items, DateTime nowUtc)
    {
        // As it is now: steps and delays may have been edited meanwhile.
        var campaign = await db.Campaigns.AsNoTracking().Include(c => c.Steps).SingleAsync(c => c.Id == campaignId);
        var had = await SequenceFlow.StepsHadAsync(db, [.. items.Select(item => item.Enrollment.Id)], CancellationToken.None);
        var agents = items.Any(item => item.Verdict is Verdict.OpenCallTask) ? await AgentAssignment.LoadAsync(db, campaign.AgentIds, CancellationToken.None) : null;
        foreach (var item in items)
        {
            item.Enrollment.Touch();
            await VerdictRecorder.ApplyAsync(db, campaign, item, had[item.Enrollment.Id], agents, nowUtc, Random.Shared.NextDouble(), CancellationToken.None);
        }
        return campaign;
    }
}
