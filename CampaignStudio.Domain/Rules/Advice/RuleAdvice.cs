using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Rules.Versions;

namespace CampaignStudio.Domain.Rules.Advice;

/// <summary>
/// Looks over all rules of a campaign together for what can't have been meant: rules that can never fire or always count, rules that
/// get in each other's way, references to what is gone. Pure, and never a false alarm: what it can't prove it doesn't say.
/// </summary>
public static class RuleAdvice
{
    public const string ScoringPath = "lead_scoring_rules";
    public const string ProgressionPath = "progression_rules";

    /// <summary>Warnings and hints, scoring first.</summary>
    public static IReadOnlyList<RuleWarning> Of(CampaignRules rules, RuleAdviceContext context)
    {
        var logic = new ConditionLogic(context.Catalog);
        return
        [
            .. ScoringAdvice.Of(rules.Scoring, context, logic),
            .. ProgressionAdvice.Of(rules, context, logic),
            .. SameNames([.. rules.Scoring.Select(rule => (rule.Id, rule.Name))], ScoringPath),
            .. SameNames([.. rules.Progression.Select(rule => (rule.Id, rule.Name))], ProgressionPath),
            .. StaleReferences.Warnings(rules, context),
        ];
    }

    /// <summary>What is wrong with one condition in itself: parts that never hold, and facts that are never recorded.</summary>
    internal static IEnumerable<RuleWarning> OfParts(IReadOnlyList<Placed> parts, string ruleId, RuleAdviceContext context, ConditionLogic logic)
    {
        foreach (var part in parts.SelectMany(part => part.DeadAlternatives(logic)))
        {
            yield return Warning("part_never_holds", $"{part.Say(context.Catalog)} The rule works by its other alternatives only.", part.Path, ruleId);
        }

        if (!context.TracksEngagement && parts.SelectMany(part => part.Comparisons()).FirstOrDefault(part => IsTracked((Comparison)part.Condition)) is { } untracked)
        {
            yield return Warning(
                "tracking_off",
                $"“{ConditionText.Describe(untracked.Condition, context.Catalog)}”: this campaign's tracking of opens and clicks is switched off, so none will be recorded.",
                untracked.Path, ruleId);
        }
    }

    internal static RuleWarning Warning(string code, string message, string field, string ruleId, bool isHint = false) =>
        new(code, message, field, string.IsNullOrWhiteSpace(ruleId) ? null : ruleId, isHint);

    private static bool IsTracked(Comparison comparison) =>
        FieldCatalog.BuiltIn.Find(comparison.Field) is { Engagement: [EngagementKind.EmailOpened or EngagementKind.EmailClicked] };

    private static IEnumerable<RuleWarning> SameNames(IReadOnlyList<(string Id, string Name)> rules, string path)
    {
        var first = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < rules.Count; i++)
        {
            var name = rules[i].Name.Trim();
            if (name.Length == 0 || first.Add(name)) continue;
            yield return Warning("duplicate_name", $"Another rule is called “{name}” too; histories and breakdowns show them by name.", $"{path}[{i}].name", rules[i].Id, isHint: true);
        }
    }
}
