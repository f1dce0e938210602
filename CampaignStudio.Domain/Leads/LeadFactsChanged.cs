using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Leads;

/// <summary>Facts of leads changed: whatever is computed from them is due again.</summary>
public static class LeadFactsChanged
{
    /// <summary>
    /// Marks the activated enrollments of these leads for evaluation; belongs into the transaction that changed the leads.
    /// </summary>
    public static async Task MarkAsync(StudioDb db, IReadOnlyCollection<long> leadIds, DateTime nowUtc, CancellationToken cancel)
    {
        if (leadIds.Count == 0) return;
        var ids = leadIds.ToList();
        await EvaluationService.MarkAsync(db.Enrollments.Where(enrollment => EF.Parameter(ids).Contains(enrollment.LeadId)), nowUtc, cancel);
    }
}
