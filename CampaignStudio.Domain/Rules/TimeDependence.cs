using CampaignStudio.Domain.Enrollments;

namespace CampaignStudio.Domain.Rules;

/// <summary>When rules could decide differently although nothing happens.</summary>
public static class TimeDependence
{
    /// <summary>
    /// The next local midnight if any active rule counts days since something that has happened; otherwise <c>null</c>: days since
    /// something that never happened don't pass, and when it happens the enrollment is evaluated anyway.
    /// </summary>
    public static DateTime? NextChangeUtc(
        IReadOnlyList<ScoringRule> scoring, IReadOnlyList<ProgressionRule> progression, EnrollmentFacts facts, DateTime nowUtc, TimeZoneInfo zone)
    {
        var changes =
            scoring.Any(rule => rule.IsActive && (Counts(rule.Condition, facts, nowUtc) || Fades(rule, facts, nowUtc))) ||
            progression.Any(rule => rule.IsActive && rule.Conditions.Any(condition => Counts(condition, facts, nowUtc)));
        return changes ? LocalDays.NextMidnightUtc(nowUtc, zone) : null;
    }

    /// <summary>The same for prepared rules: costs nothing when none of them counts days.</summary>
    public static DateTime? NextChangeUtc(
        ScoringRuleSet scoring, ProgressionRuleSet progression, EnrollmentFacts facts, DateTime nowUtc, TimeZoneInfo zone) =>
        scoring.IsTimeDependent || progression.IsTimeDependent
            ? NextChangeUtc(scoring.Rules, progression.Rules, facts, nowUtc, zone)
            : null;

    /// <summary>Whether a condition's answer may change by the passing of days at all, for some lead.</summary>
    public static bool IsTimeDependent(Condition condition) => condition.Comparisons().Any(IsTimeDependent);

    private static bool IsTimeDependent(Comparison comparison) => FieldCatalog.BuiltIn.Find(comparison.Field) is { IsTimeDependent: true };

    private static bool Counts(Condition condition, EnrollmentFacts facts, DateTime nowUtc) =>
        condition.Comparisons().Any(comparison => IsTimeDependent(comparison) && facts.Get(comparison.Field, nowUtc) is not null);

    private static bool Fades(ScoringRule rule, EnrollmentFacts facts, DateTime nowUtc) =>
        rule.Decay is not null &&
        facts.Engagement.LastOfUtc(EngagementFields.FirstKinds(rule.Condition)) is not null &&
        rule.PointsFor(facts, nowUtc) != 0;
}
