using Bunit;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Features.Rules;
using CampaignStudio.Tests.Support.Databases;
using MudBlazor;

namespace CampaignStudio.Tests.Components;

[EveryDatabase]
public sealed class ConditionEditorTests : IAsyncLifetime
{
    private DesignerPage _page = null!;
    private Condition? _saved;

    public async ValueTask InitializeAsync() => _page = await DesignerPage.OpenAsync();

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    private IRenderedComponent<ConditionEditor> Show(Condition value, ConditionUse use = ConditionUse.Step, params Error[] errors) =>
        _page.Show<ConditionEditor>(editor => editor
            .Add(e => e.Value, value)
            .Add(e => e.ValueChanged, condition => _saved = condition)
            .Add(e => e.Use, use)
            .Add(e => e.Path, "conditions")
            .Add(e => e.Errors, new PlacedErrors(errors)));

    public static TheoryData<string> Conditions =>
    [
        """{"field":"score","operator":"greater_than","value":50}""",
        """{"all":[{"field":"email_opened","operator":"equals","value":true},{"field":"city","operator":"exists"}]}""",
        """{"any":[{"field":"city","operator":"in","value":["Paris","Lyon"]},{"not":{"field":"tags","operator":"contains","value":"vip"}}]}""",
        """{"not":{"any":[{"field":"city","operator":"equals","value":"Paris"},{"all":[{"field":"score","operator":"less_than","value":1},{"field":"replied","operator":"exists"}]}]}}""",
        """{"not":{"not":{"field":"city","operator":"exists"}}}""",
    ];

    [Theory, MemberData(nameof(Conditions))]
    public void What_was_not_touched_is_saved_as_it_was(string json)
    {
        var condition = ConditionJson.Parse(json).Value;

        Assert.Equal(condition, ConditionDraft.Of(condition).ToCondition());
    }

    [Fact]
    public void A_row_added_and_filled_in_joins_the_condition()
    {
        var editor = Show(new Comparison("city", ConditionOperator.Equals, "Paris"));

        editor.FindAll(".cond-add button")[0].Click();
        var fields = editor.FindComponents<MudAutocomplete<FieldDefinition>>();
        editor.InvokeAsync(() => fields[1].Instance.ValueChanged.InvokeAsync(FieldCatalog.BuiltIn.Find("email_opened")));

        Assert.Equal(
            Condition.All([new Comparison("city", ConditionOperator.Equals, "Paris"), new Comparison("email_opened", ConditionOperator.Equals, true)]), _saved);
    }

    [Fact]
    public void Another_field_brings_an_operator_and_a_value_that_fit_its_type()
    {
        var editor = Show(new Comparison("city", ConditionOperator.StartsWith, "Par"));

        editor.InvokeAsync(() => editor.FindComponent<MudAutocomplete<FieldDefinition>>().Instance.ValueChanged.InvokeAsync(FieldCatalog.BuiltIn.Find("score")));

        var changed = Assert.IsType<Comparison>(_saved);
        Assert.True(changed.Operator.Fits(FactType.Number));
        Assert.Null(changed.Value);
    }

    [Fact]
    public async Task The_score_is_not_offered_where_scores_are_made()
    {
        var editor = Show(new Comparison("", ConditionOperator.Equals), ConditionUse.Scoring);

        var search = editor.FindComponent<MudAutocomplete<FieldDefinition>>().Instance.SearchFunc!;
        var offered = (await search("", CancellationToken.None)!)!;

        Assert.DoesNotContain(offered, field => field!.Name == "score");
        Assert.Contains(offered, field => field!.Name == "email_opened");
    }

    [Fact]
    public void A_refusal_stands_at_the_row_it_is_about()
    {
        var editor = Show(
            Condition.All([new Comparison("city", ConditionOperator.Equals, "Paris"), new Comparison("score", ConditionOperator.GreaterThan)]),
            ConditionUse.Step,
            Error.Invalid("value_missing", "Say what 'score' is compared with.", "conditions.all[1].value"));

        var rows = editor.FindAll(".cond-row");
        Assert.Empty(rows[0].QuerySelectorAll(".field-error"));
        Assert.Equal("Say what 'score' is compared with.", rows[1].QuerySelector(".field-error")!.TextContent);
    }

    [Fact]
    public void Words_for_a_number_are_pointed_out_before_saving()
    {
        var editor = Show(new Comparison("score", ConditionOperator.GreaterThan, "many"));

        Assert.Contains("not a number", editor.Find(".cond-row .field-error").TextContent);
    }
}
