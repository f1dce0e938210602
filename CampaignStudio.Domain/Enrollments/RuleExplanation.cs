using CampaignStudio.Domain.Rules;

namespace CampaignStudio.Domain.Enrollments;

/// <summary>What a rule does for a lead now.</summary>
public enum RuleVerdict
{
    /// <summary>It counts; a progression rule would fire.</summary>
    Holds,
    NotMet,
    Inactive,

    /// <summary>The lead is not where the rule begins.</summary>
    WrongStatus,

    /// <summary>It fired for this enrollment already, and may not repeat.</summary>
    FiredBefore,

    /// <summary>It may repeat, but the lead has done nothing new since.</summary>
    NothingNewer,
}

/// <summary>One rule seen from one lead.</summary>
/// <param name="Points">What a scoring rule gives now; null: nothing, or a progression rule.</param>
/// <param name="Condition">Part by part, with the lead's own values.</param>
/// <param name="FiredUtc">When a progression rule last fired for this enrollment.</param>
public sealed record RuleExplanation(string RuleId, string Name, RuleVerdict Verdict, decimal? Points, ConditionExplanation Condition, DateTime? FiredUtc = null);

/// <summary>Why each rule does what it does for a lead: the evaluation's own decisions, told with their reasons.</summary>
public static class RuleExplanations
{
    public static IReadOnlyList<RuleExplanation> Scoring(ScoringRuleSet rules, EnrollmentFacts facts, DateTime nowUtc, FieldCatalog catalog, ValueLabels? labels = null)
    {
        var active = rules.Active.ToDictionary(entry => entry.Rule);
        return [.. rules.Rules.Select(rule =>
        {
            var condition = ConditionEvaluator.Explain(rule.Condition, facts, nowUtc, catalog, labels);
            var points = active.TryGetValue(rule, out var entry) && entry.Condition.IsMet(facts, nowUtc) ? entry.PointsFor(facts, nowUtc) : (decimal?)null;
            var verdict = points is not null ? RuleVerdict.Holds : rule.IsActive ? RuleVerdict.NotMet : RuleVerdict.Inactive;
            return new RuleExplanation(rule.Id, rule.Name, verdict, points, condition);
        })];
    }

    /// <param name="fired">Rule id → when it last fired for this enrollment.</param>
    /// <param name="returnedUtc">When the lead came to its status.</param>
    public static IReadOnlyList<RuleExplanation> Progression(
        ProgressionRuleSet rules, EnrollmentFacts facts, IReadOnlyDictionary<string, DateTime> fired, DateTime? returnedUtc, DateTime nowUtc, FieldCatalog catalog,
        ValueLabels? labels = null)
    {
        var active = rules.Active.ToDictionary(entry => entry.Rule);
        return [.. rules.Rules.Select(rule => new RuleExplanation(
            rule.Id,
            rule.Name,
            active.TryGetValue(rule, out var entry) ? Enrollments.Progression.Judge(entry, facts, fired, returnedUtc, nowUtc) : RuleVerdict.Inactive,
            Points: null,
            ConditionEvaluator.Explain(Condition.All(rule.Conditions), facts, nowUtc, catalog, labels),
            fired.TryGetValue(rule.Id, out var firedUtc) ? firedUtc : null))];
    }
}
