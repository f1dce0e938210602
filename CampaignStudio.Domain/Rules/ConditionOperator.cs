namespace CampaignStudio.Domain.Rules;

/// <summary>How a fact is compared; spelled in snake_case outside C# (<c>greater_than</c>).</summary>
public enum ConditionOperator
{
    Equals,
    NotEquals,
    Contains,
    NotContains,
    GreaterThan,
    LessThan,
    Exists,
    NotExists,
    GreaterOrEqual,
    LessOrEqual,
    In,
    NotIn,
    StartsWith,
}

/// <summary>What the operators have in common, for the evaluator, the validator and the designers.</summary>
public static class ConditionOperators
{
    private static readonly Dictionary<FactType, ConditionOperator[]> ByType = new()
    {
        [FactType.Text] =
        [
            ConditionOperator.Equals, ConditionOperator.NotEquals, ConditionOperator.Contains, ConditionOperator.NotContains,
            ConditionOperator.StartsWith, ConditionOperator.In, ConditionOperator.NotIn, ConditionOperator.Exists, ConditionOperator.NotExists,
        ],
        [FactType.Number] = Ordered(),
        [FactType.Instant] = Ordered(),
        [FactType.Boolean] =
            [ConditionOperator.Equals, ConditionOperator.NotEquals, ConditionOperator.Exists, ConditionOperator.NotExists],
        [FactType.List] =
        [
            ConditionOperator.Contains, ConditionOperator.NotContains, ConditionOperator.Equals, ConditionOperator.NotEquals,
            ConditionOperator.In, ConditionOperator.NotIn, ConditionOperator.Exists, ConditionOperator.NotExists,
        ],
    };

    /// <summary>The operators that make sense for a type, the most usual first.</summary>
    public static IReadOnlyList<ConditionOperator> For(FactType type) => ByType[type];

    public static bool Fits(this ConditionOperator op, FactType type) => Array.IndexOf(ByType[type], op) >= 0;

    /// <summary>Only <c>exists</c> and <c>not_exists</c> compare with nothing.</summary>
    public static bool NeedsValue(this ConditionOperator op) => op is not (ConditionOperator.Exists or ConditionOperator.NotExists);

    /// <summary>The operators that a missing fact passes.</summary>
    public static bool IsNegative(this ConditionOperator op) =>
        op is ConditionOperator.NotEquals or ConditionOperator.NotContains or ConditionOperator.NotExists or ConditionOperator.NotIn;

    public static bool TakesList(this ConditionOperator op) => op is ConditionOperator.In or ConditionOperator.NotIn;

    private static ConditionOperator[] Ordered() =>
    [
        ConditionOperator.GreaterThan, ConditionOperator.GreaterOrEqual, ConditionOperator.LessThan, ConditionOperator.LessOrEqual,
        ConditionOperator.Equals, ConditionOperator.NotEquals, ConditionOperator.In, ConditionOperator.NotIn,
        ConditionOperator.Exists, ConditionOperator.NotExists,
    ];
}
