using System.Globalization;
using CampaignStudio.Domain.Sequences;

namespace CampaignStudio.Tests.Sequences;

/// <summary>Zones with unlike clock changes, and instants written as text.</summary>
internal static class Zones
{
    public static readonly string[] Ids = ["Europe/Paris", "America/New_York", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"];

    public static readonly TimeZoneInfo Paris = Of("Europe/Paris");

    public static TimeZoneInfo Of(string id) => TimeZones.Find(id) ?? throw new ArgumentException(id);

    public static DateTime Utc(string text) =>
        DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    public static SendWindow Window(string? from, string? to, string[]? days = null, string[]? holidays = null) =>
        SendWindow.Create(new SendWindowInput(days, from, to, holidays)).Value;
}
