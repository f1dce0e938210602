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
}
