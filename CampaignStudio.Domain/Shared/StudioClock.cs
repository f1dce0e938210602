namespace CampaignStudio.Domain.Shared;

/// <summary>
/// The domain's own clock: real time plus an offset that the sandbox may move forward. Sign-in cookies, job storage and logs
/// keep the real time, so only the domain asks this clock.
/// </summary>
public sealed class StudioClock(TimeProvider realTime) : TimeProvider
{
    private long _offsetTicks;

    /// <summary>How far this clock runs ahead of real time; zero outside the sandbox, never negative.</summary>
    public TimeSpan Offset => TimeSpan.FromTicks(Interlocked.Read(ref _offsetTicks));

    /// <summary>In whole microseconds, which every database keeps as they are.</summary>
    public DateTime UtcNow
    {
        get
        {
            var now = GetUtcNow().UtcDateTime;
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        }
    }

    public override DateTimeOffset GetUtcNow() => realTime.GetUtcNow() + Offset;

    public override long GetTimestamp() => realTime.GetTimestamp();

    public override long TimestampFrequency => realTime.TimestampFrequency;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        realTime.CreateTimer(callback, state, dueTime, period);

    /// <summary>Sets the offset as read from the database. Time never runs backwards, so a smaller one is ignored.</summary>
    public void MoveTo(TimeSpan offset)
    {
        long seen;
        while (offset.Ticks > (seen = Interlocked.Read(ref _offsetTicks)))
        {
            if (Interlocked.CompareExchange(ref _offsetTicks, offset.Ticks, seen) == seen) return;
        }
    }
}
