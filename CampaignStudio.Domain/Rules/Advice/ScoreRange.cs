using System.Globalization;

namespace CampaignStudio.Domain.Rules.Advice;

/// <summary>Between which scores every lead of a campaign lies, whatever it does; null: there is no limit.</summary>
internal sealed record ScoreRange(decimal? Least, decimal? Most, string WhyLeast, string WhyMost)
{
    // More than can be given ever; sums of such would not fit.
    private const decimal BeyondReckoning = 1_000_000_000_000_000;

    public static ScoreRange Of(IReadOnlyList<ScoringRule> rules, decimal? floor, decimal? ceiling, ConditionLogic logic)
    {
        (decimal? Least, decimal? Most) sum = (0, 0);
        foreach (var rule in rules.Where(rule => rule.IsActive && !logic.IsImpossible(rule.Condition)))
        {
            var (least, most) = Of(rule, logic);
            sum = (sum.Least + least, sum.Most + most);
        }

        var range = new ScoreRange(
            sum.Least, sum.Most,
            sum.Least is 0 ? "no scoring rule takes points away" : $"the scoring rules leave at least {Text(sum.Least)} points in all",
            sum.Most is 0 ? "no scoring rule gives points" : $"the scoring rules give at most {Text(sum.Most)} points in all");
        if (floor is { } low && !(range.Least >= low))
        {
            range = range with { Least = low, WhyLeast = $"the lowest score is {Text(low)}", Most = range.Most < low ? low : range.Most };
        }

        return ceiling is { } high && !(range.Most <= high)
            ? range with { Most = high, WhyMost = $"the highest score is {Text(high)}", Least = range.Least > high ? high : range.Least }
            : range;
    }

    /// <summary>The range as conditions that hold for everybody.</summary>
    public IEnumerable<(Condition Condition, string Why)> Limits()
    {
        if (Most is { } most) yield return (new Comparison("score", ConditionOperator.LessOrEqual, most), WhyMost);
        if (Least is { } least) yield return (new Comparison("score", ConditionOperator.GreaterOrEqual, least), WhyLeast);
    }

    /// <summary>What one rule gives: nothing while its condition does not hold, less the longer its occurrence is past.</summary>
    private static (decimal? Least, decimal? Most) Of(ScoringRule rule, ConditionLogic logic)
    {
        var points = Math.Round(rule.ScoreChange, 2, MidpointRounding.AwayFromZero);
        decimal? furthest = rule.PerOccurrence switch
        {
            null => points,
            { Cap: { } cap } => Math.Round(rule.ScoreChange < 0 ? -Math.Abs(cap) : Math.Abs(cap), 2, MidpointRounding.AwayFromZero),
            _ => rule.ScoreChange == 0 ? 0 : null,
        };
        if (Math.Abs(furthest ?? 0) > BeyondReckoning) furthest = null;
        if (rule is { PerOccurrence: null, Decay: null } && logic.IsAlways(rule.Condition)) return (furthest, furthest);
        return rule.ScoreChange < 0 ? (furthest, 0) : (0, furthest);
    }

    private static string Text(decimal? number) => number is { } value ? value.ToString("0.##", CultureInfo.InvariantCulture) : "any number of";
}
