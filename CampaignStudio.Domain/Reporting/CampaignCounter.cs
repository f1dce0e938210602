namespace CampaignStudio.Domain.Reporting;

/// <summary>
/// A running count of one campaign, moved in the transaction that moves the rows. <see cref="StepId"/> 0 is the campaign as a
/// whole, <see cref="Day"/> 0 the total over all days; slots are summed on read, so that no row is hot.
/// </summary>
public sealed class CampaignCounter
{
    public required long CampaignId { get; init; }
    public required long StepId { get; init; }

    /// <summary>yyyymmdd in UTC, or 0.</summary>
    public required int Day { get; init; }
    public required Metric Metric { get; init; }
    public required int Slot { get; init; }
    public required long Value { get; init; }
}
