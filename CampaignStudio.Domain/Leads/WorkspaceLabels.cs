using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Leads;

/// <summary>The names of this workspace's statuses and users, those who have left too.</summary>
internal static class WorkspaceLabels
{
    public static async Task<ValueLabels> LoadAsync(StudioDb db, CancellationToken cancel) => new(
        await db.LeadStatuses.AsNoTracking().ToDictionaryAsync(status => status.Key, status => status.Label, cancel),
        await db.Users.AsNoTracking().Select(user => new { user.Id, user.DisplayName }).ToDictionaryAsync(user => user.Id, user => user.DisplayName, cancel));
}
