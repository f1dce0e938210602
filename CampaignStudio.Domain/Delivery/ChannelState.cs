using CampaignStudio.Domain.Sequences;

namespace CampaignStudio.Domain.Delivery;

/// <summary>A channel's breaker: open after connecting or signing in failed; closed again by a probe.</summary>
public sealed class ChannelState
{
    public required Channel Channel { get; init; }
    public bool IsDown { get; private set; }
    public DateTime? DownSinceUtc { get; private set; }
    public DateTime? NextProbeUtc { get; private set; }
    public string? Error { get; private set; }

    /// <summary>The next free place under the channel's rate (see <see cref="Pacing.SendRate"/>); null: none was ever taken.</summary>
    public DateTime? NextSlotUtc { get; init; }

    public void Open(string error, DateTime nowUtc, TimeSpan probeAfter)
    {
        if (!IsDown) DownSinceUtc = nowUtc;
        (IsDown, Error, NextProbeUtc) = (true, error, nowUtc + probeAfter);
    }

    public void Close() => (IsDown, Error, NextProbeUtc, DownSinceUtc) = (false, null, null, null);
}
