using CampaignStudio.Domain.Sequences;
using static CampaignStudio.Tests.Sequences.Zones;

namespace CampaignStudio.Tests.Sequences;

public sealed class StepPlannerTests
{
    private static readonly string[] Workdays = ["mon", "tue", "wed", "thu", "fri"];

    [Fact]
    public void Three_days_across_the_spring_clock_change_keep_the_local_hour()
    {
        var due = StepPlanner.DueUtc(finishedUtc: Utc("2026-03-27T08:30"), delay: new StepDelay(Days: 3), SendWindow.Always, Paris);

        Assert.Equal(Utc("2026-03-30T07:30"), due);
        Assert.Equal(DateTimeKind.Utc, due.Kind);
    }

    // finished, +1 day → due; the day crosses each zone's clock changes of two years.
    [Theory]
    [InlineData("Europe/Paris", "2026-03-28T11:00", "2026-03-29T10:00")]
    [InlineData("Europe/Paris", "2026-10-24T10:00", "2026-10-25T11:00")]
    [InlineData("Europe/Paris", "2027-03-27T11:00", "2027-03-28T10:00")]
    [InlineData("Europe/Paris", "2027-10-30T10:00", "2027-10-31T11:00")]
    [InlineData("America/New_York", "2026-03-07T17:00", "2026-03-08T16:00")]
    [InlineData("America/New_York", "2026-10-31T16:00", "2026-11-01T17:00")]
    [InlineData("America/New_York", "2027-03-13T17:00", "2027-03-14T16:00")]
    [InlineData("America/New_York", "2027-11-06T16:00", "2027-11-07T17:00")]
    [InlineData("America/Sao_Paulo", "2026-10-17T12:00", "2026-10-18T12:00")]
    [InlineData("America/Sao_Paulo", "2027-02-20T12:00", "2027-02-21T12:00")]
    [InlineData("Australia/Lord_Howe", "2026-04-04T01:00", "2026-04-05T01:30")]
    [InlineData("Australia/Lord_Howe", "2026-10-03T01:30", "2026-10-04T01:00")]
    [InlineData("Australia/Lord_Howe", "2027-04-03T01:00", "2027-04-04T01:30")]
    [InlineData("Australia/Lord_Howe", "2027-10-02T01:30", "2027-10-03T01:00")]
    [InlineData("Asia/Kathmandu", "2026-03-28T03:15", "2026-03-29T03:15")]
    [InlineData("Asia/Kathmandu", "2027-10-30T03:15", "2027-10-31T03:15")]
    public void A_day_keeps_the_clock_time_in_every_zone(string zone, string finished, string due)
    {
        Assert.Equal(Utc(due), StepPlanner.DueUtc(Utc(finished), new StepDelay(1), SendWindow.Always, Of(zone)));
    }

    // The day before at a clock time that the change leaves out: the end of the gap.
    [Theory]
    [InlineData("Europe/Paris", "2026-03-28T01:30", "2026-03-29T01:00")]
    [InlineData("Europe/Paris", "2027-03-27T01:59", "2027-03-28T01:00")]
    [InlineData("America/New_York", "2026-03-07T07:30", "2026-03-08T07:00")]
    [InlineData("America/New_York", "2027-03-13T07:00", "2027-03-14T07:00")]
    [InlineData("Australia/Lord_Howe", "2026-10-02T15:45", "2026-10-03T15:30")]
    [InlineData("Australia/Lord_Howe", "2027-10-01T15:40", "2027-10-02T15:30")]
    public void A_clock_time_that_does_not_exist_moves_to_the_end_of_the_gap(string zone, string finished, string due)
    {
        Assert.Equal(Utc(due), StepPlanner.DueUtc(Utc(finished), new StepDelay(1), SendWindow.Always, Of(zone)));
    }

    // The day before at a clock time that comes twice: the first.
    [Theory]
    [InlineData("Europe/Paris", "2026-10-24T00:30", "2026-10-25T00:30")]
    [InlineData("Europe/Paris", "2027-10-30T00:30", "2027-10-31T00:30")]
    [InlineData("America/New_York", "2026-10-31T05:30", "2026-11-01T05:30")]
    [InlineData("America/New_York", "2027-11-06T05:30", "2027-11-07T05:30")]
    [InlineData("Australia/Lord_Howe", "2026-04-03T14:45", "2026-04-04T14:45")]
    [InlineData("Australia/Lord_Howe", "2027-04-02T14:45", "2027-04-03T14:45")]
    public void A_clock_time_that_occurs_twice_means_the_first(string zone, string finished, string due)
    {
        Assert.Equal(Utc(due), StepPlanner.DueUtc(Utc(finished), new StepDelay(1), SendWindow.Always, Of(zone)));
    }

