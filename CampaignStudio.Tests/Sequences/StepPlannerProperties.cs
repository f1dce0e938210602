using CampaignStudio.Domain.Sequences;
using CsCheck;

namespace CampaignStudio.Tests.Sequences;

public sealed class StepPlannerProperties
{
    private static readonly TimeZoneInfo[] AllZones = [.. Zones.Ids.Select(Zones.Of)];

    private static readonly Gen<TimeZoneInfo> Zone = Gen.Int[0, AllZones.Length - 1].Select(i => AllZones[i]);

    private static readonly Gen<DateTime> Change = Gen.OneOf(
        "2026-03-08T07:00", "2026-03-29T01:00", "2026-04-04T15:00", "2026-10-03T15:30", "2026-10-25T01:00", "2026-11-01T06:00",
        "2027-03-14T07:00", "2027-03-28T01:00", "2027-04-03T15:00", "2027-10-02T15:30", "2027-10-31T01:00", "2027-11-07T06:00").Select(Zones.Utc);

    // Half of them around the clock changes of the zones, where the mistakes are.
    private static readonly Gen<DateTime> Instant = Gen.OneOf(
        Gen.Long[0, 2 * 365 * 24 * 60L].Select(minutes => Zones.Utc("2026-01-01T00:00").AddMinutes(minutes)),
        Gen.Select(Change, Gen.Int[-36 * 60, 36 * 60], (change, minutes) => change.AddMinutes(minutes)));

    // So many days before something near a clock change.
    private static readonly Gen<(DateTime Finished, int Days)> AcrossAChange = Gen.Select(
        Change, Gen.Int[1, 20], Gen.Int[-150, 150], (change, days, minutes) => (change.AddDays(-days).AddMinutes(minutes), days));

    private static readonly Gen<SendWindow> Window = Gen.Select(
        Gen.Int[1, 127], Gen.Int[0, 1439], Gen.Int[1, 1440], Gen.Int[0, 700].Array[0, 6],
        (days, from, length, holidays) => new SendWindow(
            Enum.GetValues<DayOfWeek>().Where(day => (days & (1 << (int)day)) != 0),
            TimeSpan.FromMinutes(from),
            TimeSpan.FromMinutes(Math.Min(1440, from + length)),
            holidays.Select(day => new DateOnly(2026, 1, 1).AddDays(day))));

    private static readonly Gen<StepDelay> Delay = Gen.Select(Gen.Int[0, 20], Gen.Int[0, 72], (days, hours) => new StepDelay(days, hours));

    [Fact]
    public void A_step_is_never_due_before_the_previous_one_finished_plus_the_hours()
    {
        Gen.Select(Instant, Delay, Window, Zone).Sample((finished, delay, window, zone) =>
            StepPlanner.DueUtc(finished, delay, window, zone) >= finished.AddHours(delay.Hours)
            && StepPlanner.DueUtc(finished, delay, window, zone) >= StepPlanner.DueUtc(finished, delay, SendWindow.Always, zone));
    }

    [Fact]
    public void A_step_is_never_due_before_the_calendar_day_that_was_asked_for()
    {
        Gen.Select(AcrossAChange, Gen.Int[0, 30], Window, Zone).Sample((asked, hours, window, zone) =>
            DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(StepPlanner.DueUtc(asked.Finished, new StepDelay(asked.Days, hours), window, zone), zone))
            >= DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(asked.Finished, zone)).AddDays(asked.Days));
    }

    // The framework's own words on gaps and repeats are the judge here, not ours.
    [Fact]
    public void Days_keep_the_clock_time_whatever_the_clocks_do_in_between()
    {
        Gen.Select(AcrossAChange, Zone).Sample((across, zone) =>
        {
            var (finished, days) = across;
            var asked = TimeZoneInfo.ConvertTimeFromUtc(finished, zone).AddDays(days);
            var due = StepPlanner.DueUtc(finished, new StepDelay(days), SendWindow.Always, zone);
            var shown = TimeZoneInfo.ConvertTimeFromUtc(due, zone);
            if (zone.IsInvalidTime(asked)) return shown > asked && TimeZoneInfo.ConvertTimeFromUtc(due.AddTicks(-1), zone) < asked;
            var offset = zone.IsAmbiguousTime(asked) ? zone.GetAmbiguousTimeOffsets(asked).Max() : zone.GetUtcOffset(asked);
            return shown == asked && due == DateTime.SpecifyKind(asked - offset, DateTimeKind.Utc);
        }, iter: 2000);
    }

    [Fact]
    public void A_step_planned_anew_from_where_it_stands_stays_there()
    {
        Gen.Select(Instant, Delay, Window, Zone).Sample((finished, delay, window, zone) =>
        {
            var due = StepPlanner.DueUtc(finished, delay, window, zone);
            return StepPlanner.DueUtc(due, StepDelay.None, window, zone) == due
                && StepPlanner.DueUtc(finished, delay, SendWindow.FromJson(window.ToJson()), zone) == due;
        });
    }

    [Fact]
    public void A_step_is_always_due_inside_the_window()
    {
        Gen.Select(Instant, Delay, Window, Zone).Sample((finished, delay, window, zone) =>
            window.IsInside(StepPlanner.DueUtc(finished, delay, window, zone), zone));
    }

    [Fact]
    public void A_longer_delay_is_never_due_earlier()
    {
        Gen.Select(Instant, Delay, Gen.Int[0, 5], Gen.Int[0, 30], Gen.Select(Window, Zone)).Sample((finished, delay, days, hours, where) =>
            StepPlanner.DueUtc(finished, delay, where.Item1, where.Item2)
            <= StepPlanner.DueUtc(finished, new StepDelay(delay.Days + days, delay.Hours + hours), where.Item1, where.Item2));
    }

    [Fact]
    public void Moving_into_the_window_twice_changes_nothing()
    {
        Gen.Select(Instant, Window, Zone).Sample((instant, window, zone) =>
        {
            var inside = window.FirstInside(instant, zone);
            return window.FirstInside(inside, zone) == inside;
        });
    }

    [Fact]
    public void No_minute_before_the_opening_was_inside()
    {
        Gen.Select(Instant, Window, Zone).Sample((instant, window, zone) =>
        {
            var opening = window.FirstInside(instant, zone);
            for (var minute = instant; minute < opening; minute = minute.AddMinutes(5))
            {
                if (window.IsInside(minute, zone)) return false;
            }
            return true;
        }, iter: 300);
    }

    [Fact]
    public void A_clock_time_read_back_is_the_one_asked_for_unless_it_was_left_out()
    {
        Gen.Select(Instant, Zone).Sample((instant, zone) =>
        {
            var local = LocalTime.FromUtc(instant, zone);
            var first = LocalTime.ToUtc(local, zone);
            return first <= instant && LocalTime.FromUtc(first, zone) == local;
        });
    }
}
