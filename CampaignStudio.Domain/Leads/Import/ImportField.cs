using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Leads.Import;

/// <summary>Where a column's values go; the names outside C# are those of the lead's facts.</summary>
public enum ImportField
{
    /// <summary>The column is not imported.</summary>
    Ignore,
    Email,
    Phone,
    FirstName,
    LastName,
    Company,
    JobTitle,
    City,
    Country,
    Language,
    Timezone,
    Source,
    Tags,
    Budget,
    Status,
    AssignedTo,

    /// <summary>One of the lead's custom fields, named by its key.</summary>
    Custom,
}

/// <summary>A lead's field, or one of its custom fields.</summary>
/// <param name="Field">The field.</param>
/// <param name="CustomKey">The custom field's key; set when, and only when, <paramref name="Field"/> is <see cref="ImportField.Custom"/>.</param>
public readonly record struct ImportTarget(ImportField Field, string? CustomKey = null)
{
    private const string CustomPrefix = "custom:";

    /// <summary>Longest custom key in characters.</summary>
    public const int MaxKeyLength = 64;

    public static ImportTarget Custom(string key) => new(ImportField.Custom, key);

    /// <summary>The name in a mapping: <c>first_name</c>, <c>custom:plan</c>, <c>ignore</c>.</summary>
    public override string ToString() => Field is ImportField.Custom ? CustomPrefix + CustomKey : Field.ToText();

    /// <summary>The fact's name: <c>first_name</c>, or the custom field's key.</summary>
    public string FactName => CustomKey ?? Field.ToText();

    /// <summary>
    /// Reads a mapping's field name: a built-in one, <c>custom:&lt;key&gt;</c>, a known custom key, or <c>ignore</c> (also
    /// blank). Anything else is refused, so that a slip of the pen does not become a new custom field.
    /// </summary>
    public static Result<ImportTarget> Parse(string? text, IReadOnlyCollection<string> customKeys)
    {
        var name = text?.Trim() ?? "";
        if (name.Length == 0) return new ImportTarget(ImportField.Ignore);
        if (EnumText<ImportField>.TryParse(name, out var field) && field is not ImportField.Custom) return new ImportTarget(field);
        if (customKeys.FirstOrDefault(key => key.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } known) return Custom(known);
        if (!name.StartsWith(CustomPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return Error.Invalid(
                "mapping_field_unknown",
                $"There is no field '{name}'. Use a lead field such as email or first_name, custom:<key>, or ignore.");
        }

        var key = name[CustomPrefix.Length..].Trim();
        if (!IsKey(key) || EnumText<ImportField>.TryParse(key, out _))
        {
            return Error.Invalid(
                "mapping_key_invalid",
                $"'{key}' cannot be a custom field's key. Use up to {MaxKeyLength} small letters, digits and underscores, starting with a letter, and no built-in field's name.");
        }

        return Custom(key);
    }

    private static bool IsKey(string key) =>
        key.Length is > 0 and <= MaxKeyLength
        && char.IsAsciiLetterLower(key[0])
        && key.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
}
