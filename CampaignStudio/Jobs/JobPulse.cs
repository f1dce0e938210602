using System.Collections.Concurrent;

namespace CampaignStudio.Jobs;

/// <summary>When each kind of job last started on this node, by real time.</summary>
internal sealed class JobPulse(TimeProvider realTime)
{
    private readonly ConcurrentDictionary<Type, long> _startedAt = new();
    private readonly long _begunAt = realTime.GetTimestamp();

    public void Started<TJob>() => _startedAt[typeof(TJob)] = realTime.GetTimestamp();

    /// <summary>The timestamp of its last start, or of the node's own.</summary>
    public long LastStart(Type job) => _startedAt.GetValueOrDefault(job, _begunAt);

    public bool RanSince<TJob>(long timestamp) => _startedAt.TryGetValue(typeof(TJob), out var at) && at >= timestamp;
}
