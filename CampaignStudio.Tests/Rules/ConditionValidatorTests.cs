using CampaignStudio.Domain.Rules;
using static CampaignStudio.Domain.Rules.ConditionOperator;
using static CampaignStudio.Tests.Rules.Samples;

namespace CampaignStudio.Tests.Rules;

public sealed class ConditionValidatorTests
{
    public static TheoryData<Condition, ConditionUse, string, string> Wrong { get; } = new()
    {
        { Is("shoe_size", GreaterThan, 40), ConditionUse.Progression, "unknown_field", "c.field" },
        { Is("score", GreaterThan, 40), ConditionUse.Scoring, "field_not_allowed", "c.field" },
        { IsTrue("opened"), ConditionUse.Audience, "field_not_allowed", "c.field" },
        { Is("company", GreaterThan, "Acme"), ConditionUse.Step, "operator_mismatch", "c.operator" },
        { Is("budget", Contains, 1), ConditionUse.Step, "operator_mismatch", "c.operator" },
        { Is("budget", GreaterThan), ConditionUse.Step, "value_missing", "c.value" },
        { Is("city", ConditionOperator.Equals, " "), ConditionUse.Step, "value_missing", "c.value" },
        { Is("city", In, FactValue.List()), ConditionUse.Step, "value_missing", "c.value" },
        { Is("budget", GreaterThan, "much"), ConditionUse.Step, "value_mismatch", "c.value" },
        { Is("budget", In, FactValue.List(1, "much")), ConditionUse.Step, "value_mismatch", "c.value" },
        { Is("city", ConditionOperator.Equals, FactValue.List("a", "b")), ConditionUse.Step, "value_mismatch", "c.value" },
        { Is("opened", ConditionOperator.Equals, "perhaps"), ConditionUse.Step, "value_mismatch", "c.value" },
        { Is("created_at", GreaterThan, "yesterday"), ConditionUse.Step, "value_mismatch", "c.value" },
        { new AnyOf([]), ConditionUse.Step, "group_empty", "c.any" },
        { new AllOf([IsTrue("opened"), new Not(new AnyOf([Is("x", Exists)]))]), ConditionUse.Step, "unknown_field", "c.all[1].not.any[0].field" },
        { new AllOf([.. Enumerable.Repeat(IsTrue("opened"), 1001)]), ConditionUse.Step, "too_many_conditions", "c" },
        { Nested(11), ConditionUse.Step, "condition_too_deep", "c" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_condition_that_means_nothing_is_refused_with_its_place(Condition condition, ConditionUse use, string code, string field)
    {
        var error = Assert.Single(ConditionValidator.Validate(condition, FieldCatalog.BuiltIn, use, "c"));

        Assert.Equal((code, field), (error.Code, error.Field));
    }

    [Fact]
    public void Sound_conditions_pass()
    {
        Condition[] sound =
        [
            Condition.Always, Is("score", GreaterThan, "50"), IsTrue("link_clicked"), Is("tags", Contains, "vip"), Is("budget", In, FactValue.List(1, "2")),
            Is("created_at", LessThan, "2026-01-31"), Is("opened", Exists), Nested(10),
            new AllOf([.. Enumerable.Repeat(IsTrue("opened"), 1000)]),
        ];

        Assert.All(sound, condition => Assert.Empty(ConditionValidator.Validate(condition, FieldCatalog.BuiltIn, ConditionUse.Progression)));
    }

    [Fact]
    public void A_custom_field_is_known_once_it_is_defined()
    {
        var catalog = FieldCatalog.BuiltIn.With([FieldDefinition.CustomField("seats", "Seats", FactType.Number)]);

        Assert.Empty(ConditionValidator.Validate(Is("seats", GreaterThan, 3), catalog, ConditionUse.Audience));
        Assert.NotEmpty(ConditionValidator.Validate(Is("seats", StartsWith, "3"), catalog, ConditionUse.Audience));
    }

    private static Condition Nested(int depth) => depth == 1 ? IsTrue("opened") : new Not(Nested(depth - 1));
}
