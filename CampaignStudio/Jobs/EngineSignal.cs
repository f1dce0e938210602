using System.Collections.Concurrent;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using Hangfire;

namespace CampaignStudio.Jobs;

/// <summary>
/// Shortens the wait: enqueues the engine's jobs at once when something may be due, and at a known later time. A hundred signals
/// in a moment enqueue a job once; a lost one is made up for by the next sweep.
/// </summary>
internal sealed class EngineSignal(IBackgroundJobClient jobs, JobPulse pulse, StudioClock clock, TimeProvider realTime) : IEngineSignal
{
    private static readonly TimeSpan Furthest = TimeSpan.FromHours(1);

    /// <summary>Where nodes share the jobs another one may have taken it, and nobody says so here.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Type, long> _enqueuedAt = new();
    private long _wakeAtTicks = long.MaxValue;

    public void Wake()
    {
        Enqueue<RunExecutionsJob>(() => jobs.Enqueue<RunExecutionsJob>(job => job.RunAsync(CancellationToken.None)));
        Enqueue<DeliverDueOutreachesJob>(() => jobs.Enqueue<DeliverDueOutreachesJob>(job => job.RunAsync(CancellationToken.None)));
        Enqueue<EvaluateLeadsJob>(() => jobs.Enqueue<EvaluateLeadsJob>(job => job.RunAsync(CancellationToken.None)));
    }

    /// <summary>Wakes delivery at a due time within the next hour, unless an earlier wake-up stands already.</summary>
    public void WakeAt(DateTime? dueUtc)
    {
        var nowUtc = clock.UtcNow;
        if (dueUtc is not { } due || due <= nowUtc || due - nowUtc > Furthest) return;

        var standing = Interlocked.Read(ref _wakeAtTicks);
        if (standing > nowUtc.Ticks && standing <= due.Ticks) return;
        Interlocked.Exchange(ref _wakeAtTicks, due.Ticks);
        jobs.Schedule<DeliverDueOutreachesJob>(job => job.RunAsync(CancellationToken.None), due - nowUtc);
    }

    private void Enqueue<TJob>(Action enqueue)
    {
        // One that has started since may have looked too early to see what this signal is about.
        if (_enqueuedAt.TryGetValue(typeof(TJob), out var at) && realTime.GetElapsedTime(at) < Moment && !pulse.RanSince<TJob>(at)) return;
        _enqueuedAt[typeof(TJob)] = realTime.GetTimestamp();
        enqueue();
    }
}
