using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Reporting;

/// <summary>A counter that does not say what the rows say.</summary>
public sealed record CounterDifference(CounterKey Key, long Counted, long Recounted);

/// <summary>Compares the counters with a recount from the rows, and repairs them. Costs a scan of the campaign's rows.</summary>
public sealed class Reconciliation(IDbContextFactory<StudioDb> dbFactory, CollisionRetry collisions, LiveUpdates live)
{
    /// <summary>Empty when all is well.</summary>
    public async Task<IReadOnlyList<CounterDifference>> CompareAsync(long campaignId, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        if (await DifferencesAsync(db, campaignId, cancel) is { Count: 0 } none) return none;

        // A change between counting and recounting looks like a difference: it is one if it is still there where time stands still.
        return await collisions.RunAsync(
            async () =>
            {
                await using var stillness = await db.BeginStillAsync(cancel);
                return await DifferencesAsync(db, campaignId, cancel);
            },
            cancel: cancel);
    }

    /// <summary>Brings the counters in line with the rows; answers what was wrong.</summary>
    public Task<IReadOnlyList<CounterDifference>> RepairAsync(long campaignId, CancellationToken cancel = default) =>
        collisions.RunAsync(() => TryRepairAsync(campaignId, cancel), cancel: cancel);

    private async Task<IReadOnlyList<CounterDifference>> TryRepairAsync(long campaignId, CancellationToken cancel)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginStillAsync(cancel);
        var differences = await DifferencesAsync(db, campaignId, cancel);
        if (differences.Count == 0) return differences;

        var corrections = differences.ToDictionary(difference => difference.Key, difference => difference.Recounted - difference.Counted);
        await db.Dialect.AddToCountersAsync(db, corrections, cancel);
        await write.CommitAsync(cancel);
        live.Changed(Topic.Campaign(campaignId));
        return differences;
    }

    private static async Task<List<CounterDifference>> DifferencesAsync(StudioDb db, long campaignId, CancellationToken cancel)
    {
        // Rows before counters, as writers go: where reading locks, it then waits for them and not they for it.
        var recounted = await Recount.CountAsync(db, campaignId, cancel);
        var sums = await db.Counters
            .Where(c => c.CampaignId == campaignId)
            .GroupBy(c => new { c.StepId, c.Day, c.Metric })
            .Select(group => new { group.Key.StepId, group.Key.Day, group.Key.Metric, Value = group.Sum(c => c.Value) })
            .ToListAsync(cancel);
        var counted = sums.ToDictionary(sum => new CounterKey(campaignId, sum.StepId, sum.Day, sum.Metric), sum => sum.Value);

        return
        [
            .. counted.Keys.Union(recounted.Keys)
                .Select(key => new CounterDifference(key, counted.GetValueOrDefault(key), recounted.GetValueOrDefault(key)))
                .Where(difference => difference.Counted != difference.Recounted)
                .OrderBy(difference => difference.Key.StepId).ThenBy(difference => difference.Key.Day).ThenBy(difference => difference.Key.Metric),
        ];
    }
}
