using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Rules;
using CsCheck;

namespace CampaignStudio.Tests.Rules;

public sealed class ConditionTextTests
{
    private static readonly FieldCatalog Catalog = FieldCatalog.BuiltIn.With(
        [FieldDefinition.CustomField("seats", "Seats", FactType.Number), FieldDefinition.CustomField("news", "Newsletter", FactType.Boolean)]);

    private static readonly ValueLabels Labels = new([KeyValuePair.Create("qualifie", "Qualified"), KeyValuePair.Create("perdu", "Lost")], [KeyValuePair.Create(12L, "Ann Smith")]);

    private static string Say(string json) => ConditionText.Describe(ConditionJson.Parse(json).Value, Catalog, Labels);

    [Theory]
    [InlineData("score", "greater_than", "50", "score is over 50")]
    [InlineData("budget", "less_or_equal", "10000", "budget is at most 10000")]
    [InlineData("email", "contains", "\"@example\"", "e-mail address contains @example")]
    [InlineData("job_title", "equals", "\"Head of sales\"", "job title is “Head of sales”")]
    [InlineData("seats", "greater_or_equal", "5", "Seats is at least 5")]
    [InlineData("news", "equals", "true", "Newsletter is true")]
    [InlineData("status", "equals", "\"qualifie\"", "status is Qualified")]
    [InlineData("status", "in", "[\"qualifie\",\"perdu\",\"ancien\"]", "status is one of Qualified, Lost or ancien")]
    [InlineData("assigned_to", "not_equals", "\"12\"", "agent is not Ann Smith")]
    [InlineData("assigned_to", "equals", "\"13\"", "agent is user 13")]
    [InlineData("call_outcome", "equals", "\"no_answer\"", "call outcome is no answer")]
    [InlineData("tags", "contains", "\"vip\"", "tags include vip")]
    [InlineData("tags", "equals", "\"vip\"", "tags include vip")]
    [InlineData("tags", "not_in", "[\"vip\",\"hot\"]", "tags include none of vip or hot")]
    [InlineData("created_at", "greater_than", "\"2026-01-31\"", "created is after 31 Jan 2026, 00:00 UTC")]
    [InlineData("created_at", "less_than", "\"2026-01-31T09:30:00+01:00\"", "created is before 31 Jan 2026, 08:30 UTC")]
    [InlineData("phone", "not_exists", "null", "phone is not known")]
    [InlineData("city", "equals", "null", "city is …")]
    [InlineData("unheard_of", "equals", "1", "unheard_of is 1")]
    public void A_comparison_reads_with_names_instead_of_keys(string field, string op, string value, string expected) =>
        Assert.Equal(expected, Say($$"""{"field":"{{field}}","operator":"{{op}}","value":{{value}}}"""));

    [Theory]
    [InlineData("email_replied", "equals", "true", "the lead replied by e-mail")]
    [InlineData("email_replied", "equals", "\"no\"", "the lead did not reply by e-mail")]
    [InlineData("link_clicked", "exists", "null", "the lead clicked a link")]
    [InlineData("sms_replied", "not_equals", "true", "the lead did not reply by SMS")]
    [InlineData("unsubscribed", "not_exists", "null", "the lead did not unsubscribe")]
    [InlineData("opened_count", "greater_or_equal", "3", "the lead opened an e-mail at least 3 times")]
    [InlineData("email_clicked_count", "equals", "1", "the lead clicked a link exactly 1 time")]
    [InlineData("days_since_email_opened", "greater_than", "7", "it is more than 7 days since the lead opened an e-mail")]
    [InlineData("days_since_replied", "exists", "null", "the lead replied")]
    [InlineData("days_since_enrolled", "less_than", "1", "it is less than 1 day since the lead entered the campaign")]
    [InlineData("email_opened_count", "greater_than", "\"often\"", "e-mail opened: times is over often")]
    [InlineData("email_opened", "equals", "\"perhaps\"", "e-mail opened is perhaps")]
    public void A_happening_reads_as_one(string field, string op, string value, string expected) => A_comparison_reads_with_names_instead_of_keys(field, op, value, expected);

    [Theory]
    [InlineData("""[{"field":"score","operator":"greater_than","value":50},{"field":"email_replied","operator":"equals","value":true}]""",
        "score is over 50 and the lead replied by e-mail")]
    [InlineData("""{"all":[{"field":"score","operator":"greater_than","value":50},{"any":[{"field":"replied","operator":"exists"},{"field":"city","operator":"equals","value":"Paris"}]}]}""",
        "score is over 50 and (the lead replied or city is Paris)")]
    [InlineData("""{"not":{"field":"city","operator":"equals","value":"Paris"}}""", "city is not Paris")]
    [InlineData("""{"not":{"field":"score","operator":"greater_than","value":50}}""", "not (score is over 50)")]
    [InlineData("""{"not":{"any":[{"field":"replied","operator":"exists"},{"field":"city","operator":"exists"}]}}""", "neither the lead replied nor city is known")]
    [InlineData("""{"any":[{"field":"city","operator":"exists"},{"not":{"any":[{"field":"replied","operator":"exists"},{"field":"phone","operator":"exists"}]}}]}""",
        "city is known or (neither the lead replied nor phone is known)")]
    [InlineData("[]", "always")]
    public void Groups_read_without_two_meanings(string json, string expected) => Assert.Equal(expected, Say(json));

    [Fact]
    public void A_sentence_of_its_own_begins_and_ends_like_one() =>
        Assert.Equal("The lead replied.", ConditionText.Sentence(new Comparison("replied", ConditionOperator.Exists)));

    [Fact]
    public void Whatever_the_condition_it_can_be_said() =>
        RuleGen.Condition.Sample(condition => ConditionText.Sentence(condition, Catalog, Labels).Length > 1);

    [Fact]
    public void An_explanation_calls_the_leads_own_value_by_its_name()
    {
        var facts = new EnrollmentFacts { Lead = new LeadFacts { Status = "perdu" } };

        var why = ConditionEvaluator.Explain(new Comparison("status", ConditionOperator.Equals, "qualifie"), facts, Samples.Now, Catalog, Labels);

        Assert.Equal(("status is Qualified", "Lost", false), (why.Text, why.ActualText, why.Met));
    }
}
