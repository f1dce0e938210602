using System.Globalization;
using System.Text.Json;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Sequences;

namespace CampaignStudio.Domain.Leads;

/// <summary>Sets one field of a lead by its name, for rules. Status, addresses and agent have ways of their own.</summary>
internal static class LeadFieldWriter
{
    private const int MaxText = 200;
    private const int MaxCustomText = 2000;
    private const decimal MaxBudget = 1_000_000_000_000m;

    /// <summary>Null when done, else why not, in words; the lead is unchanged then.</summary>
    /// <param name="value">Null or blank empties the field.</param>
    public static string? Set(Lead lead, string field, FactValue? value, IReadOnlyDictionary<string, CustomField> customFields)
    {
        if (value is { IsBlank: true }) value = null;
        var name = field.Trim().ToLowerInvariant();
        return name switch
        {
            "first_name" => SetText(text => lead.FirstName = text),
            "last_name" => SetText(text => lead.LastName = text),
            "company" => SetText(text => lead.Company = text),
            "job_title" => SetText(text => lead.JobTitle = text),
            "city" => SetText(text => lead.City = text),
            "country" => SetText(text => lead.Country = text),
            "source" => SetText(text => lead.Source = text),
            "language" => SetText(text => lead.Language = text?.ToLowerInvariant(), maxLength: 10),
            "timezone" => SetZone(),
            "tags" => SetTags(),
            "budget" => SetBudget(),
            _ => customFields.TryGetValue(field.Trim(), out var custom) ? SetCustom(custom) : $"there is no field '{field}' that a rule may set",
        };

        string? Misfit() => $"'{value}' doesn't fit the field '{field}'";

        string? SetText(Action<string?> set, int maxLength = MaxText)
        {
            var text = value?.AsText()?.Trim();
            if (text is null != value is null || text?.Length > maxLength) return Misfit();
            set(text);
            return null;
        }

        string? SetZone()
        {
            var zone = value is null ? null : TimeZones.Find(value.AsText());
            if (zone is null != value is null) return Misfit();
            lead.TimeZone = zone?.Id;
            return null;
        }

        string? SetTags()
        {
            if (value is null) lead.Tags = [];
            else if (value.AsTexts() is { } tags) lead.Tags = [.. tags.Select(tag => tag.Trim()).Distinct(StringComparer.OrdinalIgnoreCase)];
            else return Misfit();
            return null;
        }

        string? SetBudget()
        {
            var amount = value?.AsNumber();
            if (amount is null != value is null || amount is < 0 or > MaxBudget) return Misfit();
            lead.Budget = amount is { } number ? decimal.Round(number, 2, MidpointRounding.AwayFromZero) : null;
            return null;
        }

        string? SetCustom(CustomField custom)
        {
            var fields = new Dictionary<string, JsonElement>(lead.CustomFields);
            if (value is null) fields.Remove(custom.Key);
            else if (Json(custom.Type, value) is { } json) fields[custom.Key] = json;
            else return Misfit();
            lead.CustomFields = fields;
            return null;
        }
    }

    private static JsonElement? Json(CustomFieldType type, FactValue value) => type switch
    {
        CustomFieldType.Number => value.AsNumber() is { } number ? JsonSerializer.SerializeToElement(number) : null,
        CustomFieldType.Boolean => value.AsFlag() is { } flag ? JsonSerializer.SerializeToElement(flag) : null,
        CustomFieldType.Date => value.AsInstant() is { } utc ? JsonSerializer.SerializeToElement(utc.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)) : null,
        _ => value.AsText()?.Trim() is { Length: <= MaxCustomText } text ? JsonSerializer.SerializeToElement(text) : null,
    };
}
