using System.Globalization;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Enrollments;

/// <summary>Who and what the actions of a campaign's rules may refer to, as of one batch.</summary>
internal sealed class RuleActionWorkspace
{
    private readonly Dictionary<long, Role> _activeUsers;

    private RuleActionWorkspace(
        Dictionary<long, Role> activeUsers, AgentAssignment agents, AgentAssignment owners, IReadOnlyDictionary<string, CustomField> customFields) =>
        (_activeUsers, Agents, Owners, CustomFields) = (activeUsers, agents, owners, customFields);

    /// <summary>Who takes tasks: by open tasks.</summary>
    public AgentAssignment Agents { get; }

    /// <summary>Who takes leads: by leads owned.</summary>
    public AgentAssignment Owners { get; }

    public IReadOnlyDictionary<string, CustomField> CustomFields { get; }

    public static async Task<RuleActionWorkspace> LoadAsync(StudioDb db, Campaign campaign, CancellationToken cancel)
    {
        var users = await db.Users.Where(u => u.IsActive).ToDictionaryAsync(u => u.Id, u => u.Role, cancel);
        var customFields = await db.CustomFields.AsNoTracking().ToDictionaryAsync(f => f.Key, StringComparer.OrdinalIgnoreCase, cancel);
        var agents = await AgentAssignment.LoadAsync(db, campaign.AgentIds, cancel);

        List<long> pool = [.. campaign.AgentIds.Where(users.ContainsKey).Distinct()];
        if (pool.Count == 0) pool = [.. users.Where(user => user.Value is Role.Agent).Select(user => user.Key)];
        var owned = await db.Leads
            .Where(l => l.AssignedToId != null && pool.Contains(l.AssignedToId.Value))
            .GroupBy(l => l.AssignedToId!.Value)
            .Select(group => new { UserId = group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.UserId, group => group.Count, cancel);
        var owners = new AgentAssignment(users.Keys, pool.Select(id => new AgentLoad(id, owned.GetValueOrDefault(id), 0)));
        return new RuleActionWorkspace(users, agents, owners, customFields);
    }

    /// <summary>The id when it is an active user's.</summary>
    public long? ActiveUser(long? userId) => userId is { } id && _activeUsers.ContainsKey(id) ? id : null;

    /// <inheritdoc cref="ActiveUser(long?)"/>
    public long? ActiveUser(string userId) =>
        long.TryParse(userId, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? ActiveUser(id) : null;

    public IReadOnlyCollection<long> ActiveUsers(Role role) => [.. _activeUsers.Where(user => user.Value == role).Select(user => user.Key)];
}
