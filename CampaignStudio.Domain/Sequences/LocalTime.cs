namespace CampaignStudio.Domain.Sequences;

/// <summary>
/// Local clock times and instants. Only the mapping from an instant to its offset is asked of the zone: it is unambiguous, and
/// everything else follows from it, half-hour changes and skipped days included.
/// </summary>
public static class LocalTime
{
    /// <summary>The clock time shown in the zone at an instant; its kind is unspecified.</summary>
    public static DateTime FromUtc(DateTime utc, TimeZoneInfo zone) =>
        DateTime.SpecifyKind(utc + Offset(utc, zone), DateTimeKind.Unspecified);

    /// <summary>
    /// The instant at which the zone's clocks show a time: the first of two where the hour repeats, the end of the gap where it is
    /// left out.
    /// </summary>
    public static DateTime ToUtc(DateTime local, TimeZoneInfo zone) =>
        InstantsOf(local, zone) is [var first, ..] ? first : Transition(AsUtc(local.AddDays(-1)), AsUtc(local.AddDays(1)), zone)!.Value;

    /// <summary>Every instant at which the clocks show a time: none in a gap, two where the hour repeats, else one; in order.</summary>
    internal static IReadOnlyList<DateTime> InstantsOf(DateTime local, TimeZoneInfo zone)
    {
        var before = Offset(AsUtc(local.AddDays(-1)), zone);
        var after = Offset(AsUtc(local.AddDays(1)), zone);
        return [.. new[] { before, after }.Distinct()
            .Select(offset => (Utc: AsUtc(local - offset), Offset: offset))
            .Where(candidate => Offset(candidate.Utc, zone) == candidate.Offset)
            .Select(candidate => candidate.Utc)
            .Order()];
    }

    /// <summary>The first instant with the new offset, if the offset differs between the two ends.</summary>
    internal static DateTime? Transition(DateTime fromUtc, DateTime toUtc, TimeZoneInfo zone)
    {
        var before = Offset(fromUtc, zone);
        if (Offset(toUtc, zone) == before) return null;

        var (low, high) = (fromUtc.Ticks, toUtc.Ticks);
        while (high - low > 1)
        {
            var middle = low + (high - low) / 2;
            if (Offset(new DateTime(middle, DateTimeKind.Utc), zone) == before) low = middle;
            else high = middle;
        }
        return new DateTime(high, DateTimeKind.Utc);
    }

    private static TimeSpan Offset(DateTime utc, TimeZoneInfo zone) => zone.GetUtcOffset(AsUtc(utc));

    private static DateTime AsUtc(DateTime value) => DateTime.SpecifyKind(value, DateTimeKind.Utc);
}
