using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Database;

/// <summary>
/// Where several writers commit at once, each transaction adds to a slot of its own choice, and in one order within it, so that
/// neither rows are hot nor writers lock each other out.
/// </summary>
internal static class CounterSlots
{
    public const int Count = 8;

    /// <summary>The same for all saves of a transaction: with two slots, two transactions might each wait for the other's.</summary>
    public static int Of(StudioDb db) => (int)((uint)(db.Database.CurrentTransaction?.TransactionId ?? Guid.NewGuid()).GetHashCode() % Count);

    public static IEnumerable<KeyValuePair<CounterKey, long>> InOrder(IReadOnlyDictionary<CounterKey, long> deltas) => deltas
        .OrderBy(delta => delta.Key.CampaignId)
        .ThenBy(delta => delta.Key.Day)
        .ThenBy(delta => delta.Key.StepId)
        .ThenBy(delta => delta.Key.Metric);
}
