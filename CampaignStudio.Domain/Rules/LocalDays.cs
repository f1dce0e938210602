namespace CampaignStudio.Domain.Rules;

/// <summary>Calendar days in a time zone.</summary>
public static class LocalDays
{
    /// <summary>Whole calendar days between the local dates of two instants: 0 on the same date, never negative.</summary>
    public static int Between(DateTime fromUtc, DateTime toUtc, TimeZoneInfo zone) =>
        Math.Max(0, (ToLocal(toUtc, zone).Date - ToLocal(fromUtc, zone).Date).Days);

    /// <summary>
    /// The start of the next local day. A midnight that the clock change skips means the end of the gap, one that occurs twice the first.
    /// </summary>
    public static DateTime NextMidnightUtc(DateTime nowUtc, TimeZoneInfo zone)
    {
        var midnight = DateTime.SpecifyKind(ToLocal(nowUtc, zone).Date.AddDays(1), DateTimeKind.Unspecified);
        var offset = zone.IsInvalidTime(midnight) ? zone.GetUtcOffset(midnight.AddHours(-3))
            : zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max()
            : zone.GetUtcOffset(midnight);
        return DateTime.SpecifyKind(midnight - offset, DateTimeKind.Utc);
    }

    private static DateTime ToLocal(DateTime utc, TimeZoneInfo zone) =>
        ReferenceEquals(zone, TimeZoneInfo.Utc) ? utc : TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), zone);
}
