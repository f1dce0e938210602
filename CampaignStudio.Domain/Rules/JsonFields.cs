using System.Text.Json;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Rules;

/// <summary>Reads the properties of one JSON object and gathers a precise error for each that is missing or wrong.</summary>
internal sealed class JsonFields(JsonElement element, string path, List<Error> errors)
{
    private readonly HashSet<string> _known = [];

    public List<Error> Errors => errors;

    public string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";

    /// <summary>Whether the property is there and not null.</summary>
    public bool Has(string name) => Find(name) is not null;

    public bool Mentions(string name)
    {
        _known.Add(name);
        return element.TryGetProperty(name, out _);
    }

    public JsonElement? Find(string name) => Mentions(name) && element.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value ? value : null;

    /// <summary>After all that can be there was asked for: what else is there would be ignored, so it is an error.</summary>
    public void RefuseOthers()
    {
        foreach (var member in element.EnumerateObject().Where(member => !_known.Contains(member.Name)))
        {
            errors.Add(Error.Invalid("unknown_field", $"There is no '{member.Name}' here. Known are: {string.Join(", ", _known)}.", PathOf(member.Name)));
        }
    }

    public string RequiredText(string name)
    {
        var text = Text(name);
        if (text is null && !errors.Exists(error => error.Field == PathOf(name))) Missing(name);
        return text ?? "";
    }

    /// <summary>A text, or a number as text (ids may be either); <c>null</c> when absent or blank.</summary>
    public string? Text(string name)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind is JsonValueKind.Number) return value.GetRawText();
        if (value.ValueKind is JsonValueKind.String) return string.IsNullOrWhiteSpace(value.GetString()) ? null : value.GetString()!.Trim();
        errors.Add(Error.Invalid("not_text", $"'{name}' must be a text.", PathOf(name)));
        return null;
    }

    public decimal RequiredNumber(string name)
    {
        if (!Has(name)) Missing(name);
        return Number(name) ?? 0;
    }

    public decimal? Number(string name)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind is JsonValueKind.Number && value.TryGetDecimal(out var number)) return number;
        errors.Add(Error.Invalid("not_a_number", $"'{name}' must be a number.", PathOf(name)));
        return null;
    }

    public bool Flag(string name, bool otherwise)
    {
        if (Find(name) is not { } value) return otherwise;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        errors.Add(Error.Invalid("not_a_boolean", $"'{name}' must be true or false.", PathOf(name)));
        return otherwise;
    }

    public T? Choice<T>(string name) where T : struct, Enum
    {
        if (Text(name) is not { } text) return null;
        if (EnumText<T>.TryParse(text, out var value)) return value;
        errors.Add(Error.Invalid($"unknown_{name}", $"'{text}' is not a known {name}; use one of {string.Join(", ", EnumText<T>.All)}.", PathOf(name)));
        return null;
    }

    public void Missing(string name) => errors.Add(Error.Invalid("value_missing", $"'{name}' is missing.", PathOf(name)));

    /// <summary>A parsed part, or its errors added to this object's and <c>null</c>.</summary>
    public T? Take<T>(Result<T> result) where T : class?
    {
        if (!result.IsError) return result.Value;
        errors.Add(result.Error! with { Others = [] });
        errors.AddRange(result.Error!.Others);
        return null;
    }
}

internal static class JsonResults
{
    /// <summary>For converters: their caller expects a <see cref="JsonException"/>.</summary>
    public static T OrThrowJson<T>(this Result<T> result) =>
        result.IsError ? throw new JsonException($"{result.Error!.Field}: {result.Error.Message}") : result.Value;
}
