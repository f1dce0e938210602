namespace CampaignStudio.Domain.Delivery.Senders;

/// <summary>
/// What the engine keeps about a sender: its breaker, which opens after connecting or signing in failed and is closed by a probe, and
/// how much of its limits is used. One that never met either has none.
/// </summary>
public sealed class SenderState
{
    public required long SenderId { get; init; }
    public bool IsDown { get; private set; }
    public DateTime? DownSinceUtc { get; private set; }
    public DateTime? NextProbeUtc { get; private set; }
    public string? Error { get; private set; }

    /// <summary>The next free place under its rate (see <see cref="Pacing.SendRate"/>); null: none was ever taken.</summary>
    public DateTime? NextSlotUtc { get; init; }

    /// <summary>The last day on which it sent, as <see cref="DateOnly.DayNumber"/>, UTC; 0: never.</summary>
    public int Day { get; init; }

    /// <summary>Messages on that day.</summary>
    public int SentOnDay { get; init; }

    /// <summary>Days on which it sent before that one.</summary>
    public int DaysBefore { get; init; }

    public SenderUse Use => new(NextSlotUtc, Day, SentOnDay, DaysBefore);

    public void Open(string error, DateTime nowUtc, TimeSpan probeAfter)
    {
        if (!IsDown) DownSinceUtc = nowUtc;
        (IsDown, Error, NextProbeUtc) = (true, error, nowUtc + probeAfter);
    }

    public void Close() => (IsDown, Error, NextProbeUtc, DownSinceUtc) = (false, null, null, null);
}
