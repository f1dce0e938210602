using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Shared;
using CsCheck;
using static System.Text.Json.JsonSerializer;
using static CampaignStudio.Domain.Rules.ConditionOperator;
using static CampaignStudio.Tests.Rules.Samples;

namespace CampaignStudio.Tests.Rules;

public sealed class ConditionProperties
{
    private static readonly Dictionary<ConditionOperator, ConditionOperator> Opposites = new()
    {
        [ConditionOperator.Equals] = NotEquals,
        [Contains] = NotContains,
        [Exists] = NotExists,
        [In] = NotIn,
        [GreaterThan] = LessOrEqual,
        [LessThan] = GreaterOrEqual,
    };

    [Fact]
    public void Any_condition_is_the_same_after_a_trip_through_json() =>
        RuleGen.Condition.Sample(condition =>
        {
            var json = Serialize(condition, StudioJson.Options);
            return Deserialize<Condition>(json, StudioJson.Options)! == condition && ConditionJson.Parse(json).Value == condition;
        });

    [Fact]
    public void No_condition_throws_and_asking_twice_gives_the_same_answer() =>
        Gen.Select(RuleGen.Condition, RuleGen.Facts).Sample((condition, facts) =>
            ConditionEvaluator.IsMet(condition, facts, Now) == CompiledCondition.Compile(condition, FieldCatalog.BuiltIn).IsMet(facts, Now));

    [Fact]
    public void Not_is_exact() =>
        Gen.Select(RuleGen.Condition, RuleGen.Facts).Sample((condition, facts) =>
            ConditionEvaluator.IsMet(new Not(condition), facts, Now) != ConditionEvaluator.IsMet(condition, facts, Now));

    [Fact]
    public void Opposite_operators_disagree_on_every_fact_that_is_there() =>
        Gen.Select(RuleGen.Sensible(FieldCatalog.BuiltIn.Fields, [.. Opposites.Keys]), RuleGen.Facts).Sample((comparison, facts) =>
            facts.Get(comparison.Field, Now) is null ||
            ConditionEvaluator.IsMet(comparison, facts, Now) !=
            ConditionEvaluator.IsMet(comparison with { Operator = Opposites[comparison.Operator] }, facts, Now));

    [Fact]
    public void A_missing_fact_passes_exactly_the_negative_operators()
    {
        var nobody = new EnrollmentFacts();
        var missing = FieldCatalog.BuiltIn.Fields.Where(field => nobody.Get(field.Name, Now) is null);

        RuleGen.Sensible(missing).Sample(comparison => ConditionEvaluator.IsMet(comparison, nobody, Now) == comparison.Operator.IsNegative());
    }

    [Fact]
    public void Every_operator_that_fits_a_type_passes_validation() =>
        RuleGen.Sensible(FieldCatalog.BuiltIn.Fields).Sample(comparison =>
            ConditionValidator.Validate(comparison, FieldCatalog.BuiltIn, ConditionUse.Progression).Count == 0);

    [Fact]
    public void An_explanation_agrees_with_the_verdict() =>
        Gen.Select(RuleGen.Condition, RuleGen.Facts).Sample((condition, facts) =>
            ConditionEvaluator.Explain(condition, facts, Now).Met == ConditionEvaluator.IsMet(condition, facts, Now));
}
