using System.Collections.Concurrent;

namespace CampaignStudio.Domain.Shared;

/// <summary>What may change and be watched: a kind of thing and, where it makes sense, its id (0 = any).</summary>
public readonly record struct Topic(string Kind, long Id)
{
    public static Topic Campaign(long id) => new("campaign", id);
    public static Topic Campaigns => new("campaigns", 0);
    public static Topic Lead(long id) => new("lead", id);
    public static Topic Leads => new("leads", 0);
    public static Topic Templates => new("templates", 0);
    public static Topic Suppressions => new("suppressions", 0);
    public static Topic Tasks => new("tasks", 0);
    public static Topic Sandbox => new("sandbox", 0);
    public static Topic Channels => new("channels", 0);
    public static Topic Execution(long id) => new("execution", id);
    public static Topic Executions => new("executions", 0);

    /// <summary>What is wrong with the engine itself.</summary>
    public static Topic Engine => new("engine", 0);
    public static Topic Notifications(long userId) => new("notifications", userId);
}

/// <summary>
/// Tells whoever watches a topic that it changed, after the change was committed. It carries no data: a watcher reads again,
/// at its own pace. Where several nodes share a database, <see cref="LiveRelay"/> passes on what changed here.
/// </summary>
public sealed class LiveUpdates
{
    private readonly ConcurrentDictionary<Topic, ConcurrentDictionary<object, Action>> _watchers = new();
    private readonly Lock _lock = new();
    private HashSet<Topic>? _untold;

    public IDisposable Watch(Topic topic, Action changed)
    {
        var key = new object();
        _watchers.GetOrAdd(topic, _ => new()).TryAdd(key, changed);
        return new Subscription(() => { if (_watchers.TryGetValue(topic, out var watchers)) watchers.TryRemove(key, out _); });
    }

    public void Changed(params ReadOnlySpan<Topic> topics)
    {
        lock (_lock)
        {
            if (_untold is not null) foreach (var topic in topics) _untold.Add(topic);
        }
        foreach (var topic in topics) Tell(topic);
    }

    /// <summary>Changed on another node: for the watchers here only.</summary>
    /// <param name="topic">With id 0: any of its kind may have.</param>
    internal void ChangedElsewhere(Topic topic)
    {
        Tell(topic);
        if (topic.Id != 0) return;
        foreach (var watched in _watchers.Keys.Where(watched => watched.Kind == topic.Kind && watched.Id != 0)) Tell(watched);
    }

    /// <summary>What changed here since the last time; from the first time on it is remembered.</summary>
    internal IReadOnlyCollection<Topic> TakeUntold()
    {
        lock (_lock)
        {
            var untold = _untold;
            _untold = [];
            return untold ?? [];
        }
    }

    private void Tell(Topic topic)
    {
        if (!_watchers.TryGetValue(topic, out var watchers)) return;
        foreach (var changed in watchers.Values) changed();
    }

    private sealed class Subscription(Action dispose) : IDisposable
    {
        public void Dispose() => dispose();
    }
}
