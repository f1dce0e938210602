using CampaignStudio.Domain.Enrollments;

namespace CampaignStudio.Domain.Rules;

/// <summary>Why a condition holds or doesn't: its own words, the fact it found (comparisons only) and the same for its parts.</summary>
/// <param name="ActualText">That fact as people call it; <c>null</c> where there is none, and for groups.</param>
public sealed record ConditionExplanation(
    string Text, FactValue? Actual, bool Met, IReadOnlyList<ConditionExplanation> Parts, string? ActualText = null);

/// <summary>Whether a condition holds for a lead, and why. Total: a comparison that makes no sense is false, never an exception.</summary>
public static class ConditionEvaluator
{
    public static bool IsMet(Condition condition, EnrollmentFacts facts, DateTime nowUtc) =>
        CompiledCondition.For(condition).IsMet(facts, nowUtc);

    /// <summary>With custom fields compared as the catalog declares them. Compile the condition yourself to ask it of many leads.</summary>
    public static bool IsMet(Condition condition, EnrollmentFacts facts, DateTime nowUtc, FieldCatalog catalog) =>
        CompiledCondition.Compile(condition, catalog).IsMet(facts, nowUtc);

    public static ConditionExplanation Explain(
        Condition condition, EnrollmentFacts facts, DateTime nowUtc, FieldCatalog? catalog = null, ValueLabels? labels = null)
    {
        var fields = catalog ?? FieldCatalog.BuiltIn;
        IReadOnlyList<Condition> parts = condition switch
        {
            AllOf all => all.Conditions,
            AnyOf any => any.Conditions,
            Not not => [not.Condition],
            _ => [],
        };
        var comparison = condition as Comparison;
        var actual = comparison is null ? null : facts.Get(comparison.Field, nowUtc);
        return new(
            ConditionText.Describe(condition, fields, labels),
            actual,
            IsMet(condition, facts, nowUtc, fields),
            [.. parts.Select(part => Explain(part, facts, nowUtc, fields, labels))],
            actual is null ? null : ConditionText.Describe(actual, fields.Find(comparison!.Field), labels));
    }
}
