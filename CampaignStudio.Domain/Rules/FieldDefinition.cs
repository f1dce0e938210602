using CampaignStudio.Domain.Enrollments;

namespace CampaignStudio.Domain.Rules;

/// <summary>A field that conditions may name.</summary>
/// <param name="Name">Canonical snake_case name.</param>
/// <param name="Label">What the designers call it.</param>
/// <param name="Type">What its values are compared as.</param>
/// <param name="Group">Whom it belongs to.</param>
/// <param name="Help">One sentence for the designers.</param>
/// <param name="Example">A value as one would type it.</param>
public sealed record FieldDefinition(string Name, string Label, FactType Type, FieldGroup Group, string Help = "", string Example = "")
{
    /// <summary>The usual values, offered for choosing; other values stay allowed. <c>null</c> when anything goes.</summary>
    public IReadOnlyList<string>? Choices { get; init; }

    /// <summary>Whether the fact changes by the passing of days alone.</summary>
    public bool IsTimeDependent { get; init; }

    /// <summary>False for the score itself: a score that depends on the score has no value.</summary>
    public bool UsableInScoring { get; init; } = true;

    /// <summary>The occurrences behind the field, for points per occurrence, decay and repeated rules; empty for other fields.</summary>
    public IReadOnlyList<EngagementKind> Engagement { get; init; } = [];

    /// <summary>Other spellings that work.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>What happened, in words, for fields that tell of a happening; <c>null</c> for others.</summary>
    public FieldPhrase? Phrase { get; init; }

    public bool IsCustom { get; init; }

    /// <summary>A custom field of leads: text, number or boolean.</summary>
    public static FieldDefinition CustomField(string key, string label, FactType type) =>
        new(key, label, type, FieldGroup.Lead, "Custom field") { IsCustom = true };
}

/// <summary>A happening as a clause: <c>the lead replied by e-mail</c>, <c>the lead did not reply by e-mail</c>.</summary>
public sealed record FieldPhrase(string Yes, string No);
