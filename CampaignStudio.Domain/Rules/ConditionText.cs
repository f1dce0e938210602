using System.Globalization;

namespace CampaignStudio.Domain.Rules;

/// <summary>Conditions in plain language: <c>score is over 50 and the lead replied by e-mail</c>.</summary>
public static class ConditionText
{
    private static readonly Dictionary<ConditionOperator, ConditionOperator> Opposites = new()
    {
        [ConditionOperator.Equals] = ConditionOperator.NotEquals,
        [ConditionOperator.NotEquals] = ConditionOperator.Equals,
        [ConditionOperator.Contains] = ConditionOperator.NotContains,
        [ConditionOperator.NotContains] = ConditionOperator.Contains,
        [ConditionOperator.Exists] = ConditionOperator.NotExists,
        [ConditionOperator.NotExists] = ConditionOperator.Exists,
        [ConditionOperator.In] = ConditionOperator.NotIn,
        [ConditionOperator.NotIn] = ConditionOperator.In,
    };

    /// <summary>As a clause within a sentence.</summary>
    public static string Describe(Condition condition, FieldCatalog? catalog = null, ValueLabels? labels = null) =>
        Clause(condition, catalog ?? FieldCatalog.BuiltIn, labels ?? ValueLabels.None);

    /// <summary>As a sentence of its own.</summary>
    public static string Sentence(Condition condition, FieldCatalog? catalog = null, ValueLabels? labels = null)
    {
        var clause = Describe(condition, catalog, labels);
        return $"{char.ToUpperInvariant(clause[0])}{clause[1..]}.";
    }

    /// <summary>What stands between a field of this type and a value.</summary>
    public static string Describe(ConditionOperator op, FactType type = FactType.Text) => (op, type) switch
    {
        (ConditionOperator.Equals or ConditionOperator.Contains, FactType.List) => "include",
        (ConditionOperator.NotEquals or ConditionOperator.NotContains, FactType.List) => "do not include",
        (ConditionOperator.In, FactType.List) => "include one of",
        (ConditionOperator.NotIn, FactType.List) => "include none of",
        (ConditionOperator.Exists, FactType.List) => "are known",
        (ConditionOperator.NotExists, FactType.List) => "are not known",
        (ConditionOperator.GreaterThan, FactType.Instant) => "is after",
        (ConditionOperator.GreaterOrEqual, FactType.Instant) => "is at or after",
        (ConditionOperator.LessThan, FactType.Instant) => "is before",
        (ConditionOperator.LessOrEqual, FactType.Instant) => "is at or before",
        (ConditionOperator.Equals, _) => "is",
        (ConditionOperator.NotEquals, _) => "is not",
        (ConditionOperator.Contains, _) => "contains",
        (ConditionOperator.NotContains, _) => "does not contain",
        (ConditionOperator.GreaterThan, _) => "is over",
        (ConditionOperator.LessThan, _) => "is under",
        (ConditionOperator.Exists, _) => "is known",
        (ConditionOperator.NotExists, _) => "is not known",
        (ConditionOperator.GreaterOrEqual, _) => "is at least",
        (ConditionOperator.LessOrEqual, _) => "is at most",
        (ConditionOperator.In, _) => "is one of",
        (ConditionOperator.NotIn, _) => "is none of",
        _ => "starts with",
    };

    /// <summary>A field's value as a sentence shows it; "…" for one that is still missing.</summary>
    public static string Describe(FactValue? value, FieldDefinition? field, ValueLabels? labels = null) => value switch
    {
        null => "…",
        FactValue.Many many => Either([.. many.Items.Select(item => Describe(item, field, labels))]),
        _ when field is not null && (labels ?? ValueLabels.None).Of(field, value) is { } label => label,
        _ when field?.Type is FactType.Instant && value.AsInstant() is { } utc => utc.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture),
        FactValue.Text { Value: var text } when text.Any(letter => char.IsWhiteSpace(letter) || letter is ',') => $"“{text.Trim()}”",
        _ => value.ToString()!,
    };

    private static string Clause(Condition condition, FieldCatalog catalog, ValueLabels labels) => condition switch
    {
        Comparison comparison => Clause(comparison, catalog, labels),
        AllOf { Conditions.Count: 0 } => "always",
        AnyOf { Conditions.Count: 0 } => "never",
        AllOf all => Join(all.Conditions, " and ", catalog, labels),
        AnyOf any => Join(any.Conditions, " or ", catalog, labels),
        // These operators disagree on every fact, a missing one too.
        Not { Condition: Comparison inner } when Opposites.TryGetValue(inner.Operator, out var opposite) =>
            Clause(inner with { Operator = opposite }, catalog, labels),
        Not { Condition: AnyOf { Conditions.Count: > 1 } any } => $"neither {Join(any.Conditions, " nor ", catalog, labels)}",
        Not not => $"not ({Clause(not.Condition, catalog, labels)})",
        _ => "",
    };

    private static string Clause(Comparison comparison, FieldCatalog catalog, ValueLabels labels)
    {
        var field = catalog.Find(comparison.Field);
        if (field?.Phrase is { } phrase && HappeningText.Describe(comparison, field, phrase) is { } happening) return happening;

        var subject = field is not null ? Subject(field) : comparison.Field.Length == 0 ? "…" : comparison.Field;
        var words = Describe(comparison.Operator, field?.Type ?? FactType.Text);
        return comparison.Operator.NeedsValue() ? $"{subject} {words} {Describe(comparison.Value, field, labels)}" : $"{subject} {words}";
    }

    /// <summary>A field's name in the middle of a sentence; names that people gave and abbreviations keep their capitals.</summary>
    private static string Subject(FieldDefinition field) =>
        field.IsCustom || field.Label.Length < 2 || char.IsUpper(field.Label[1]) ? field.Label : char.ToLowerInvariant(field.Label[0]) + field.Label[1..];

    private static string Join(ValueList<Condition> parts, string conjunction, FieldCatalog catalog, ValueLabels labels) =>
        string.Join(conjunction, parts.Select(part =>
            parts.Count > 1 && part is AllOf { Conditions.Count: > 1 } or AnyOf { Conditions.Count: > 1 } or Not { Condition: AnyOf { Conditions.Count: > 1 } }
                ? $"({Clause(part, catalog, labels)})"
                : Clause(part, catalog, labels)));

    internal static string Either(IReadOnlyList<string> items) =>
        items.Count < 2 ? string.Concat(items) : $"{string.Join(", ", items.SkipLast(1))} or {items[^1]}";
}
