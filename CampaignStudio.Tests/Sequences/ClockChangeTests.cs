using CampaignStudio.Domain.Sequences;
using static CampaignStudio.Tests.Sequences.Zones;

namespace CampaignStudio.Tests.Sequences;

/// <summary>The clock changes of 2026 and 2027: days that cross them, and windows that lie in them.</summary>
public sealed class ClockChangeTests
{
    // The first instant of the new time, and by how many minutes the clocks were moved.
    [Theory]
    [InlineData("Europe/Paris", "2026-03-29T01:00", 60, "2026-10-25T01:00", -60, "2027-03-28T01:00", 60, "2027-10-31T01:00", -60)]
    [InlineData("America/New_York", "2026-03-08T07:00", 60, "2026-11-01T06:00", -60, "2027-03-14T07:00", 60, "2027-11-07T06:00", -60)]
    [InlineData("Australia/Lord_Howe", "2026-04-04T15:00", -30, "2026-10-03T15:30", 30, "2027-04-03T15:00", -30, "2027-10-02T15:30", 30)]
    [InlineData("America/Sao_Paulo")]
    [InlineData("Asia/Kathmandu")]
    public void The_zones_change_their_clocks_when_these_tables_say_and_at_no_other_time(string zone, params object[] changes)
    {
        var found = new List<object>();
        var before = Of(zone).GetUtcOffset(Utc("2026-01-01T00:00"));
        for (var instant = Utc("2026-01-01T00:30"); instant < Utc("2028-01-01T00:00"); instant = instant.AddMinutes(30))
        {
            var offset = Of(zone).GetUtcOffset(instant);
            if (offset == before) continue;
            found.AddRange([instant.ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture), (int)(offset - before).TotalMinutes]);
            before = offset;
        }

