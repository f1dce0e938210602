using CampaignStudio.Domain.Enrollments;

namespace CampaignStudio.Domain.Rules;

/// <summary>Why a condition holds or doesn't: its own words, the fact it found (comparisons only) and the same for its parts.</summary>
public sealed record ConditionExplanation(string Text, FactValue? Actual, bool Met, IReadOnlyList<ConditionExplanation> Parts);

/// <summary>Whether a condition holds for a lead, and why. Total: a comparison that makes no sense is false, never an exception.</summary>
public static class ConditionEvaluator
{
    public static bool IsMet(Condition condition, EnrollmentFacts facts, DateTime nowUtc) =>
        CompiledCondition.For(condition).IsMet(facts, nowUtc);

    /// <summary>With custom fields compared as the catalog declares them. Compile the condition yourself to ask it of many leads.</summary>
    public static bool IsMet(Condition condition, EnrollmentFacts facts, DateTime nowUtc, FieldCatalog catalog) =>
        CompiledCondition.Compile(condition, catalog).IsMet(facts, nowUtc);

    public static ConditionExplanation Explain(Condition condition, EnrollmentFacts facts, DateTime nowUtc, FieldCatalog? catalog = null)
    {
        var fields = catalog ?? FieldCatalog.BuiltIn;
        IReadOnlyList<Condition> parts = condition switch
        {
            AllOf all => all.Conditions,
            AnyOf any => any.Conditions,
            Not not => [not.Condition],
            _ => [],
        };
        return new(
            ConditionText.Describe(condition, fields),
            condition is Comparison comparison ? facts.Get(comparison.Field, nowUtc) : null,
            IsMet(condition, facts, nowUtc, fields),
            [.. parts.Select(part => Explain(part, facts, nowUtc, fields))]);
    }
}
