using CampaignStudio.Domain.Sequences;

namespace CampaignStudio.Domain.Delivery.Pacing;

/// <summary>How much of a channel's rate is used, all its senders together.</summary>
public sealed class ChannelState
{
    public required Channel Channel { get; init; }

    /// <summary>The next free place under the channel's rate (see <see cref="SendRate"/>); null: none was ever taken.</summary>
    public DateTime? NextSlotUtc { get; init; }
}
