using TimeZoneConverter;

namespace CampaignStudio.Domain.Sequences;

/// <summary>Time zones by the names people and their systems use.</summary>
public static class TimeZones
{
    private const int LongestId = 64;

    private static readonly Lazy<IReadOnlyList<string>> KnownIds = new(() =>
        [.. TZConvert.KnownIanaTimeZoneNames
            .Where(id => id == "UTC" || (id.Contains('/') && !id.StartsWith("Etc/", StringComparison.Ordinal)))
            .Where(id => TZConvert.TryGetTimeZoneInfo(id, out _))
            .Order(StringComparer.Ordinal)]);

    /// <summary>The IANA names to offer in a picker, in order.</summary>
    public static IReadOnlyList<string> Ids => KnownIds.Value;

    /// <summary>The zone of an IANA (<c>Europe/Paris</c>) or Windows (<c>Romance Standard Time</c>) name; none if it is unknown.</summary>
    public static TimeZoneInfo? Find(string? ianaOrWindows)
    {
        var id = ianaOrWindows?.Trim();
        if (id is not { Length: > 0 and <= LongestId }) return null;
        return TZConvert.TryGetTimeZoneInfo(id, out var zone) ? zone : null;
    }
}