        Assert.Equal(changes, found);
    }

    // A week, from three days before each change: the same local time.
    [Theory]
    [InlineData("Europe/Paris", "2026-03-26T08:15", "2026-04-02T07:15")]
    [InlineData("Europe/Paris", "2026-10-22T07:15", "2026-10-29T08:15")]
    [InlineData("Europe/Paris", "2027-03-25T08:15", "2027-04-01T07:15")]
    [InlineData("Europe/Paris", "2027-10-28T07:15", "2027-11-04T08:15")]
    [InlineData("America/New_York", "2026-03-05T14:15", "2026-03-12T13:15")]
    [InlineData("America/New_York", "2026-10-29T13:15", "2026-11-05T14:15")]
    [InlineData("America/New_York", "2027-03-11T14:15", "2027-03-18T13:15")]
    [InlineData("America/New_York", "2027-11-04T13:15", "2027-11-11T14:15")]
    [InlineData("Australia/Lord_Howe", "2026-04-01T22:00", "2026-04-08T22:30")]
    [InlineData("Australia/Lord_Howe", "2026-09-30T22:30", "2026-10-07T22:00")]
    [InlineData("Australia/Lord_Howe", "2027-03-31T22:00", "2027-04-07T22:30")]
    [InlineData("Australia/Lord_Howe", "2027-09-29T22:30", "2027-10-06T22:00")]
    [InlineData("America/Sao_Paulo", "2026-10-15T12:15", "2026-10-22T12:15")]
    [InlineData("America/Sao_Paulo", "2027-02-18T12:15", "2027-02-25T12:15")]
    [InlineData("Asia/Kathmandu", "2026-03-26T03:30", "2026-04-02T03:30")]
    [InlineData("Asia/Kathmandu", "2027-10-28T03:30", "2027-11-04T03:30")]
    public void A_week_keeps_the_clock_time(string zone, string finished, string due)
    {
        Assert.Equal(Utc(due), StepPlanner.DueUtc(Utc(finished), new StepDelay(7), SendWindow.Always, Of(zone)));
    }

    // Finished in the second of two equal hours: a day later its clock time comes once, and the day counts from it.
    [Theory]
    [InlineData("Europe/Paris", "2026-10-25T01:30", "2026-10-26T01:30")]
    [InlineData("Europe/Paris", "2027-10-31T01:30", "2027-11-01T01:30")]
    [InlineData("America/New_York", "2026-11-01T06:30", "2026-11-02T06:30")]
    [InlineData("America/New_York", "2027-11-07T06:30", "2027-11-08T06:30")]
    [InlineData("Australia/Lord_Howe", "2026-04-04T15:15", "2026-04-05T15:15")]
    [InlineData("Australia/Lord_Howe", "2027-04-03T15:15", "2027-04-04T15:15")]
    public void A_day_counts_from_the_repeated_hour_too(string zone, string finished, string due)
    {
        Assert.Equal(Utc(due), StepPlanner.DueUtc(Utc(finished), new StepDelay(1), SendWindow.Always, Of(zone)));
    }

    // Opens in the gap, and stays open behind it.
    [Theory]
    [InlineData("Europe/Paris", "02:30", "04:00", "2026-03-29T00:50", "2026-03-29T01:00")]
    [InlineData("Europe/Paris", "02:30", "04:00", "2027-03-28T00:50", "2027-03-28T01:00")]
    [InlineData("America/New_York", "02:30", "04:00", "2026-03-08T06:50", "2026-03-08T07:00")]
    [InlineData("America/New_York", "02:30", "04:00", "2027-03-14T06:50", "2027-03-14T07:00")]
    [InlineData("Australia/Lord_Howe", "02:15", "04:00", "2026-10-03T15:20", "2026-10-03T15:30")]
    [InlineData("Australia/Lord_Howe", "02:15", "04:00", "2027-10-02T15:20", "2027-10-02T15:30")]
    // Lies in it altogether: not open on that day.
    [InlineData("Europe/Paris", "02:15", "02:45", "2027-03-28T00:50", "2027-03-29T00:15")]
    [InlineData("America/New_York", "02:15", "02:45", "2026-03-08T06:50", "2026-03-09T06:15")]
    [InlineData("America/New_York", "02:15", "02:45", "2027-03-14T06:50", "2027-03-15T06:15")]
    [InlineData("Australia/Lord_Howe", "02:05", "02:25", "2026-10-03T15:20", "2026-10-04T15:05")]
    [InlineData("Australia/Lord_Howe", "02:05", "02:25", "2027-10-02T15:20", "2027-10-03T15:05")]
    // Comes twice: its first opening, and behind that its second.
    [InlineData("Europe/Paris", "02:15", "02:45", "2027-10-30T12:00", "2027-10-31T00:15")]
    [InlineData("Europe/Paris", "02:15", "02:45", "2027-10-31T00:50", "2027-10-31T01:15")]
    [InlineData("America/New_York", "01:15", "01:45", "2026-10-31T12:00", "2026-11-01T05:15")]
    [InlineData("America/New_York", "01:15", "01:45", "2026-11-01T05:50", "2026-11-01T06:15")]
    [InlineData("America/New_York", "01:15", "01:45", "2027-11-07T05:50", "2027-11-07T06:15")]
    [InlineData("Australia/Lord_Howe", "01:35", "01:50", "2026-04-04T12:00", "2026-04-04T14:35")]
    [InlineData("Australia/Lord_Howe", "01:35", "01:50", "2026-04-04T14:55", "2026-04-04T15:05")]
    [InlineData("Australia/Lord_Howe", "01:35", "01:50", "2027-04-03T14:55", "2027-04-03T15:05")]
    // No change at all: the same opening every day.
    [InlineData("America/Sao_Paulo", "00:15", "00:45", "2026-10-18T01:00", "2026-10-18T03:15")]
    [InlineData("Asia/Kathmandu", "02:15", "02:45", "2026-03-28T12:00", "2026-03-28T20:30")]
    public void A_window_in_a_gap_or_in_a_repeat_opens_when_the_clocks_show_it(string zone, string from, string to, string finished, string opening)
    {
        Assert.Equal(Utc(opening), StepPlanner.DueUtc(Utc(finished), StepDelay.None, Window(from, to), Of(zone)));
    }
}
