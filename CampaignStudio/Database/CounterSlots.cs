using CampaignStudio.Domain.Reporting;

namespace CampaignStudio.Database;

/// <summary>
/// Where several writers commit at once, each transaction adds to the next slot in turn, and in one order within it, so that
/// neither rows are hot nor writers lock each other out.
/// </summary>
internal static class CounterSlots
{
    public const int Count = 8;

    private static int _turn = Random.Shared.Next(Count);

    public static int Next() => (int)((uint)Interlocked.Increment(ref _turn) % Count);

    public static IEnumerable<KeyValuePair<CounterKey, long>> InOrder(IReadOnlyDictionary<CounterKey, long> deltas) => deltas
        .OrderBy(delta => delta.Key.CampaignId)
        .ThenBy(delta => delta.Key.Day)
        .ThenBy(delta => delta.Key.StepId)
        .ThenBy(delta => delta.Key.Metric);
}
