using System.Collections.Concurrent;

namespace CampaignStudio.Jobs;

/// <summary>When each kind of job last started on this node, by real time, and whether Hangfire started it.</summary>
internal sealed class JobPulse(TimeProvider realTime)
{
    private readonly ConcurrentDictionary<Type, long> _startedAt = new();
    private readonly ConcurrentDictionary<Type, long> _stoodInAt = new();
    private readonly long _begunAt = realTime.GetTimestamp();

    public void Started<TJob>() => _startedAt[typeof(TJob)] = realTime.GetTimestamp();

    /// <summary>The last start was the watchdog's and not Hangfire's.</summary>
    public void StoodIn(Type job) => _stoodInAt[job] = LastStart(job);

    public bool IsStandIn(Type job) => _stoodInAt.TryGetValue(job, out var at) && at == LastStart(job);

    /// <summary>It has started at least once since the node did.</summary>
    public bool HasStarted(Type job) => _startedAt.ContainsKey(job);

    /// <summary>The timestamp of its last start, or of the node's own.</summary>
    public long LastStart(Type job) => _startedAt.GetValueOrDefault(job, _begunAt);

    /// <summary>How long ago that was.</summary>
    public TimeSpan Silence(Type job) => realTime.GetElapsedTime(LastStart(job));

    public bool RanSince<TJob>(long timestamp) => _startedAt.TryGetValue(typeof(TJob), out var at) && at >= timestamp;
}
