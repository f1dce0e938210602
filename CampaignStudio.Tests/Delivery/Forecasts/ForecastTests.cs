using CampaignStudio.Domain.Delivery.Forecasts;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Sequences;
using CsCheck;

namespace CampaignStudio.Tests.Delivery.Forecasts;

public sealed class ForecastTests
{
    // A Monday.
    private static readonly DateOnly Today = new(2026, 3, 2);
    private static readonly ForecastLimits Free = new(SendWindow.Always, null, null, null, null, HoursLeftToday: 15, SentToday: 0);
    private static readonly ForecastStep[] Steps = [new(1, Channel.Email, 0), new(2, Channel.Sms, 2), new(3, Channel.Call, 5)];

    private static SendWindow Weekdays(string from = "09:00", string to = "17:00") =>
        SendWindow.Create(new SendWindowInput(["mon", "tue", "wed", "thu", "fri"], from, to, [])).Value;

    [Fact]
    public void Without_limits_each_step_follows_after_its_days()
    {
        var forecast = Forecast.Of(Today, Steps, [new(0, Today, 100)], Free);
        Assert.Equal(
            [new ForecastDay(Today, 100, 0, 0), new ForecastDay(Today.AddDays(2), 0, 100, 0), new ForecastDay(Today.AddDays(7), 0, 0, 100)],
            forecast.Days);
        Assert.Equal((Today.AddDays(7), 0), (forecast.Through, forecast.Beyond));
    }

    [Fact]
    public void A_daily_cap_spreads_a_step_and_what_was_sent_today_counts()
    {
        var forecast = Forecast.Of(Today, [new(1, Channel.Email, 0)], [new(0, Today, 100)], Free with { DailyCap = 40, SentToday = 30 });
        Assert.Equal([10L, 40, 40, 10], forecast.Days.Select(day => day.Emails));
        Assert.Equal(Today.AddDays(3), forecast.Through);
    }

    [Fact]
    public void The_window_closes_days_and_bounds_what_an_hourly_cap_lets_go()
    {
        var forecast = Forecast.Of(
            Today.AddDays(4), [new(1, Channel.Email, 0)], [new(0, Today, 100)], Free with { Window = Weekdays(), HourlyCap = 10, HoursLeftToday = 2 });
        // Friday afternoon, then Monday.
        Assert.Equal([(Today.AddDays(4), 20L), (Today.AddDays(7), 80L)], forecast.Days.Select(day => (day.Day, day.Emails)));
    }

    [Fact]
    public void A_channels_rate_holds_its_own_channel_only()
    {
        var forecast = Forecast.Of(
            Today, [new(1, Channel.Email, 0), new(2, Channel.Sms, 0)], [new(0, Today, 30), new(1, Today, 30)], Free with { SmsPerHour = 1, HoursLeftToday = 10 });
        Assert.Equal((30L, 10L), (forecast.Days[0].Emails, forecast.Days[0].Sms));
        Assert.Equal([24L, 24L, 2L], forecast.Days.Skip(1).Select(day => day.Sms));
    }

    [Fact]
    public void Senders_limits_add_up_and_a_warm_up_grows_from_where_it_stands()
    {
        ForecastSender warming = new(Channel.Email, new SenderLimits(null, 50, new WarmUp(10, 100)), new SenderUse(null, Today.DayNumber, SentOnDay: 15, DaysBefore: 1));
        ForecastSender steady = new(Channel.Email, new SenderLimits(PerHour: 1, null, null), default);
        ForecastSender sms = new(Channel.Sms, new SenderLimits(null, 1, null), default);
        ForecastStep[] one = [new(1, Channel.Email, 0)];
        DueOnDay[] due = [new(0, Today, 200)];

        Assert.Equal([5L, 40, 50, 50, 50, 5], Forecast.Of(Today, one, due, Free with { Senders = [warming, sms] }).Days.Select(day => day.Emails));
        Assert.Equal([5L + 15, 40 + 24, 50 + 24, 42], Forecast.Of(Today, one, due, Free with { Senders = [warming, steady] }).Days.Select(day => day.Emails));
        Assert.Equal([200L], Forecast.Of(Today, one, due, Free with { Senders = [warming, new(Channel.Email, SenderLimits.None, default)] }).Days.Select(day => day.Emails));
    }

    [Fact]
    public void What_a_year_does_not_suffice_for_is_counted_with_its_later_steps()
    {
        var forecast = Forecast.Of(Today, Steps, [new(0, Today, 1000)], Free with { DailyCap = 1 });
        Assert.Null(forecast.Through);
        Assert.True(forecast.Beyond > 0);
        Assert.Equal(3000, forecast.Beyond + forecast.Days.Sum(day => day.Emails + day.Sms + day.Calls));
    }

    [Fact]
    public void Nothing_to_come_is_through_on_no_day() => Assert.Equal((0, null), (Forecast.Of(Today, Steps, [], Free).Days.Count, Forecast.Of(Today, Steps, [], Free).Through));

    [Fact]
    public void Nothing_is_lost_and_no_day_is_over_its_limits() =>
        (from delays in Gen.Int[0, 9].Array[1, 5]
         from channels in Gen.Int[0, 2].Array[5]
         from due in Gen.Select(Gen.Int[0, 4], Gen.Int[0, 40], Gen.Int[1, 500]).List[0, 8]
         from cap in Gen.Int[1, 400]
         from perHour in Gen.Int[1, 100]
         select (delays, channels, due, cap, perHour)).Sample(given =>
        {
            var steps = given.delays.Select((delay, i) => new ForecastStep(i, (Channel)given.channels[i], delay)).ToArray();
            var due = given.due.Where(one => one.Item1 < steps.Length).Select(one => new DueOnDay(one.Item1, Today.AddDays(one.Item2), one.Item3)).ToList();
            var forecast = Forecast.Of(Today, steps, due, Free with { Window = Weekdays(), DailyCap = given.cap, EmailPerHour = given.perHour, HoursLeftToday = 3 });
            Assert.Equal(due.Sum(one => one.Count * (steps.Length - one.Step)), forecast.Beyond + forecast.Days.Sum(day => day.Emails + day.Sms + day.Calls));
            Assert.All(forecast.Days, day =>
            {
                Assert.True(day.Day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));
                Assert.True(day.Emails + day.Sms <= given.cap);
                Assert.True(day.Emails <= given.perHour * (day.Day == Today ? 3 : 8));
            });
        });
}
