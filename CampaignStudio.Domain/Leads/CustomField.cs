using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Leads;

public enum CustomFieldType
{
    Text,
    Number,
    Boolean,
    Date,
}

/// <summary>A lead field that this workspace added to the built-in ones.</summary>
public sealed class CustomField : IAudited
{
    public long Id { get; private set; }

    /// <summary>snake_case, unique, never the name of a built-in field.</summary>
    public required string Key { get; init; }
    public required string Label { get; set; }
    public required CustomFieldType Type { get; init; }

    /// <summary>The field as conditions see it.</summary>
    internal FieldDefinition Definition => FieldDefinition.CustomField(Key, Label, Type switch
    {
        CustomFieldType.Number => FactType.Number,
        CustomFieldType.Boolean => FactType.Boolean,
        CustomFieldType.Date => FactType.Instant,
        _ => FactType.Text,
    });
}
