using System.Globalization;
using System.Text.Json;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Leads;

/// <summary>Values of custom fields, as their type stores them: text, number, boolean, or a date as <c>2026-01-31</c>.</summary>
public static class CustomFieldValue
{
    /// <summary>Longest text, in characters.</summary>
    public const int MaxLength = 2_000;

    /// <summary>The value to store; no value (null) for null and blank text. Texts that spell a value of the type are taken for it.</summary>
    public static Result<JsonElement?> Read(CustomField field, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined) return NoValue;
        if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array) return Wrong(field);
        return ReadText(field, value.ValueKind is JsonValueKind.String ? value.GetString()! : value.GetRawText());
    }

    /// <summary>The same from the text of a form or file.</summary>
    public static Result<JsonElement?> ReadText(CustomField field, string text)
    {
        text = text.Trim();
        if (text.Length == 0) return NoValue;
        if (text.Length > MaxLength) return LeadErrors.TooLong(field.Key, MaxLength);
        return field.Type switch
        {
            CustomFieldType.Text => Json(text),
            CustomFieldType.Number when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => Json(number),
            CustomFieldType.Boolean when Truth(text) is { } truth => Json(truth),
            CustomFieldType.Date when Date(text) is { } date => Json(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            _ => Wrong(field),
        };
    }

    private static Result<JsonElement?> NoValue => default(JsonElement?);

    private static Result<JsonElement?> Json<T>(T value) => (JsonElement?)JsonSerializer.SerializeToElement(value, StudioJson.Options);

    private static bool? Truth(string text) => text.ToLowerInvariant() switch
    {
        "true" or "yes" or "1" => true,
        "false" or "no" or "0" => false,
        _ => null,
    };

    private static DateOnly? Date(string text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return date;
        return text.Length > 10 && text[10] is 'T' or ' '
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? DateOnly.FromDateTime(time.UtcDateTime)
            : null;
    }

    private static Error Wrong(CustomField field) => Error.Invalid(
        "wrong_type",
        field.Type switch
        {
            CustomFieldType.Number => $"'{field.Key}' must be a number such as 12.5.",
            CustomFieldType.Boolean => $"'{field.Key}' must be true or false.",
            CustomFieldType.Date => $"'{field.Key}' must be a date such as 2026-01-31.",
            _ => $"'{field.Key}' must be a text.",
        },
        field.Key);
}
