using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Shared;

/// <summary>
/// Passes live updates between the nodes of one database, through a table that each writes to and reads from every moment. What is
/// lost on the way makes a page stale until the next change, no more. One of it per node.
/// </summary>
public sealed class LiveRelay(IDbContextFactory<StudioDb> dbFactory, LiveUpdates live, TimeProvider realTime)
{
    /// <summary>More changed things of one kind are told as "any of this kind".</summary>
    internal const int MostOfOneKind = 50;

    /// <summary>How long a row may take from getting its id to being visible: ids become visible out of order.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(5);

    private readonly string _node = LeaseOwner.New();
    private readonly HashSet<long> _heard = [];
    private readonly Queue<(long At, long LastId)> _looks = new();
    private long? _settledId;
    private long _lastId;

    /// <summary>Tells the others what changed here since the last time.</summary>
    public async Task TellAsync(CancellationToken cancel = default)
    {
        var topics = Fewer(live.TakeUntold());
        if (topics.Count == 0) return;
        var nowUtc = realTime.GetUtcNow().UtcDateTime;
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        await db.Dialect.InsertAsync(
            db, topics.ConvertAll(topic => new LiveChange { Kind = topic.Kind, TopicId = topic.Id, Node = _node, AtUtc = nowUtc }), cancel);
        await write.CommitAsync(cancel);
    }

    /// <summary>Signals here what changed on the others since the last time; the first time only finds out where to begin.</summary>
    public async Task HearAsync(CancellationToken cancel = default)
    {
        var at = realTime.GetTimestamp();
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        if (_settledId is not { } after)
        {
            _settledId = _lastId = await db.LiveChanges.MaxAsync(change => (long?)change.Id, cancel) ?? 0;
            return;
        }

        var changes = await db.LiveChanges.AsNoTracking()
            .Where(change => change.Id > after)
            .OrderBy(change => change.Id)
            .Select(change => new { change.Id, change.Kind, change.TopicId, change.Node })
            .ToListAsync(cancel);
        var unheard = changes.Where(change => _heard.Add(change.Id) && change.Node != _node).Select(change => new Topic(change.Kind, change.TopicId));
        foreach (var topic in unheard.Distinct().ToList()) live.ChangedElsewhere(topic);
        Settle(at, changes.Count == 0 ? _lastId : Math.Max(_lastId, changes[^1].Id));
    }

    /// <summary>Deletes what every node has heard by now.</summary>
    public async Task ForgetAsync(CancellationToken cancel = default)
    {
        var untilUtc = realTime.GetUtcNow().UtcDateTime - KeptFor;
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        await db.LiveChanges.Where(change => change.AtUtc < untilUtc).ExecuteDeleteAsync(cancel);
        await write.CommitAsync(cancel);
    }

    /// <summary>Below the last id of a look that is long enough ago nothing new can appear.</summary>
    private void Settle(long at, long lastId)
    {
        _lastId = lastId;
        _looks.Enqueue((at, lastId));
        while (_looks.TryPeek(out var look) && realTime.GetElapsedTime(look.At, at) >= Settling)
        {
            _settledId = look.LastId;
            _looks.Dequeue();
        }
        _heard.RemoveWhere(id => id <= _settledId);
    }

    private static List<Topic> Fewer(IReadOnlyCollection<Topic> topics) =>
    [
        .. topics.GroupBy(topic => topic.Kind)
            .SelectMany(kind => kind.Count() > MostOfOneKind ? [new Topic(kind.Key, 0)] : kind.AsEnumerable()),
    ];
}
