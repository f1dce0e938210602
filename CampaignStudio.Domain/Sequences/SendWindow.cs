using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Sequences;

/// <summary>
/// The local times at which messages may leave: certain weekdays, from–to (the end excluded), but not on holidays. An instant is
/// judged by what the clocks of the zone show then.
/// </summary>
[JsonConverter(typeof(SendWindowJsonConverter))]
public sealed class SendWindow : IEquatable<SendWindow>
{
    private const int SearchDays = 366 * 2;
    private static readonly TimeSpan WholeDay = TimeSpan.FromDays(1);

    private readonly FrozenSet<DayOfWeek> _days;
    private readonly FrozenSet<DateOnly> _holidays;

    internal SendWindow(IEnumerable<DayOfWeek> days, TimeSpan from, TimeSpan to, IEnumerable<DateOnly> holidays)
    {
        (_days, From, To, _holidays) = (days.ToFrozenSet(), from, to, holidays.ToFrozenSet());
        Days = [.. _days.OrderBy(day => ((int)day + 6) % 7)];
        Holidays = [.. _holidays.Order()];
    }

    /// <summary>No restriction at all.</summary>
    public static SendWindow Always { get; } = new(Enum.GetValues<DayOfWeek>(), TimeSpan.Zero, WholeDay, []);

    /// <summary>The weekdays, Monday first; at least one.</summary>
    public IReadOnlyList<DayOfWeek> Days { get; }

    /// <summary>Opening time of day, at the minute.</summary>
    public TimeSpan From { get; }

    /// <summary>Closing time of day, excluded; 24 hours for midnight. Later than <see cref="From"/>.</summary>
    public TimeSpan To { get; }

    /// <summary>Local dates on which nothing leaves, in order.</summary>
    public IReadOnlyList<DateOnly> Holidays { get; }

    public bool IsAlways => _days.Count == 7 && From == TimeSpan.Zero && To == WholeDay && _holidays.Count == 0;

    /// <summary>Checks what was entered; nothing entered means <see cref="Always"/>. Errors name the field, such as <c>window.from</c>.</summary>
    public static Result<SendWindow> Create(SendWindowInput? input) =>
        input is null ? Always : SendWindowValidation.Check(input);

    /// <summary>Reads what <see cref="ToJson"/> wrote; no text means <see cref="Always"/>.</summary>
    public static SendWindow FromJson(string? json) =>
        string.IsNullOrWhiteSpace(json) ? Always : JsonSerializer.Deserialize<SendWindow>(json, StudioJson.Options) ?? Always;

    public string ToJson() => JsonSerializer.Serialize(this, StudioJson.Options);

    public bool IsInside(DateTime utc, TimeZoneInfo zone)
    {
        if (IsAlways) return true;
        var local = LocalTime.FromUtc(utc, zone);
        return IsOpenOn(DateOnly.FromDateTime(local)) && local.TimeOfDay >= From && local.TimeOfDay < To;
    }

    /// <summary>
    /// The first instant at or after <paramref name="utc"/> that is inside. A valid window always opens; one that does not within two
    /// years is a broken invariant and throws.
    /// </summary>
    public DateTime FirstInside(DateTime utc, TimeZoneInfo zone)
    {
        if (IsInside(utc, zone)) return utc;

        var date = DateOnly.FromDateTime(LocalTime.FromUtc(utc, zone));
        for (var day = 0; day < SearchDays; day++, date = date.AddDays(1))
        {
            if (!IsOpenOn(date)) continue;
            foreach (var opening in OpeningsOn(date, zone))
            {
                if (opening >= utc && IsInside(opening, zone)) return opening;
            }
        }
        throw new InvalidOperationException($"The sending window {ToJson()} does not open within {SearchDays} days after {utc:O}.");
    }

    public bool IsOpenOn(DateOnly localDate) => _days.Contains(localDate.DayOfWeek) && !_holidays.Contains(localDate);

    public SendWindowInput ToInput() => SendWindowValidation.Describe(this);

    public bool Equals(SendWindow? other) =>
        other is not null && From == other.From && To == other.To && _days.SetEquals(other._days) && _holidays.SetEquals(other._holidays);

    public override bool Equals(object? obj) => Equals(obj as SendWindow);

    public override int GetHashCode() => HashCode.Combine(From, To, _days.Count, _holidays.Count);

    public override string ToString() => ToJson();

    /// <summary>
    /// Where the clocks may enter the window on a date: when they show its opening time (twice, where that hour repeats), and when a
    /// clock change makes them jump into it.
    /// </summary>
    private SortedSet<DateTime> OpeningsOn(DateOnly date, TimeZoneInfo zone)
    {
        var midnight = date.ToDateTime(TimeOnly.MinValue);
        var openings = new SortedSet<DateTime>(LocalTime.InstantsOf(midnight + From, zone));
        if (LocalTime.Transition(LocalTime.ToUtc(midnight, zone).AddTicks(-1), LocalTime.ToUtc(midnight.AddDays(1), zone), zone) is { } change)
            openings.Add(change);
        return openings;
    }
}
