using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Sequences;

namespace CampaignStudio.Domain.Delivery.Forecasts;

/// <summary>A step as a forecast sees it; the delay counts from the step before, hours below a day are left out.</summary>
public sealed record ForecastStep(long Id, Channel Channel, int DelayDays);

/// <summary>So many people wait for a step that is due on a local day.</summary>
/// <param name="Step">Its place among the steps, from 0.</param>
public sealed record DueOnDay(int Step, DateOnly Day, long Count);

/// <summary>What may leave on a day; null: any number.</summary>
/// <param name="HoursLeftToday">How long the window is still open today.</param>
/// <param name="SentToday">What counts against today's cap already.</param>
public sealed record ForecastLimits(SendWindow Window, int? DailyCap, int? HourlyCap, int? EmailPerHour, int? SmsPerHour, double HoursLeftToday, long SentToday)
{
    /// <summary>Who sends the campaign's messages, and how much of each one's limits is used.</summary>
    public IReadOnlyList<ForecastSender> Senders { get; init; } = [];

    /// <summary>What all senders of a channel together may send on a day, by their own limits.</summary>
    internal long SendersRoom(Channel channel, double hours, int day)
    {
        var rooms = Senders.Where(sender => sender.Channel == channel).Select(sender => sender.Room(hours, day)).ToList();
        return rooms.Count == 0 || rooms.Contains(long.MaxValue) ? long.MaxValue : rooms.Sum();
    }
}

/// <summary>A sender as a forecast sees it: as if it sent on every day from today on.</summary>
public sealed record ForecastSender(Channel Channel, SenderLimits Limits, SenderUse Today)
{
    /// <param name="hours">How long it may send on that day.</param>
    /// <param name="day">0: today.</param>
    internal long Room(double hours, int day)
    {
        var use = day == 0 ? Today : Today with { SentOnDay = 0, DaysBefore = Today.DaysBefore + day };
        var left = Limits.AllowanceOn(use.DaysBefore) is { } most ? Math.Max(0, most - use.SentOnDay) : long.MaxValue;
        return Limits.PerHour is { } perHour ? Math.Min(left, Math.Max(1, (long)(perHour * hours))) : left;
    }
}

/// <summary>What leaves on a day, by the forecast.</summary>
public sealed record ForecastDay(DateOnly Day, long Emails, long Sms, long Calls);

/// <summary>How a campaign goes on if everybody stays, every condition holds, calls are done when they are due, and no other campaign uses the channels' rates.</summary>
/// <param name="Days">From today on, days on which nothing leaves left out.</param>
/// <param name="Through">The day of the last message or call; null when nothing is to come, or it is too far away.</param>
/// <param name="Beyond">What would leave later than a year from now.</param>
public sealed record CampaignForecast(IReadOnlyList<ForecastDay> Days, DateOnly? Through, long Beyond);

/// <summary>Goes through the coming days one by one and lets leave what each has room for, earliest due first.</summary>
public static class Forecast
{
    /// <summary>How many days are looked at.</summary>
    public const int Horizon = 366;

    public static CampaignForecast Of(DateOnly today, IReadOnlyList<ForecastStep> steps, IEnumerable<DueOnDay> due, ForecastLimits limits)
    {
        var waiting = new Waiting(steps, due);
        var days = new List<ForecastDay>();
        for (var day = today; day < today.AddDays(Horizon) && !waiting.IsEmpty; day = day.AddDays(1))
        {
            if (!limits.Window.IsOpenOn(day)) continue;
            var hours = day == today ? limits.HoursLeftToday : (limits.Window.To - limits.Window.From).TotalHours;
            if (hours <= 0) continue;
            var left = waiting.Let(day, new Rooms(limits, hours, day.DayNumber - today.DayNumber));
            if (left.Emails + left.Sms + left.Calls > 0) days.Add(left);
        }
        return new CampaignForecast(days, waiting.IsEmpty && days.Count > 0 ? days[^1].Day : null, waiting.Count);
    }

    /// <summary>What one day has room for.</summary>
    private sealed class Rooms
    {
        private readonly Dictionary<Channel, long> _channels;
        private long _campaign;

        public Rooms(ForecastLimits limits, double hours, int day)
        {
            var daily = limits.DailyCap is { } cap ? Math.Max(0, cap - (day == 0 ? limits.SentToday : 0)) : long.MaxValue;
            _campaign = Math.Min(daily, InHours(limits.HourlyCap, hours));
            _channels = new()
            {
                [Channel.Email] = Math.Min(InHours(limits.EmailPerHour, hours), limits.SendersRoom(Channel.Email, hours, day)),
                [Channel.Sms] = Math.Min(InHours(limits.SmsPerHour, hours), limits.SendersRoom(Channel.Sms, hours, day)),
            };
        }

        /// <summary>How many of so many may go; they are counted as gone.</summary>
        public long Take(Channel channel, long count)
        {
            // Neither caps nor rates count calls.
            if (channel is Channel.Call) return count;
            var taken = Math.Min(count, Math.Min(_campaign, _channels[channel]));
            if (_campaign != long.MaxValue) _campaign -= taken;
            if (_channels[channel] != long.MaxValue) _channels[channel] -= taken;
            return taken;
        }

        private static long InHours(int? perHour, double hours) => perHour is { } count ? Math.Max(1, (long)(count * hours)) : long.MaxValue;
    }

    /// <summary>Who waits for which step from which day on.</summary>
    private sealed class Waiting
    {
        private readonly IReadOnlyList<ForecastStep> _steps;
        private readonly SortedDictionary<(DateOnly Day, int Step), long> _due = [];

        public Waiting(IReadOnlyList<ForecastStep> steps, IEnumerable<DueOnDay> due)
        {
            _steps = steps;
            foreach (var one in due) Add(one.Step, one.Day, one.Count);
        }

        public bool IsEmpty => _due.Count == 0;

        /// <summary>Messages and calls of those who wait, those of their later steps among them.</summary>
        public long Count => _due.Sum(due => due.Value * (_steps.Count - due.Key.Step));

        public ForecastDay Let(DateOnly day, Rooms rooms)
        {
            var left = new Dictionary<Channel, long>();
            var full = new HashSet<Channel>();
            while (Next(day, full) is { } key)
            {
                var (channel, count) = (_steps[key.Step].Channel, _due[key]);
                var taken = rooms.Take(channel, count);
                if (taken < count) full.Add(channel);
                if (taken == 0) continue;
                left[channel] = left.GetValueOrDefault(channel) + taken;
                if (taken == count) _due.Remove(key);
                else _due[key] = count - taken;
                if (key.Step + 1 < _steps.Count) Add(key.Step + 1, day.AddDays(_steps[key.Step + 1].DelayDays), taken);
            }
            return new ForecastDay(day, Of(Channel.Email), Of(Channel.Sms), Of(Channel.Call));

            long Of(Channel channel) => left.GetValueOrDefault(channel);
        }

        private (DateOnly Day, int Step)? Next(DateOnly day, HashSet<Channel> full)
        {
            foreach (var key in _due.Keys)
            {
                if (key.Day > day) return null;
                if (!full.Contains(_steps[key.Step].Channel)) return key;
            }
            return null;
        }

        private void Add(int step, DateOnly day, long count)
        {
            if (count > 0) _due[(day, step)] = _due.GetValueOrDefault((day, step)) + count;
        }
    }
}
