using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Leads;

/// <summary>What the workspace defines around leads, needed to judge one.</summary>
/// <param name="Statuses">Keys of the pipeline, in order.</param>
/// <param name="AgentIds">Users who may be given a lead.</param>
/// <param name="CustomFields">By key.</param>
internal sealed record LeadWorkspace(
    IReadOnlyList<string> Statuses, IReadOnlySet<long> AgentIds, IReadOnlyDictionary<string, CustomField> CustomFields)
{
    public static async Task<LeadWorkspace> LoadAsync(StudioDb db, CancellationToken cancel) => new(
        await db.LeadStatuses.OrderBy(status => status.Order).ThenBy(status => status.Id).Select(status => status.Key).ToListAsync(cancel),
        (await db.Users.Where(user => user.IsActive).Select(user => user.Id).ToListAsync(cancel)).ToHashSet(),
        await db.CustomFields.AsNoTracking().ToDictionaryAsync(field => field.Key, cancel));
}