    [Fact]
    public void Hours_are_elapsed_hours_across_a_clock_change()
    {
        Assert.Equal(Utc("2026-03-29T08:30"), StepPlanner.DueUtc(Utc("2026-03-28T08:30"), new StepDelay(0, 24), SendWindow.Always, Paris));
    }

    [Fact]
    public void Hours_are_added_after_the_days()
    {
        // 02:30 the next day is left out, so 03:00, and two hours later.
        Assert.Equal(Utc("2026-03-29T03:00"), StepPlanner.DueUtc(Utc("2026-03-28T01:30"), new StepDelay(1, 2), SendWindow.Always, Paris));
    }

    [Fact]
    public void No_delay_in_the_second_of_two_equal_hours_does_not_go_back_to_the_first()
    {
        Assert.Equal(Utc("2026-10-25T01:30"), StepPlanner.DueUtc(Utc("2026-10-25T01:30"), StepDelay.None, SendWindow.Always, Paris));
    }

    [Theory]
    [InlineData("2026-06-05T06:00", "2026-06-05T07:00")] // Friday before opening
    [InlineData("2026-06-05T07:00", "2026-06-05T07:00")] // at opening
    [InlineData("2026-06-05T14:59:59", "2026-06-05T14:59:59")]
    [InlineData("2026-06-05T15:00", "2026-06-08T07:00")] // at closing: Monday
    [InlineData("2026-06-06T10:00", "2026-06-08T07:00")] // Saturday
    public void A_due_time_outside_the_window_moves_to_its_next_opening(string finished, string due)
    {
        var window = Window("09:00", "17:00", Workdays);

        Assert.Equal(Utc(due), StepPlanner.DueUtc(Utc(finished), StepDelay.None, window, Paris));
    }

    [Fact]
    public void Holidays_are_skipped_by_the_local_date()
    {
        var window = Window("09:00", "17:00", Workdays, ["2026-12-25", "2026-12-28"]);

        Assert.Equal(Utc("2026-12-29T08:00"), StepPlanner.DueUtc(Utc("2026-12-24T16:30"), StepDelay.None, window, Paris));
    }

    [Fact]
    public void The_window_opens_at_the_local_hour_of_a_zone_far_away()
    {
        var window = Window("09:00", "10:00");

        Assert.Equal(Utc("2026-06-02T03:15"), StepPlanner.DueUtc(Utc("2026-06-01T12:00"), StepDelay.None, window, Of("Asia/Kathmandu")));
    }

    [Fact]
    public void A_window_that_would_open_in_the_gap_opens_at_its_end()
    {
        Assert.Equal(Utc("2026-03-29T01:00"), Window("02:30", "04:00").FirstInside(Utc("2026-03-29T00:10"), Paris));
    }

    [Fact]
    public void A_window_that_lies_in_the_gap_stays_closed_that_day()
    {
        Assert.Equal(Utc("2026-03-30T00:15"), Window("02:15", "02:45").FirstInside(Utc("2026-03-29T00:10"), Paris));
    }

    [Fact]
    public void A_window_in_the_repeated_hour_opens_twice()
    {
        var window = Window("02:15", "02:45");

        Assert.Equal(Utc("2026-10-25T00:15"), window.FirstInside(Utc("2026-10-24T12:00"), Paris));
        Assert.Equal(Utc("2026-10-25T01:15"), window.FirstInside(Utc("2026-10-25T00:50"), Paris));
    }

    [Fact]
    public void Clocks_that_are_turned_back_into_the_window_open_it_at_that_instant()
    {
        // 01:30–02:30 closed at 02:30; at 03:00 the clocks show 02:00 again.
        Assert.Equal(Utc("2026-10-25T01:00"), Window("01:30", "02:30").FirstInside(Utc("2026-10-25T00:40"), Paris));
    }

    [Fact]
    public void A_day_that_a_zone_left_out_is_no_day_of_the_window()
    {
        // Apia had no Friday, 30 December 2011.
        var window = Window("09:00", "10:00", ["fri"]);

        Assert.Equal(Utc("2012-01-05T19:00"), window.FirstInside(Utc("2011-12-29T12:00"), Of("Pacific/Apia")));
    }

    [Fact]
    public void A_window_that_never_opens_is_a_broken_invariant()
    {
        var never = new SendWindow([], TimeSpan.Zero, TimeSpan.FromHours(1), []);

        Assert.Throws<InvalidOperationException>(() => never.FirstInside(Utc("2026-01-01T00:00"), Paris));
    }
}
