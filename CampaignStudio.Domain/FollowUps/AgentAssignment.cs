using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.FollowUps;

/// <summary>An agent's load.</summary>
/// <param name="UserId">An active user.</param>
/// <param name="OpenTasks">Pending or in progress.</param>
/// <param name="LastTask">Grows with the newest task given to the agent; 0 = never one.</param>
public readonly record struct AgentLoad(long UserId, int OpenTasks, long LastTask);

/// <summary>
/// Who takes the next piece of work: the lead's agent if active, else in turn among the campaign's agents, whoever has the fewest
/// open tasks, then whoever waited longest.
/// </summary>
public sealed class AgentAssignment
{
    private readonly HashSet<long> _activeUsers;
    private readonly Dictionary<long, AgentLoad> _pool;
    private long _turn;

    public AgentAssignment(IEnumerable<long> activeUsers, IEnumerable<AgentLoad> pool)
    {
        _activeUsers = [.. activeUsers];
        _pool = pool.ToDictionary(load => load.UserId);
        _turn = _pool.Count == 0 ? 0 : _pool.Values.Max(load => load.LastTask);
    }

    /// <summary>Reads users and loads once; tasks that are tracked but not saved yet count too. Good for one batch.</summary>
    /// <param name="agentIds">The campaign's agents; those no longer active are passed over.</param>
    public static async Task<AgentAssignment> LoadAsync(StudioDb db, IReadOnlyList<long> agentIds, CancellationToken cancel)
    {
        var active = await db.Users.Where(u => u.IsActive).Select(u => u.Id).ToListAsync(cancel);
        var pool = agentIds.Where(active.Contains).Distinct().ToList();
        if (pool.Count == 0) return new AgentAssignment(active, []);

        var loads = await db.Tasks
            .Where(t => t.AssignedToId != null && pool.Contains(t.AssignedToId.Value))
            .GroupBy(t => t.AssignedToId!.Value)
            .Select(group => new
            {
                UserId = group.Key,
                Open = group.Count(t => t.Status == FollowUpStatus.Pending || t.Status == FollowUpStatus.InProgress),
                Last = group.Max(t => t.Id),
            })
            .ToDictionaryAsync(load => load.UserId, cancel);

        var assignment = new AgentAssignment(
            active, pool.Select(id => loads.TryGetValue(id, out var load) ? new AgentLoad(id, load.Open, load.Last) : new AgentLoad(id, 0, 0)));
        foreach (var entry in db.ChangeTracker.Entries<FollowUpTask>())
        {
            if (entry is { State: EntityState.Added, Entity.AssignedToId: { } userId }) assignment.Took(userId);
        }
        return assignment;
    }

    public bool IsActive(long? userId) => userId is { } id && _activeUsers.Contains(id);

    /// <summary>All active users, for those who have no agents of their own.</summary>
    public IReadOnlyCollection<long> ActiveUsers => _activeUsers;

    /// <summary>The lead's agent, else the next in turn; null when there is nobody. The choice counts as taken.</summary>
    public long? For(long? leadsAgentId) => IsActive(leadsAgentId) ? Take(leadsAgentId!.Value) : Next();

    /// <summary>The next in turn; null when the campaign has no active agents. The choice counts as taken.</summary>
    public long? Next()
    {
        if (_pool.Count == 0) return null;
        return Take(_pool.Values.OrderBy(load => load.OpenTasks).ThenBy(load => load.LastTask).ThenBy(load => load.UserId).First().UserId);
    }

    /// <summary>Somebody was given a task by other means.</summary>
    public void Took(long userId)
    {
        if (_pool.TryGetValue(userId, out var load)) _pool[userId] = load with { OpenTasks = load.OpenTasks + 1, LastTask = ++_turn };
    }

    private long Take(long userId)
    {
        Took(userId);
        return userId;
    }
}
