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
        await db.Enrollments
            .Where(enrollment => EF.Parameter(ids).Contains(enrollment.LeadId) && enrollment.ActivatedUtc != null)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(enrollment => enrollment.EvaluateDueUtc, nowUtc)
                    .SetProperty(enrollment => enrollment.Version, enrollment => enrollment.Version + 1),
                cancel);
    }
}
