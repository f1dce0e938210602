namespace CampaignStudio.Domain.Sequences;

/// <summary>When the next step of a sequence is due.</summary>
public static class StepPlanner
{
    /// <summary>
    /// The finish of the previous step plus the delay, moved forward to the first instant inside the window. Days keep the local
    /// clock time across a clock change; hours are elapsed hours. Never earlier than <paramref name="finishedUtc"/>.
    /// </summary>
    public static DateTime DueUtc(DateTime finishedUtc, StepDelay delay, SendWindow window, TimeZoneInfo zone) =>
        window.FirstInside(AfterDelay(finishedUtc, delay, zone), zone);

    /// <summary>The finish of the previous step plus the delay, whatever the window.</summary>
    public static DateTime AfterDelay(DateTime finishedUtc, StepDelay delay, TimeZoneInfo zone)
    {
        // Without days there is no local time to keep: a finish in the second of two equal hours must not fall back to the first.
        var sameClockTime = delay.Days == 0
            ? finishedUtc
            : LocalTime.ToUtc(LocalTime.FromUtc(finishedUtc, zone).AddDays(delay.Days), zone);
        return sameClockTime.AddHours(delay.Hours);
    }
}
