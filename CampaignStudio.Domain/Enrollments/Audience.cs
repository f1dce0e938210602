using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Enrollments;

/// <summary>A lead that fits.</summary>
/// <param name="TimeZone">Its own, if it has one: when it is contacted depends on it.</param>
public readonly record struct AudienceLead(long Id, string? TimeZone);

/// <summary>Some leads that fit, and how far the search came.</summary>
/// <param name="LastLeadId">Go on after this one; the same as before when no leads are left.</param>
/// <param name="Looked">Leads looked at; fewer than asked for means the end.</param>
public sealed record AudienceBatch(IReadOnlyList<AudienceLead> Leads, long LastLeadId, int Looked);

/// <summary>Which leads a condition over leads chooses; read in batches by id, so that a million never stand in memory.</summary>
public static class Audience
{
    public static async Task<AudienceBatch> MatchAsync(
        StudioDb db, Condition condition, long afterLeadId, int batchSize, DateTime nowUtc, CancellationToken cancel)
    {
        var leads = await db.Leads.AsNoTracking()
            .Where(l => l.Id > afterLeadId && l.ErasedUtc == null)
            .OrderBy(l => l.Id)
            .Take(batchSize)
            .ToListAsync(cancel);
        var fits = CompiledCondition.Compile(condition, await CampaignWorkspace.CatalogAsync(db, cancel));
        var matching = leads
            .Where(lead => fits.IsMet(new EnrollmentFacts { Lead = FactsLoader.Of(lead) }, nowUtc))
            .Select(lead => new AudienceLead(lead.Id, lead.TimeZone))
            .ToList();
        return new AudienceBatch(matching, leads.Count == 0 ? afterLeadId : leads[^1].Id, leads.Count);
    }
}
