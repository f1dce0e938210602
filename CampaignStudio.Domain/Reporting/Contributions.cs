using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Sequences;

namespace CampaignStudio.Domain.Reporting;

/// <summary>Which counter a row counts in.</summary>
public readonly record struct CounterKey(long CampaignId, long StepId, int Day, Metric Metric);

/// <summary>
/// What one row contributes to its campaign's counters: a pure function of the row. A counter moves by what a row contributes
/// after a change minus what it contributed before, so that counters and a recount can't differ.
/// </summary>
public static class Contributions
{
    /// <summary>The sums of many rows' contributions; equal keys are merged and zeros left out.</summary>
    public sealed class Sums
    {
        private readonly Dictionary<CounterKey, long> _values = [];

        public void Add(CounterKey key, long value)
        {
            if (value == 0) return;
            var sum = _values.GetValueOrDefault(key) + value;
            if (sum == 0) _values.Remove(key);
            else _values[key] = sum;
        }

        public IReadOnlyDictionary<CounterKey, long> Values => _values;
    }

    public static void Of(Enrollment enrollment, int sign, Sums sums)
    {
        sums.Add(new(enrollment.CampaignId, 0, 0, MetricOf(enrollment.Status)), sign);
        if (enrollment.ActivatedUtc is not null)
        {
            sums.Add(new(enrollment.CampaignId, 0, 0, Metric.ScoreHundredths), sign * (long)(enrollment.Score * 100));
        }
    }

    /// <summary>Every enrollment stands in exactly one.</summary>
    public static Metric MetricOf(EnrollmentStatus status) => status switch
    {
        EnrollmentStatus.Enrolled => Metric.Waiting,
        EnrollmentStatus.Active => Metric.Active,
        EnrollmentStatus.Paused => Metric.Paused,
        EnrollmentStatus.Completed => Metric.Completed,
        _ => Metric.Exited,
    };

    public static void Of(Outreach outreach, int sign, Sums sums)
    {
        Count(Metric.Planned);
        Count(Category(outreach));
        if (outreach.SentUtc is not { } sentUtc) return;

        CountOn(sentUtc, Metric.Sent);
        switch (outreach.Channel)
        {
            case Channel.Email:
                CountBoth(sentUtc, Metric.EmailSent);
                CountBoth(outreach.OpenedUtc, Metric.EmailOpened);
                CountBoth(outreach.ClickedUtc, Metric.EmailClicked);
                CountBoth(outreach.RepliedUtc, Metric.EmailReplied);
                break;
            case Channel.Sms:
                CountBoth(sentUtc, Metric.SmsSent);
                CountBoth(outreach.RepliedUtc, Metric.SmsReplied);
                break;
        }

        void Count(Metric metric) => sums.Add(new(outreach.CampaignId, outreach.StepId, 0, metric), sign);

        void CountOn(DateTime dayUtc, Metric metric) => sums.Add(new(outreach.CampaignId, outreach.StepId, DayNumber(dayUtc), metric), sign);

        void CountBoth(DateTime? atUtc, Metric metric)
        {
            if (atUtc is not { } day) return;
            Count(metric);
            CountOn(day, metric);
        }
    }

    public static void Of(FollowUpTask task, int sign, Sums sums)
    {
        if (task.CampaignId is not { } campaignId) return;
        if (task.IsOpen) sums.Add(new(campaignId, 0, 0, Metric.TasksPending), sign);
        if (task.Status is not FollowUpStatus.Completed) return;
        sums.Add(new(campaignId, 0, 0, Metric.TasksCompleted), sign);
        if (task.Type is TaskType.Call) sums.Add(new(campaignId, 0, 0, Metric.CallsCompleted), sign);
    }

    /// <summary>Every outreach stands in exactly one: planned = sent + skipped + failed + cancelled + pending + unknown.</summary>
    public static Metric Category(Outreach outreach) => outreach switch
    {
        { WasSent: true } => Metric.Sent,
        { Status: OutreachStatus.Unknown } => Metric.Unknown,
        { Status: OutreachStatus.Skipped } => Metric.Skipped,
        { Status: OutreachStatus.Cancelled } => Metric.Cancelled,
        { Status: OutreachStatus.Failed or OutreachStatus.Bounced } => Metric.Failed,
        _ => Metric.Pending,
    };

    public static int DayNumber(DateTime utc) => utc.Year * 10_000 + utc.Month * 100 + utc.Day;
}
