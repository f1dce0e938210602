using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Rules;
using static CampaignStudio.Domain.Rules.ConditionOperator;
using static CampaignStudio.Tests.Rules.Samples;

namespace CampaignStudio.Tests.Rules;

/// <summary>Every operator on every type of fact: present, missing and compared with nonsense.</summary>
public sealed class ConditionOperatorTests
{
    private static readonly EnrollmentFacts Full = new()
    {
        Lead = new()
        {
            City = " Paris ",
            Budget = 10000,
            Tags = ["vip", "Hot "],
            CreatedUtc = Utc("2026-03-01T08:00"),
            Custom = new Dictionary<string, FactValue> { ["partner"] = true },
        },
        Engagement = EngagementFacts.None.Plus(EngagementKind.EmailOpened, Now),
    };

    private static readonly EnrollmentFacts Empty = new() { Lead = new() { City = "  ", Tags = [" "] } };

    // field, operator, value, holds when present, holds when missing
    public static TheoryData<string, ConditionOperator, object?, bool, bool> Table { get; } = new()
    {
        { "city", ConditionOperator.Equals, "paris", true, false },
        { "city", ConditionOperator.Equals, " PARIS\t", true, false },
        { "city", ConditionOperator.Equals, "Pari", false, false },
        { "city", NotEquals, "Paris", false, true },
        { "city", NotEquals, "Lyon", true, true },
        { "city", Contains, "ARI", true, false },
        { "city", Contains, "x", false, false },
        { "city", NotContains, "ari", false, true },
        { "city", NotContains, "x", true, true },
        { "city", StartsWith, "par", true, false },
        { "city", StartsWith, "aris", false, false },
        { "city", In, new object[] { "Lyon", "paris" }, true, false },
        { "city", In, new object[] { "Lyon" }, false, false },
        { "city", In, "Paris", true, false },
        { "city", NotIn, new object[] { "Paris" }, false, true },
        { "city", NotIn, new object[] { "Lyon" }, true, true },
        { "city", Exists, null, true, false },
        { "city", NotExists, null, false, true },
        { "city", GreaterThan, "Lyon", false, false },
        { "city", LessThan, 5, false, false },
        { "city", GreaterOrEqual, "Paris", false, false },
        { "city", LessOrEqual, "Paris", false, false },

        { "budget", ConditionOperator.Equals, 10000, true, false },
        { "budget", ConditionOperator.Equals, "10000.00", true, false },
        { "budget", NotEquals, 10000, false, true },
        { "budget", NotEquals, 5, true, true },
        { "budget", GreaterThan, 9999, true, false },
        { "budget", GreaterThan, 10000, false, false },
        { "budget", GreaterThan, "9999", true, false },
        { "budget", GreaterOrEqual, 10000, true, false },
        { "budget", LessThan, 10001, true, false },
        { "budget", LessThan, 10000, false, false },
        { "budget", LessOrEqual, 10000, true, false },
        { "budget", In, new object[] { 5, "10000" }, true, false },
        { "budget", NotIn, new object[] { 5, 6 }, true, true },
        { "budget", NotIn, new object[] { 10000 }, false, true },
        { "budget", Exists, null, true, false },
        { "budget", NotExists, null, false, true },
        { "budget", GreaterThan, "much", false, false },
        { "budget", NotEquals, "much", false, false },
        { "budget", Contains, 1, false, false },
        { "budget", StartsWith, "1", false, false },

        { "created_at", ConditionOperator.Equals, "2026-03-01T09:00:00+01:00", true, false },
        { "created_at", GreaterThan, "2026-03-01", true, false },
        { "created_at", LessThan, "2026-03-01", false, false },
        { "created_at", LessThan, "2026-03-01T08:00:01Z", true, false },
        { "created_at", GreaterOrEqual, "2026-03-01T08:00", true, false },
        { "created_at", LessOrEqual, "2026-03-01 08:00", true, false },
        { "created_at", NotEquals, "2026-03-01T08:00Z", false, true },
        { "created_at", In, new object[] { "2026-03-01T08:00:00.000Z" }, true, false },
        { "created_at", Exists, null, true, false },
        { "created_at", GreaterThan, "yesterday", false, false },

        { "tags", Contains, "VIP", true, false },
        { "tags", Contains, "vi", false, false },
        { "tags", NotContains, "hot", false, true },
        { "tags", NotContains, "cold", true, true },
        { "tags", ConditionOperator.Equals, "hot", true, false },
        { "tags", NotEquals, "hot", false, true },
        { "tags", In, new object[] { "cold", "hot" }, true, false },
        { "tags", NotIn, new object[] { "cold" }, true, true },
        { "tags", Exists, null, true, false },
        { "tags", NotExists, null, false, true },
        { "tags", GreaterThan, 1, false, false },

        { "partner", ConditionOperator.Equals, "true", true, false },
        { "partner", NotEquals, true, false, true },
        { "partner", Exists, null, true, false },
        { "partner", NotExists, null, false, true },

        // Engagement is never missing: false until it happens.
        { "email_opened", ConditionOperator.Equals, true, true, false },
        { "email_opened", ConditionOperator.Equals, "true", true, false },
        { "email_opened", ConditionOperator.Equals, false, false, true },
        { "email_opened", NotEquals, true, false, true },
        { "email_opened", NotEquals, false, true, false },
        { "email_opened", Exists, null, true, false },
        { "email_opened", NotExists, null, false, true },
        { "email_opened", GreaterThan, false, false, false },
        { "email_opened", ConditionOperator.Equals, "perhaps", false, false },
        { "email_opened_count", GreaterOrEqual, 1, true, false },
        { "email_opened_count", ConditionOperator.Equals, 0, false, true },
        { "days_since_email_opened", LessThan, 1, true, false },
        { "days_since_email_opened", NotExists, null, false, true },

        { "unheard_of", ConditionOperator.Equals, "x", false, false },
        { "unheard_of", NotEquals, "x", true, true },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void An_operator_holds_as_the_table_says(string field, ConditionOperator op, object? value, bool present, bool missing)
    {
        Assert.Equal(present, Full.IsMet(field, op, ToValue(value)));
        Assert.Equal(missing, Empty.IsMet(field, op, ToValue(value)));
    }

    [Fact]
    public void A_declared_custom_number_compares_as_a_number_even_when_it_was_stored_as_text()
    {
        var catalog = FieldCatalog.BuiltIn.With([FieldDefinition.CustomField("seats", "Seats", FactType.Number)]);
        var facts = new EnrollmentFacts { Lead = new() { Custom = new Dictionary<string, FactValue> { ["seats"] = "9" } } };

        Assert.True(ConditionEvaluator.IsMet(Is("seats", LessThan, 10), facts, Now, catalog));
        Assert.False(ConditionEvaluator.IsMet(Is("seats", GreaterThan, "10"), facts, Now, catalog));
    }

    [Fact]
    public void A_stored_value_that_is_not_of_the_declared_type_exists_but_compares_with_nothing()
    {
        var catalog = FieldCatalog.BuiltIn.With([FieldDefinition.CustomField("seats", "Seats", FactType.Number)]);
        var facts = new EnrollmentFacts { Lead = new() { Custom = new Dictionary<string, FactValue> { ["seats"] = "many" } } };

        Assert.True(ConditionEvaluator.IsMet(Is("seats", Exists), facts, Now, catalog));
        Assert.False(ConditionEvaluator.IsMet(Is("seats", GreaterThan, 1), facts, Now, catalog));
        Assert.False(ConditionEvaluator.IsMet(Is("seats", NotEquals, 1), facts, Now, catalog));
    }

    [Fact]
    public void Groups_nest_and_empty_groups_mean_always_and_never()
    {
        Condition nested = new AllOf([Is("city", Exists), new AnyOf([Is("budget", LessThan, 5), new Not(Is("tags", Contains, "cold"))])]);

        Assert.True(ConditionEvaluator.IsMet(nested, Full, Now));
        Assert.False(ConditionEvaluator.IsMet(nested, Empty, Now));
        Assert.True(ConditionEvaluator.IsMet(Condition.Always, Empty, Now));
        Assert.False(ConditionEvaluator.IsMet(new AnyOf([]), Full, Now));
    }

    [Fact]
    public void An_explanation_shows_the_fact_found_and_the_verdict_of_every_part()
    {
        var explained = ConditionEvaluator.Explain(new AllOf([Is("budget", GreaterThan, 50000), IsTrue("opened")]), Full, Now);

        Assert.False(explained.Met);
        Assert.Equal("budget is over 50000 and the lead opened an e-mail", explained.Text);
        Assert.Equal([false, true], explained.Parts.Select(part => part.Met));
        Assert.Equal([(FactValue)10000, (FactValue)true], explained.Parts.Select(part => part.Actual!));
    }

    private static FactValue? ToValue(object? value) => value switch
    {
        null => null,
        string text => text,
        int number => number,
        bool flag => flag,
        object[] items => FactValue.List(items.Select(item => ToValue(item)!)),
        _ => throw new ArgumentException($"No value for {value.GetType()}.", nameof(value)),
    };
}
