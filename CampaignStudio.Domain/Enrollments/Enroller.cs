using System.Text.Json;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Enrollments;

/// <summary>A lead that was not enrolled, and why.</summary>
public sealed record RejectedLead(long LeadId, string Reason);

/// <summary>What enrolling did.</summary>
public sealed record EnrollmentOutcome(long Enrolled, long AlreadyEnrolled, IReadOnlyList<RejectedLead> Rejected)
{
    public static EnrollmentOutcome None { get; } = new(0, 0, []);

    /// <summary>Of an execution that enrolls.</summary>
    public static EnrollmentOutcome Of(JsonElement? outcome) => outcome?.Deserialize<EnrollmentOutcome>(StudioJson.Options) ?? None;

    public static EnrollmentOutcome operator +(EnrollmentOutcome left, EnrollmentOutcome right) =>
        new(left.Enrolled + right.Enrolled, left.AlreadyEnrolled + right.AlreadyEnrolled, [.. left.Rejected, .. right.Rejected]);
}

/// <summary>
/// Puts batches of leads into a campaign; inside the caller's write transaction, which has locked the campaign before reading it:
/// who is enrolled while it starts or completes would neither begin nor end otherwise.
/// </summary>
public static class Enroller
{
    /// <summary>
    /// Leads of a campaign that has started begin at once. One that is enrolled already counts as that, unless the campaign
    /// allows re-entry and the earlier pass has ended.
    /// </summary>
    /// <param name="campaign">With its steps; not tracked.</param>
    public static async Task<EnrollmentOutcome> EnrollAsync(
        StudioDb db, Campaign campaign, IReadOnlyCollection<long> leadIds, DateTime nowUtc, CancellationToken cancel)
    {
        var ids = leadIds.Distinct().ToList();
        var leads = await db.Leads
            .Where(l => ids.Contains(l.Id))
            .Select(l => new { l.Id, l.TimeZone, l.ErasedUtc })
            .ToDictionaryAsync(l => l.Id, cancel);
        var passes = (await db.Enrollments
            .Where(e => e.CampaignId == campaign.Id && ids.Contains(e.LeadId))
            .Select(e => new { e.LeadId, e.Pass, e.Status })
            .ToListAsync(cancel)).ToLookup(e => e.LeadId);

        var rejected = new List<RejectedLead>();
        var enrollments = new List<Enrollment>();
        var already = 0L;
        foreach (var id in ids)
        {
            if (!leads.TryGetValue(id, out var lead)) rejected.Add(new(id, "There is no such lead."));
            else if (lead.ErasedUtc is not null) rejected.Add(new(id, "The lead's data was erased."));
            else
            {
                var last = passes[id].MaxBy(pass => pass.Pass);
                var hasEnded = last?.Status is EnrollmentStatus.Completed or EnrollmentStatus.Exited;
                if (last is not null && !(campaign.AllowReentry && hasEnded)) already++;
                else enrollments.Add(new Enrollment { CampaignId = campaign.Id, LeadId = id, Pass = (last?.Pass ?? 0) + 1, EnrolledUtc = nowUtc });
            }
        }

        db.Enrollments.AddRange(enrollments);
        await db.SaveChangesAsync(cancel);
        if (campaign.Status is CampaignStatus.Active or CampaignStatus.Paused)
        {
            foreach (var enrollment in enrollments) Begin(db, campaign, enrollment, leads[enrollment.LeadId].TimeZone, nowUtc);
            await db.SaveChangesAsync(cancel);
        }
        return new EnrollmentOutcome(enrollments.Count, already, rejected);
    }

    /// <summary>Activates a waiting enrollment and plans its first step.</summary>
    public static void Begin(StudioDb db, Campaign campaign, Enrollment enrollment, string? zoneId, DateTime nowUtc)
    {
        enrollment.Activate(nowUtc);
        SequenceFlow.PlanNext(db, campaign, enrollment, zoneId, previous: null, stepsHad: [], nowUtc, nowUtc);
    }
}
