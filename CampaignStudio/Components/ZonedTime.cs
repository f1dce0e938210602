using System.Globalization;
using CampaignStudio.Domain.Sequences;

namespace CampaignStudio.Components;

/// <summary>Times by the clocks of a zone that is not the viewer's, such as a campaign's.</summary>
internal static class ZonedTime
{
    /// <summary>As a field for date and time reads and writes it.</summary>
    public const string FieldFormat = "yyyy-MM-ddTHH:mm";

    /// <summary>With the zone's name, for it is not obvious.</summary>
    public static string Text(DateTime utc, TimeZoneInfo zone) =>
        $"{LocalTime.FromUtc(utc, zone).ToString("ddd d MMM yyyy, HH:mm", CultureInfo.InvariantCulture)} ({zone.Id})";

    public static string Field(DateTime utc, TimeZoneInfo zone) => LocalTime.FromUtc(utc, zone).ToString(FieldFormat, CultureInfo.InvariantCulture);

    /// <summary>What was entered, as UTC; null when it is no time. A time skipped by a clock change means the end of the gap.</summary>
    public static DateTime? TryRead(string? text, TimeZoneInfo zone) =>
        DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) ? LocalTime.ToUtc(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), zone) : null;
}
