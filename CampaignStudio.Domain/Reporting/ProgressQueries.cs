using System.Globalization;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Reporting;

/// <summary>A campaign's numbers, from its counters alone: reading them costs the same for a hundred leads and for a million.</summary>
public sealed class ProgressQueries(IDbContextFactory<StudioDb> dbFactory, StudioClock clock)
{
    /// <summary>All zeros for a campaign without leads; whether it exists is not asked here.</summary>
    public async Task<CampaignProgress> ProgressAsync(long campaignId, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var totals = await db.Counters
            .Where(c => c.CampaignId == campaignId && c.Day == 0)
            .GroupBy(c => c.Metric)
            .Select(group => new { Metric = group.Key, Value = group.Sum(c => c.Value) })
            .ToDictionaryAsync(total => total.Metric, total => total.Value, cancel);
        return CampaignProgress.From(totals);
    }

    /// <summary>The same for several campaigns at once, as lists need it; campaigns without counters are left out.</summary>
    public async Task<IReadOnlyDictionary<long, CampaignProgress>> ProgressAsync(IReadOnlyCollection<long> campaignIds, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var totals = await db.Counters
            .Where(c => campaignIds.Contains(c.CampaignId) && c.Day == 0)
            .GroupBy(c => new { c.CampaignId, c.Metric })
            .Select(group => new { group.Key.CampaignId, group.Key.Metric, Value = group.Sum(c => c.Value) })
            .ToListAsync(cancel);
        return totals.GroupBy(total => total.CampaignId)
            .ToDictionary(group => group.Key, group => CampaignProgress.From(group.ToDictionary(total => total.Metric, total => total.Value)));
    }

    /// <summary>How many left a campaign for each reason, the most frequent first.</summary>
    public async Task<IReadOnlyList<(ExitReason Reason, long Count)>> ExitsAsync(long campaignId, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var counts = await db.Enrollments.Where(e => e.CampaignId == campaignId && e.ExitReason != null)
            .GroupBy(e => e.ExitReason!.Value)
            .Select(group => new { Reason = group.Key, Count = group.LongCount() })
            .ToListAsync(cancel);
        return [.. counts.OrderByDescending(count => count.Count).ThenBy(count => count.Reason).Select(count => (count.Reason, count.Count))];
    }

    /// <summary>What became of each step's outreaches. Removed steps show while they have history.</summary>
    public async Task<Ledger> LedgerAsync(long campaignId, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var steps = await db.Steps.Where(s => s.CampaignId == campaignId)
            .OrderBy(s => s.Order).ThenBy(s => s.Id)
            .Select(s => new { s.Id, s.Name, s.Channel, s.RemovedUtc })
            .ToListAsync(cancel);
        var counts = await db.Counters
            .Where(c => c.CampaignId == campaignId && c.Day == 0 && c.StepId != 0)
            .GroupBy(c => new { c.StepId, c.Metric })
            .Select(group => new { group.Key.StepId, group.Key.Metric, Value = group.Sum(c => c.Value) })
            .ToDictionaryAsync(count => (count.StepId, count.Metric), count => count.Value, cancel);

        var lines = steps.Select(step =>
        {
            long Of(Metric metric) => counts.GetValueOrDefault((step.Id, metric));
            return new LedgerLine(
                step.Id, step.Name, step.Channel, step.RemovedUtc is not null,
                Of(Metric.Planned), Of(Metric.Sent), Of(Metric.Skipped), Of(Metric.Failed), Of(Metric.Cancelled), Of(Metric.Pending), Of(Metric.Unknown));
        });
        return new Ledger([.. lines.Where(line => !line.IsRemoved || line.Planned > 0)]);
    }

    /// <summary>The last UTC days up to today, oldest first; days on which nothing happened are there too.</summary>
    /// <param name="days">1 to 366.</param>
    public async Task<IReadOnlyList<DailyPoint>> DailyAsync(long campaignId, int days, CancellationToken cancel = default)
    {
        var today = DateOnly.FromDateTime(clock.UtcNow);
        var first = today.AddDays(1 - Math.Clamp(days, 1, 366));
        var firstNumber = NumberOf(first);

        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var counts = await db.Counters
            .Where(c => c.CampaignId == campaignId && c.Day >= firstNumber)
            .GroupBy(c => new { c.Day, c.Metric })
            .Select(group => new { group.Key.Day, group.Key.Metric, Value = group.Sum(c => c.Value) })
            .ToDictionaryAsync(count => (count.Day, count.Metric), count => count.Value, cancel);

        return
        [
            .. Enumerable.Range(0, today.DayNumber - first.DayNumber + 1).Select(first.AddDays).Select(day =>
            {
                long Of(Metric metric) => counts.GetValueOrDefault((NumberOf(day), metric));
                return new DailyPoint(
                    day, Of(Metric.Sent), Of(Metric.EmailSent), Of(Metric.EmailOpened), Of(Metric.EmailClicked), Of(Metric.EmailReplied),
                    Of(Metric.SmsSent), Of(Metric.SmsReplied));
            }),
        ];
    }

    private static int NumberOf(DateOnly day) => int.Parse(day.ToString("yyyyMMdd", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
