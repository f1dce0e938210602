using System.Globalization;

namespace CampaignStudio.Domain.Rules.Advice;

/// <summary>Scoring rules that never or always count, or count together.</summary>
internal static class ScoringAdvice
{
    public static IEnumerable<RuleWarning> Of(IReadOnlyList<ScoringRule> rules, RuleAdviceContext context, ConditionLogic logic)
    {
        var others = new List<Counting>();
        for (var i = 0; i < rules.Count; i++)
        {
            var rule = rules[i];
            if (!rule.IsActive) continue;
            var condition = new Placed($"{RuleAdvice.ScoringPath}[{i}].condition", rule.Condition);
            if (Contradiction.Find(logic, [condition], condition.Path) is { } never)
            {
                yield return RuleAdvice.Warning("never_holds", $"{never.Say(context.Catalog)} This rule never counts.", never.Path, rule.Id);
                continue;
            }

            if (logic.IsAlways(rule.Condition))
            {
                yield return RuleAdvice.Warning("always_holds", "This holds for every lead: everybody gets the same points.", condition.Path, rule.Id, isHint: true);
            }
            else
            {
                others.Add(new(rule, condition.Path, ConditionLogic.FactsOf(rule.Condition)));
            }

            foreach (var warning in RuleAdvice.OfParts([condition], rule.Id, context, logic)) yield return warning;
        }

        // An effort of its own: many pairs of rules leave enough for what each of them is worth.
        foreach (var warning in Overlaps(others, new ConditionLogic(context.Catalog))) yield return warning;
    }

    private sealed record Counting(ScoringRule Rule, string Path, IReadOnlySet<string> Facts);

    /// <summary>One hint at the narrower rule, with all the rules that count whenever it does; of equal ones at the later.</summary>
    private static IEnumerable<RuleWarning> Overlaps(List<Counting> rules, ConditionLogic logic)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            var narrow = rules[i];
            var equal = new List<ScoringRule>();
            var wider = new List<ScoringRule>();
            for (var j = 0; j < rules.Count; j++)
            {
                var other = rules[j];
                if (i == j || !narrow.Facts.Overlaps(other.Facts) || !logic.Implies(narrow.Rule.Condition, other.Rule.Condition)) continue;
                if (!logic.Implies(other.Rule.Condition, narrow.Rule.Condition)) wider.Add(other.Rule);
                else if (j < i) equal.Add(other.Rule);
            }

            if (equal.Count > 0)
            {
                yield return RuleAdvice.Warning(
                    "same_condition", $"{Names(equal)} asks the same: {Points([.. equal, narrow.Rule])}.", narrow.Path, narrow.Rule.Id, isHint: true);
            }
            else if (wider.Count > 0)
            {
                yield return RuleAdvice.Warning(
                    "overlapping_scores", $"Whenever this holds, so does {Names(wider)}: {Points([.. wider, narrow.Rule])}.", narrow.Path, narrow.Rule.Id, isHint: true);
            }
        }
    }

    private static string Names(IEnumerable<ScoringRule> rules) => string.Join(" and ", rules.Select(rule => $"“{rule.Name}”"));

    private static string Points(IReadOnlyList<ScoringRule> rules) => rules.All(rule => rule is { PerOccurrence: null, Decay: null } && Math.Abs(rule.ScoreChange) <= ScoringValidator.MaxScoreChange)
        ? $"the points add up ({string.Join(", ", rules.Select(rule => Signed(rule.ScoreChange)))} make {Signed(rules.Sum(rule => rule.ScoreChange))})"
        : "the points add up";

    private static string Signed(decimal points) => points.ToString("+0.##;−0.##;0", CultureInfo.InvariantCulture);
}
