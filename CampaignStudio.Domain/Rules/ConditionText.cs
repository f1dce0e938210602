namespace CampaignStudio.Domain.Rules;

/// <summary>Conditions in plain language: <c>Score is greater than 50 and E-mail replied is true</c>.</summary>
public static class ConditionText
{
    public static string Describe(Condition condition, FieldCatalog? catalog = null) => condition switch
    {
        Comparison comparison => Describe(comparison, catalog ?? FieldCatalog.BuiltIn),
        AllOf { Conditions.Count: 0 } => "always",
        AnyOf { Conditions.Count: 0 } => "never",
        AllOf all => Join(all.Conditions, " and ", catalog),
        AnyOf any => Join(any.Conditions, " or ", catalog),
        Not not => $"not ({Describe(not.Condition, catalog)})",
        _ => "",
    };

    public static string Describe(ConditionOperator op) => op switch
    {
        ConditionOperator.Equals => "is",
        ConditionOperator.NotEquals => "is not",
        ConditionOperator.Contains => "contains",
        ConditionOperator.NotContains => "does not contain",
        ConditionOperator.GreaterThan => "is greater than",
        ConditionOperator.LessThan => "is less than",
        ConditionOperator.Exists => "is known",
        ConditionOperator.NotExists => "is not known",
        ConditionOperator.GreaterOrEqual => "is at least",
        ConditionOperator.LessOrEqual => "is at most",
        ConditionOperator.In => "is one of",
        ConditionOperator.NotIn => "is none of",
        _ => "starts with",
    };

    private static string Describe(Comparison comparison, FieldCatalog catalog)
    {
        var field = catalog.Find(comparison.Field);
        var label = field?.Label ?? comparison.Field;
        if (field is { Type: FactType.Boolean, Group: FieldGroup.Engagement } && !comparison.Operator.NeedsValue())
        {
            return $"{label} is {(comparison.Operator is ConditionOperator.Exists ? "true" : "false")}";
        }

        return comparison.Operator.NeedsValue() && comparison.Value is { } value
            ? $"{label} {Describe(comparison.Operator)} {value}"
            : $"{label} {Describe(comparison.Operator)}";
    }

    private static string Join(ValueList<Condition> parts, string conjunction, FieldCatalog? catalog) =>
        string.Join(conjunction, parts.Select(part =>
            part is AllOf { Conditions.Count: > 1 } or AnyOf { Conditions.Count: > 1 } && parts.Count > 1
                ? $"({Describe(part, catalog)})"
                : Describe(part, catalog)));
}
