using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery.Senders;

namespace CampaignStudio.Domain.Delivery;

/// <summary>Outreaches of one campaign that are ours for as long as the lease holds, and what was read beside the claim.</summary>
/// <param name="Senders">As they were then.</param>
/// <param name="At">The clock's timestamp before all of it.</param>
internal sealed record Claim(long CampaignId, IReadOnlyList<long> OutreachIds, SenderBook Senders, DateTime NowUtc, long At)
{
    /// <summary>With its steps; null: not read.</summary>
    public Campaign? Campaign { get; init; }
}
