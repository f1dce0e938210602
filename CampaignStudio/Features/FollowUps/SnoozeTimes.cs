namespace CampaignStudio.Features.FollowUps;

/// <summary>When a snoozed task may come back, in the viewer's own time.</summary>
internal static class SnoozeTimes
{
    private static readonly TimeSpan Morning = TimeSpan.FromHours(9);
    private static readonly TimeSpan Late = TimeSpan.FromHours(3);

    /// <summary>Later today (while there is a later), tomorrow, next week.</summary>
    public static IEnumerable<(string Label, DateTime Local)> For(DateTime nowLocal)
    {
        var later = nowLocal.Date.AddHours(nowLocal.Hour) + Late;
        if (later.Date == nowLocal.Date) yield return ("Later today", later);
        yield return ("Tomorrow", nowLocal.Date.AddDays(1) + Morning);
        yield return ("Next week", nowLocal.Date.AddDays(DaysToMonday(nowLocal.DayOfWeek)) + Morning);
    }

    private static int DaysToMonday(DayOfWeek today) => today is DayOfWeek.Sunday ? 1 : 8 - (int)today;
}
