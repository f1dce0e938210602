using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Sequences;

/// <summary>
/// A sending window as it is entered and stored: <c>{days: ["mon", …], from: "09:00", to: "17:00", holidays: ["2026-12-25", …]}</c>;
/// days may be written out (<c>monday</c>). What is left out does not restrict; <c>to</c> may be <c>24:00</c>.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SendWindowInput(
    IReadOnlyList<string>? Days = null, string? From = null, string? To = null, IReadOnlyList<string>? Holidays = null);

internal static class SendWindowValidation
{
    private const int MaxHolidays = 1000;

    // Longer than any ordinary closure: beyond it a window is taken for one that never opens.
    private const int LongestClosureDays = 366;

    private static readonly string[] DayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    private static readonly string[] LongDayNames = [.. Enum.GetNames<DayOfWeek>().Select(name => name.ToLowerInvariant())];

    public static Result<SendWindow> Check(SendWindowInput input)
    {
        var errors = new List<Error>();
        var days = Days(input.Days, errors);
        var from = Time(input.From, TimeSpan.Zero, "window.from", errors);
        var to = Time(input.To, TimeSpan.FromDays(1), "window.to", errors);
        if (from is { } opening && to is { } closing && opening >= closing)
            errors.Add(Error.Invalid("window_from_not_before_to", "The window must open before it closes on the same day.", "window.from"));
        var holidays = Holidays(input.Holidays, errors);
        if (Error.Combine(errors) is { } error) return error;

        var window = new SendWindow(days, from!.Value, to!.Value, holidays);
        if (holidays.Any(holiday => !OpensSoonAfter(holiday, window)))
            return Error.Invalid("window_never_opens", "With these holidays the window stays closed for more than a year. Remove some.", "window.holidays");
        return window;
    }

    public static SendWindowInput Describe(SendWindow window) => new(
        [.. window.Days.Select(day => DayNames[(int)day])],
        TimeText(window.From),
        TimeText(window.To),
        [.. window.Holidays.Select(day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))]);

    private static List<DayOfWeek> Days(IReadOnlyList<string>? names, List<Error> errors)
    {
        if (names is null) return [.. Enum.GetValues<DayOfWeek>()];
        if (names.Count == 0) errors.Add(Error.Invalid("window_without_days", "Choose at least one weekday.", "window.days"));

        var days = new List<DayOfWeek>();
        for (var i = 0; i < names.Count; i++)
        {
            var name = names[i]?.Trim().ToLowerInvariant() ?? "";
            var index = Math.Max(Array.IndexOf(DayNames, name), Array.IndexOf(LongDayNames, name));
            if (index >= 0) days.Add((DayOfWeek)index);
            else errors.Add(Error.Invalid("unknown_weekday", $"'{names[i]}' is no weekday. Use mon, tue, wed, thu, fri, sat or sun.", $"window.days[{i}]"));
        }
        return days;
    }

    private static TimeSpan? Time(string? text, TimeSpan otherwise, string field, List<Error> errors)
    {
        if (text is null) return otherwise;
        if (text.Trim() is "24:00" && field == "window.to") return TimeSpan.FromDays(1);
        if (TimeOnly.TryParseExact(text.Trim(), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return time.ToTimeSpan();

        errors.Add(Error.Invalid("invalid_time", $"'{text}' is no time of day. Write it like 09:00.", field));
        return null;
    }

    private static List<DateOnly> Holidays(IReadOnlyList<string>? texts, List<Error> errors)
    {
        var holidays = new List<DateOnly>();
        if (texts is null) return holidays;
        if (texts.Count > MaxHolidays)
        {
            errors.Add(Error.Invalid("too_many_holidays", $"At most {MaxHolidays} holidays can be kept.", "window.holidays"));
            return holidays;
        }
        for (var i = 0; i < texts.Count; i++)
        {
            if (DateOnly.TryParseExact(texts[i]?.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                && day.Year is > 1900 and < 9000)
                holidays.Add(day);
            else
                errors.Add(Error.Invalid("invalid_date", $"'{texts[i]}' is no date. Write it like 2026-12-25.", $"window.holidays[{i}]"));
        }
        return holidays;
    }

    private static bool OpensSoonAfter(DateOnly holiday, SendWindow window) =>
        Enumerable.Range(1, LongestClosureDays).Any(days => window.IsOpenOn(holiday.AddDays(days)));

    private static string TimeText(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time.Minutes:00}");
}

/// <summary>Writes a window in its entered form and refuses to read one that is not valid.</summary>
internal sealed class SendWindowJsonConverter : JsonConverter<SendWindow>
{
    public override SendWindow Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var window = SendWindow.Create(JsonSerializer.Deserialize<SendWindowInput>(ref reader, options));
        return window.IsError ? throw new JsonException(window.Error!.Message) : window.Value;
    }

    public override void Write(Utf8JsonWriter writer, SendWindow value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value.ToInput(), options);
}
