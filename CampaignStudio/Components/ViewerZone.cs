using System.Globalization;

namespace CampaignStudio.Components;

/// <summary>The time zone of the browser behind a circuit; UTC until it has said which.</summary>
internal sealed class ViewerZone
{
    /// <summary>A day as everybody reads it the same way.</summary>
    public const string DayFormat = "d MMM yyyy";

    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    public void Set(string? id)
    {
        if (id is not null && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone)) Zone = zone;
    }

    public DateTime Local(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), Zone);

    /// <summary>Date and time, short; empty for null.</summary>
    public string Text(DateTime? utc, string format = "d MMM yyyy, HH:mm") =>
        utc is { } time ? Local(time).ToString(format, CultureInfo.InvariantCulture) : "";

    /// <summary>What a person entered in this zone, as UTC. A time skipped by a clock change moves to the end of the gap.</summary>
    public DateTime ToUtc(DateTime local)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        while (Zone.IsInvalidTime(local)) local = local.AddMinutes(1);
        return TimeZoneInfo.ConvertTimeToUtc(local, Zone);
    }
}
