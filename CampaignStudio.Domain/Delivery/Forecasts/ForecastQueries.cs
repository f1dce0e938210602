using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery.Pacing;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Delivery.Forecasts;

/// <summary>Reads what a forecast begins with: who waits for which step, by the hour.</summary>
public sealed class ForecastQueries(IDbContextFactory<StudioDb> dbFactory, StudioClock clock)
{
    private sealed record Waits(long StepId, int Year, int Month, int Day, int Hour, long Count)
    {
        public DateTime DueUtc => new(Year, Month, Day, Hour, 0, 0, DateTimeKind.Utc);
    }

    /// <summary>Null when there is no such campaign. Leads that are paused are left out.</summary>
    public async Task<CampaignForecast?> ForecastAsync(long campaignId, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var campaign = await db.Campaigns.AsNoTracking().Include(c => c.Steps).SingleOrDefaultAsync(c => c.Id == campaignId, cancel);
        if (campaign is null) return null;
        var zone = TimeZones.Find(campaign.TimeZone) ?? TimeZoneInfo.Utc;
        var now = LocalTime.FromUtc(clock.UtcNow, zone);
        var today = DateOnly.FromDateTime(now);
        var steps = campaign.Steps.Where(step => step is { IsActive: true, RemovedUtc: null }).OrderBy(step => step.Order).ThenBy(step => step.Id).ToList();

        List<DueOnDay> due = [.. await ScheduledAsync(db, campaign, steps, today, zone, cancel), .. await UnderWayAsync(db, campaign, steps, today, cancel)];
        var notStarted = await db.Enrollments.LongCountAsync(e => e.CampaignId == campaignId && e.Status == EnrollmentStatus.Enrolled, cancel);
        if (notStarted > 0 && steps.Count > 0) due.Add(new DueOnDay(0, today.AddDays(steps[0].DelayDays), notStarted));

        var limits = await LimitsAsync(db, campaign, now, zone, clock.UtcNow, cancel);
        return Forecast.Of(today, [.. steps.Select(step => new ForecastStep(step.Id, step.Channel, step.DelayDays))], due, limits);
    }

    private static async Task<IEnumerable<DueOnDay>> ScheduledAsync(
        StudioDb db, Campaign campaign, IReadOnlyList<SequenceStep> steps, DateOnly today, TimeZoneInfo zone, CancellationToken cancel)
    {
        var rows = await db.Outreaches
            .Where(o => o.CampaignId == campaign.Id && o.Status == OutreachStatus.Scheduled && !o.IsHeld && o.DueUtc != null)
            .GroupBy(o => new { o.StepId, o.DueUtc!.Value.Year, o.DueUtc!.Value.Month, o.DueUtc!.Value.Day, o.DueUtc!.Value.Hour })
            .Select(g => new Waits(g.Key.StepId, g.Key.Year, g.Key.Month, g.Key.Day, g.Key.Hour, g.LongCount()))
            .ToListAsync(cancel);
        return rows
            .Select(row => (Step: PlaceOf(campaign, steps, row.StepId, orNext: false), row.DueUtc, row.Count))
            .Where(row => row.Step < steps.Count)
            .Select(row =>
            {
                var day = DateOnly.FromDateTime(LocalTime.FromUtc(row.DueUtc, zone));
                return new DueOnDay(row.Step, day > today ? day : today, row.Count);
            });
    }

    /// <summary>What is being sent, of unknown outcome or a call that waits for a person: the next step follows as if it were done today.</summary>
    private static async Task<IEnumerable<DueOnDay>> UnderWayAsync(
        StudioDb db, Campaign campaign, IReadOnlyList<SequenceStep> steps, DateOnly today, CancellationToken cancel)
    {
        var rows = await db.Outreaches
            .Where(o => o.CampaignId == campaign.Id && (o.Status == OutreachStatus.Sending || o.Status == OutreachStatus.Unknown || o.Status == OutreachStatus.Waiting))
            .GroupBy(o => o.StepId)
            .Select(g => new { StepId = g.Key, Count = g.LongCount() })
            .ToListAsync(cancel);
        return rows
            .Select(row => (Step: PlaceOf(campaign, steps, row.StepId, orNext: true), row.Count))
            .Where(row => row.Step < steps.Count)
            .Select(row => new DueOnDay(row.Step, today.AddDays(steps[row.Step].DelayDays), row.Count));
    }

    /// <summary>The place of a step among the active ones, or of the one that follows it.</summary>
    private static int PlaceOf(Campaign campaign, IReadOnlyList<SequenceStep> steps, long stepId, bool orNext)
    {
        var step = campaign.Steps.Single(step => step.Id == stepId);
        return steps.Count(other => (other.Order, other.Id).CompareTo((step.Order, step.Id)) < (orNext ? 1 : 0));
    }

    private static async Task<ForecastLimits> LimitsAsync(StudioDb db, Campaign campaign, DateTime now, TimeZoneInfo zone, DateTime nowUtc, CancellationToken cancel)
    {
        var senders = await SenderBook.LoadAsync(db, cancel);
        var settings = await DeliverySettings.LoadAsync(db, cancel);
        var midnightUtc = LocalTime.ToUtc(now.Date, zone);
        var sent = campaign.DailyCap is null
            ? 0
            : await db.Outreaches.LongCountAsync(o => o.CampaignId == campaign.Id && o.SentUtc > midnightUtc && o.Channel != Channel.Call, cancel);
        var from = now.TimeOfDay > campaign.Window.From ? now.TimeOfDay : campaign.Window.From;
        return new ForecastLimits(
            campaign.Window, campaign.DailyCap, campaign.HourlyCap, settings.EmailPerHour, settings.SmsPerHour, (campaign.Window.To - from).TotalHours, sent)
        {
            Senders = [.. new[] { Channel.Email, Channel.Sms }.SelectMany(channel => campaign.SendersOf(channel).Select(id =>
                new ForecastSender(channel, senders.LimitsOf(id), SenderLimits.Today(senders.UseOf(id), nowUtc))))],
        };
    }
}
