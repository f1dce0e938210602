using System.Globalization;
using System.Text.Json.Serialization;

namespace CampaignStudio.Domain.Rules;

/// <summary>
/// The value of a fact, or what a condition compares it with: a text, a number, a boolean, an instant or several of them.
/// A missing value is <c>null</c>.
/// </summary>
[JsonConverter(typeof(FactValueJsonConverter))]
public abstract record FactValue
{
    private FactValue()
    {
    }

    public sealed record Text(string Value) : FactValue
    {
        public override string ToString() => Value;
    }

    public sealed record Number(decimal Value) : FactValue
    {
        public override string ToString() => Value.ToString("0.############################", CultureInfo.InvariantCulture);
    }

    public sealed record Flag(bool Value) : FactValue
    {
        public override string ToString() => Value ? "true" : "false";
    }

    public sealed record Instant(DateTime Utc) : FactValue
    {
        public override string ToString() => IsoInstant.ToText(Utc);
    }

    public sealed record Many(ValueList<FactValue> Items) : FactValue
    {
        public override string ToString() => string.Join(", ", Items);
    }

    public static implicit operator FactValue(string value) => new Text(value);

    public static implicit operator FactValue(decimal value) => new Number(value);

    public static implicit operator FactValue(int value) => new Number(value);

    public static implicit operator FactValue(bool value) => new Flag(value);

    public static FactValue At(DateTime utc) => new Instant(utc);

    public static FactValue List(params IEnumerable<FactValue> items) => new Many([.. items]);

    public static FactValue Texts(IEnumerable<string> items) => new Many([.. items.Select(item => new Text(item))]);

    /// <summary>Blank text and empty lists count as no value at all.</summary>
    public bool IsBlank => this switch
    {
        Text text => string.IsNullOrWhiteSpace(text.Value),
        Many many => many.Items.All(item => item.IsBlank),
        _ => false,
    };

    public FactType Type => this switch
    {
        Number => FactType.Number,
        Flag => FactType.Boolean,
        Instant => FactType.Instant,
        Many => FactType.List,
        _ => FactType.Text,
    };

    /// <summary>
    /// This value read as another type: <c>"10000"</c> as a number, <c>"true"</c> (or yes, 1) as a boolean, an ISO 8601 text as an
    /// instant, one text as a list of one. <c>null</c> when it can't be read so.
    /// </summary>
    public FactValue? As(FactType type) => type switch
    {
        FactType.Text => AsText() is { } text ? new Text(text) : null,
        FactType.Number => AsNumber() is { } number ? new Number(number) : null,
        FactType.Boolean => AsFlag() is { } flag ? new Flag(flag) : null,
        FactType.Instant => AsInstant() is { } instant ? new Instant(instant) : null,
        _ => AsTexts() is { } texts ? Texts(texts) : null,
    };

    internal string? AsText() => this is Many ? null : ToString();

    internal decimal? AsNumber() => this switch
    {
        Number number => number.Value,
        Text text when decimal.TryParse(text.Value.AsSpan().Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) => value,
        _ => null,
    };

    internal bool? AsFlag() => this switch
    {
        Flag flag => flag.Value,
        Number { Value: 0 } => false,
        Number { Value: 1 } => true,
        Text text => text.Value.Trim().ToLowerInvariant() switch
        {
            "true" or "yes" or "1" => true,
            "false" or "no" or "0" => false,
            _ => null,
        },
        _ => null,
    };

    internal DateTime? AsInstant() => this switch
    {
        Instant instant => instant.Utc,
        Text text when IsoInstant.TryParse(text.Value, out var utc) => utc,
        _ => null,
    };

    internal IReadOnlyList<string>? AsTexts()
    {
        if (this is not Many many) return [ToString()!];
        var texts = new List<string>(many.Items.Count);
        foreach (var item in many.Items)
        {
            if (item.AsText() is not { } text) return null;
            if (!string.IsNullOrWhiteSpace(text)) texts.Add(text);
        }

        return texts;
    }
}
