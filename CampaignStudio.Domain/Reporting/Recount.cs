using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Reporting;

/// <summary>
/// What a campaign's counters should be, counted from the rows by the database. Deliberately not written with
/// <see cref="Contributions"/>: two ways to the same number find each other's mistakes.
/// </summary>
internal static class Recount
{
    public static async Task<Dictionary<CounterKey, long>> CountAsync(StudioDb db, long campaignId, CancellationToken cancel)
    {
        var counts = new Dictionary<CounterKey, long>();
        await EnrollmentsAsync(db, campaignId, counts, cancel);
        await OutreachesAsync(db, campaignId, counts, cancel);
        await TasksAsync(db, campaignId, counts, cancel);
        return counts.Where(count => count.Value != 0).ToDictionary();
    }

    private static async Task EnrollmentsAsync(StudioDb db, long campaignId, Dictionary<CounterKey, long> counts, CancellationToken cancel)
    {
        var rows = db.Enrollments.Where(e => e.CampaignId == campaignId);
        foreach (var row in await rows.GroupBy(e => e.Status).Select(g => new { Status = g.Key, Count = g.LongCount() }).ToListAsync(cancel))
        {
            var metric = row.Status switch
            {
                EnrollmentStatus.Enrolled => Metric.Waiting,
                EnrollmentStatus.Active => Metric.Active,
                EnrollmentStatus.Paused => Metric.Paused,
                EnrollmentStatus.Completed => Metric.Completed,
                EnrollmentStatus.Exited => Metric.Exited,
                _ => throw new InvalidOperationException($"What is counted for {row.Status}?"),
            };
            counts[new(campaignId, 0, 0, metric)] = row.Count;
        }
        // By score rather than as a sum: decimals are not added up alike by all databases.
        foreach (var row in await rows.Where(e => e.ActivatedUtc != null).GroupBy(e => e.Score).Select(g => new { Score = g.Key, Count = g.LongCount() }).ToListAsync(cancel))
        {
            Add(counts, new(campaignId, 0, 0, Metric.ScoreHundredths), decimal.ToInt64(row.Score * 100) * row.Count);
        }
    }

    private static async Task OutreachesAsync(StudioDb db, long campaignId, Dictionary<CounterKey, long> counts, CancellationToken cancel)
    {
        var rows = db.Outreaches.Where(o => o.CampaignId == campaignId);
        var byStatus = await rows
            .GroupBy(o => new { o.StepId, o.Status, WasSent = o.SentUtc != null })
            .Select(g => new { g.Key.StepId, g.Key.Status, g.Key.WasSent, Count = g.LongCount() })
            .ToListAsync(cancel);
        foreach (var row in byStatus)
        {
            Add(counts, new(campaignId, row.StepId, 0, Metric.Planned), row.Count);
            Add(counts, new(campaignId, row.StepId, 0, row.WasSent ? Metric.Sent : Fate(row.Status)), row.Count);
        }

        var sent = rows.Where(o => o.SentUtc != null);
        await PerDayAsync(campaignId, sent.Select(o => new Stage { StepId = o.StepId, AtUtc = o.SentUtc!.Value }), Metric.Sent, inTotal: false, counts, cancel);
        var emails = sent.Where(o => o.Channel == Channel.Email);
        await PerDayAsync(campaignId, emails.Select(o => new Stage { StepId = o.StepId, AtUtc = o.SentUtc!.Value }), Metric.EmailSent, true, counts, cancel);
        await PerDayAsync(campaignId, emails.Where(o => o.OpenedUtc != null).Select(o => new Stage { StepId = o.StepId, AtUtc = o.OpenedUtc!.Value }), Metric.EmailOpened, true, counts, cancel);
        await PerDayAsync(campaignId, emails.Where(o => o.ClickedUtc != null).Select(o => new Stage { StepId = o.StepId, AtUtc = o.ClickedUtc!.Value }), Metric.EmailClicked, true, counts, cancel);
        await PerDayAsync(campaignId, emails.Where(o => o.RepliedUtc != null).Select(o => new Stage { StepId = o.StepId, AtUtc = o.RepliedUtc!.Value }), Metric.EmailReplied, true, counts, cancel);
        var texts = sent.Where(o => o.Channel == Channel.Sms);
        await PerDayAsync(campaignId, texts.Select(o => new Stage { StepId = o.StepId, AtUtc = o.SentUtc!.Value }), Metric.SmsSent, true, counts, cancel);
        await PerDayAsync(campaignId, texts.Where(o => o.RepliedUtc != null).Select(o => new Stage { StepId = o.StepId, AtUtc = o.RepliedUtc!.Value }), Metric.SmsReplied, true, counts, cancel);
    }

    // With settable members rather than a constructor: the database must see through it.
    private sealed class Stage
    {
        public required long StepId { get; init; }
        public required DateTime AtUtc { get; init; }
    }

    private static async Task PerDayAsync(
        long campaignId, IQueryable<Stage> stages, Metric metric, bool inTotal, Dictionary<CounterKey, long> counts, CancellationToken cancel)
    {
        var days = await stages
            .GroupBy(s => new { s.StepId, s.AtUtc.Year, s.AtUtc.Month, s.AtUtc.Day })
            .Select(g => new { g.Key.StepId, g.Key.Year, g.Key.Month, g.Key.Day, Count = g.LongCount() })
            .ToListAsync(cancel);
        foreach (var day in days)
        {
            Add(counts, new(campaignId, day.StepId, (day.Year * 100 + day.Month) * 100 + day.Day, metric), day.Count);
            if (inTotal) Add(counts, new(campaignId, day.StepId, 0, metric), day.Count);
        }
    }

    private static async Task TasksAsync(StudioDb db, long campaignId, Dictionary<CounterKey, long> counts, CancellationToken cancel)
    {
        var rows = db.Tasks.Where(t => t.CampaignId == campaignId);
        var open = await rows.LongCountAsync(t => t.Status == FollowUpStatus.Pending || t.Status == FollowUpStatus.InProgress, cancel);
        var completed = await rows.LongCountAsync(t => t.Status == FollowUpStatus.Completed, cancel);
        var calls = await rows.LongCountAsync(t => t.Status == FollowUpStatus.Completed && t.Type == TaskType.Call, cancel);
        Add(counts, new(campaignId, 0, 0, Metric.TasksPending), open);
        Add(counts, new(campaignId, 0, 0, Metric.TasksCompleted), completed);
        Add(counts, new(campaignId, 0, 0, Metric.CallsCompleted), calls);
    }

    private static Metric Fate(OutreachStatus status) => status switch
    {
        OutreachStatus.Scheduled or OutreachStatus.Sending or OutreachStatus.Waiting => Metric.Pending,
        OutreachStatus.Unknown => Metric.Unknown,
        OutreachStatus.Skipped => Metric.Skipped,
        OutreachStatus.Cancelled => Metric.Cancelled,
        OutreachStatus.Failed or OutreachStatus.Bounced => Metric.Failed,
        _ => throw new InvalidOperationException($"An outreach is {status} but was never sent."),
    };

    private static void Add(Dictionary<CounterKey, long> counts, CounterKey key, long value) =>
        counts[key] = counts.GetValueOrDefault(key) + value;
}
