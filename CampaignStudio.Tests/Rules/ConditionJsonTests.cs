using System.Text.Json;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Shared;
using static CampaignStudio.Tests.Rules.Samples;

namespace CampaignStudio.Tests.Rules;

public sealed class ConditionJsonTests
{
    [Fact]
    public void A_comparison_has_the_shape_of_the_reference_page()
    {
        const string Text = """{"field":"budget","operator":"greater_than","value":10000}""";

        Assert.Equal(Is("budget", ConditionOperator.GreaterThan, 10000), ConditionJson.Parse(Text).Value);
        Assert.Equal(Text, ConditionJson.ToJson(ConditionJson.Parse(Text).Value));
    }

    [Fact]
    public void Groups_nest()
    {
        var condition = ConditionJson.Parse(
            """{"all":[{"field":"city","operator":"exists"},{"any":[{"field":"tags","operator":"in","value":["a",2,true]}]},{"not":{"field":"x","operator":"not_exists"}}]}""");

        Assert.Equal(
            new AllOf([
                Is("city", ConditionOperator.Exists),
                new AnyOf([Is("tags", ConditionOperator.In, FactValue.List("a", 2, true))]),
                new Not(Is("x", ConditionOperator.NotExists))]),
            condition.Value);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"all":[]}""")]
    public void Nothing_to_check_means_always(string json)
    {
        Assert.Equal(Condition.Always, ConditionJson.Parse(json).Value);
        if (json != "null") Assert.Equal(Condition.Always, JsonSerializer.Deserialize<Condition>(json, StudioJson.Options));
    }

    [Fact]
    public void An_optional_condition_that_is_null_stays_none() => Assert.Null(JsonSerializer.Deserialize<Condition?>("null", StudioJson.Options));

    [Fact]
    public void A_list_means_all_of_it() =>
        Assert.Equal(
            new AllOf([IsTrue("opened"), IsTrue("clicked")]),
            ConditionJson.Parse("""[{"field":"opened","operator":"equals","value":true},{"field":"clicked","operator":"equals","value":true}]""").Value);

    [Theory]
    [InlineData("""{"field":"budget","value":1}""", "c.operator", "value_missing")]
    [InlineData("""{"field":"budget","operator":"bigger","value":1}""", "c.operator", "unknown_operator")]
    [InlineData("""{"operator":"equals","value":1}""", "c.field", "value_missing")]
    [InlineData("""{"field":7.5e1,"operator":["equals"],"value":1}""", "c.operator", "not_text")]
    [InlineData("""{"field":"budget","operator":"equals","value":{"a":1}}""", "c.value", "value_not_simple")]
    [InlineData("""{"field":"budget","operator":"equals","value":1e99}""", "c.value", "number_out_of_range")]
    [InlineData("""{"field":"budget","operator":"in","value":[1,[2]]}""", "c.value[1]", "value_not_simple")]
    [InlineData("""{"any":{"field":"x"}}""", "c.any", "condition_shape")]
    [InlineData("""{"all":[],"any":[]}""", "c", "condition_shape")]
    [InlineData("""{"all":[{"field":"x","operator":"exists"},{"not":{"field":"y","operator":"?"}}]}""", "c.all[1].not.operator", "unknown_operator")]
    [InlineData("\"words\"", "c", "condition_shape")]
    [InlineData("{", "c", "malformed_json")]
    public void A_wrong_shape_names_its_place(string json, string field, string code)
    {
        var error = ConditionJson.Parse(json, "c").Error!;

        Assert.Equal((field, code), (error.Field, error.Code));
    }

    [Fact]
    public void Several_mistakes_are_reported_at_once()
    {
        var error = ConditionJson.Parse("""[{"field":"x"},{"operator":"exists"}]""", "conditions").Error!;

        Assert.Equal(["conditions[0].operator", "conditions[1].field"], error.Others.Prepend(error).Select(each => each.Field));
    }

    [Fact]
    public void The_serializer_reports_a_wrong_condition_as_a_json_error() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Condition>("""{"field":"x","operator":"?"}""", StudioJson.Options));
}
