using System.Text.Json;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Reporting;
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
    /// allows re-entry and the earlier pass has ended. One that left this campaign for good is refused.
    /// </summary>
    /// <param name="campaign">With its steps; not tracked.</param>
    public static async Task<EnrollmentOutcome> EnrollAsync(
        StudioDb db, Campaign campaign, IReadOnlyCollection<long> leadIds, DateTime nowUtc, CancellationToken cancel)
    {
        var ids = leadIds.Distinct().ToList();
        var leads = await db.Leads
            .Where(l => EF.Parameter(ids).Contains(l.Id))
            .Select(l => new { l.Id, l.TimeZone, l.ErasedUtc })
            .ToDictionaryAsync(l => l.Id, cancel);
        var rejected = new List<RejectedLead>();
        var fitting = new List<AudienceLead>(ids.Count);
        foreach (var id in ids)
        {
            if (!leads.TryGetValue(id, out var lead)) rejected.Add(new(id, "There is no such lead."));
            else if (lead.ErasedUtc is not null) rejected.Add(new(id, "The lead's data was erased."));
            else fitting.Add(new(id, lead.TimeZone));
        }
        var outcome = await EnrollAsync(db, campaign, fitting, nowUtc, cancel);
        return outcome with { Rejected = [.. rejected, .. outcome.Rejected] };
    }

    /// <summary>The same for leads that were just read, each once and none of them erased.</summary>
    /// <param name="campaign">With its steps; not tracked.</param>
    public static async Task<EnrollmentOutcome> EnrollAsync(
        StudioDb db, Campaign campaign, IReadOnlyCollection<AudienceLead> leads, DateTime nowUtc, CancellationToken cancel)
    {
        if (leads.Count == 0) return EnrollmentOutcome.None;
        var last = await LastPassesAsync(db, campaign.Id, leads.Select(lead => lead.Id), cancel);
        var left = await OptOuts.LeftAsync(db, campaign.Id, [.. last.Where(pass => pass.Value.HasEnded).Select(pass => pass.Key)], cancel);
        var added = new List<(Enrollment Enrollment, Outreach? First)>(leads.Count);
        foreach (var lead in leads)
        {
            var isKnown = last.TryGetValue(lead.Id, out var earlier);
            if (left.Contains(lead.Id)) continue;
            if (isKnown && !(campaign.AllowReentry && earlier.HasEnded)) continue;
            var enrollment = new Enrollment { CampaignId = campaign.Id, LeadId = lead.Id, Pass = earlier.Pass + 1, EnrolledUtc = nowUtc };
            var begins = campaign.Status is CampaignStatus.Active or CampaignStatus.Paused;
            added.Add((enrollment, begins ? Activate(campaign, enrollment, lead.TimeZone, nowUtc) : null));
        }
        await InsertAsync(db, campaign.Id, added, cancel);
        var refused = leads.Where(lead => left.Contains(lead.Id)).Select(lead => new RejectedLead(lead.Id, "The lead left this campaign and wants no more of it.")).ToList();
        return new EnrollmentOutcome(added.Count, leads.Count - added.Count - refused.Count, refused);
    }

    /// <summary>Lead id → its last pass through the campaign and whether that is over.</summary>
    private static async Task<Dictionary<long, (int Pass, bool HasEnded, long EnrollmentId)>> LastPassesAsync(
        StudioDb db, long campaignId, IEnumerable<long> leadIds, CancellationToken cancel)
    {
        var ids = leadIds.ToList();
        var passes = await db.Enrollments
            .Where(e => e.CampaignId == campaignId && EF.Parameter(ids).Contains(e.LeadId))
            .OrderBy(e => e.Pass)
            .Select(e => new { e.LeadId, e.Pass, e.Status, e.Id })
            .ToListAsync(cancel);
        var last = new Dictionary<long, (int, bool, long)>(passes.Count);
        foreach (var pass in passes) last[pass.LeadId] = (pass.Pass, pass.Status is EnrollmentStatus.Completed or EnrollmentStatus.Exited, pass.Id);
        return last;
    }

    /// <summary>Inserted at once, so what saving would have done for the counters is done here.</summary>
    private static async Task InsertAsync(StudioDb db, long campaignId, List<(Enrollment Enrollment, Outreach? First)> added, CancellationToken cancel)
    {
        if (added.Count == 0) return;
        await db.Dialect.InsertAsync(db, added.ConvertAll(row => row.Enrollment), cancel);
        var planned = added.Where(row => row.First is not null).ToList();
        if (planned.Count > 0)
        {
            var made = await LastPassesAsync(db, campaignId, planned.Select(row => row.Enrollment.LeadId), cancel);
            foreach (var (enrollment, first) in planned) first!.EnrollmentId = made[enrollment.LeadId].EnrollmentId;
            await db.Dialect.InsertAsync(db, planned.ConvertAll(row => row.First!), cancel);
        }

        var sums = new Contributions.Sums();
        foreach (var (enrollment, first) in added)
        {
            Contributions.Of(enrollment, +1, sums);
            if (first is not null) Contributions.Of(first, +1, sums);
        }
        db.Count(sums.Values);
    }

    /// <summary>Activates a waiting enrollment and plans its first step.</summary>
    public static void Begin(StudioDb db, Campaign campaign, Enrollment enrollment, string? zoneId, DateTime nowUtc)
    {
        if (Activate(campaign, enrollment, zoneId, nowUtc) is { } first) db.Outreaches.Add(first);
    }

    private static Outreach? Activate(Campaign campaign, Enrollment enrollment, string? zoneId, DateTime nowUtc)
    {
        enrollment.Activate(nowUtc);
        return SequenceFlow.Plan(campaign, enrollment, zoneId, previous: null, stepsHad: [], nowUtc, nowUtc);
    }
}
