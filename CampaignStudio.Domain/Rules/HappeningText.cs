namespace CampaignStudio.Domain.Rules;

/// <summary>Conditions about happenings as people say them: <c>the lead opened an e-mail at least 3 times</c>.</summary>
internal static class HappeningText
{
    /// <summary><c>null</c> where no such clause says exactly what the condition asks.</summary>
    public static string? Describe(Comparison comparison, FieldDefinition field, FieldPhrase phrase) => field switch
    {
        { Type: FactType.Boolean } => Happened(comparison) is { } happened ? happened ? phrase.Yes : phrase.No : null,
        { IsTimeDependent: true } => (comparison.Operator, Amount(comparison, "day")) switch
        {
            (ConditionOperator.Exists, _) => phrase.Yes,
            (ConditionOperator.NotExists, _) => phrase.No,
            (_, { } days) => $"it is {days} since {phrase.Yes}",
            _ => null,
        },
        _ => Amount(comparison, "time") is { } times ? $"{phrase.Yes} {times}" : null,
    };

    private static bool? Happened(Comparison comparison) => comparison.Operator switch
    {
        ConditionOperator.Exists => true,
        ConditionOperator.NotExists => false,
        ConditionOperator.Equals => comparison.Value?.AsFlag(),
        ConditionOperator.NotEquals => !comparison.Value?.AsFlag(),
        _ => null,
    };

    private static string? Amount(Comparison comparison, string unit)
    {
        var items = comparison.Value is FactValue.Many many ? many.Items : comparison.Value is { } one ? [one] : [];
        if (items.Count == 0 || items.Any(item => item.AsNumber() is null)) return null;
        var words = comparison.Operator switch
        {
            ConditionOperator.GreaterThan => "more than ",
            ConditionOperator.GreaterOrEqual => "at least ",
            ConditionOperator.LessThan => unit == "time" ? "fewer than " : "less than ",
            ConditionOperator.LessOrEqual => "at most ",
            ConditionOperator.Equals => "exactly ",
            ConditionOperator.NotEquals => "not exactly ",
            ConditionOperator.In => "",
            ConditionOperator.NotIn => "not ",
            _ => null,
        };
        if (words is null || (items.Count > 1 && !comparison.Operator.TakesList())) return null;
        var amount = ConditionText.Either([.. items.Select(item => item.As(FactType.Number)!.ToString()!)]);
        return $"{words}{amount} {unit}{(amount == "1" ? "" : "s")}";
    }
}
