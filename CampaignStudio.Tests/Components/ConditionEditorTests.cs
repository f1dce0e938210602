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

    private const string Nested =
        """{"all":[{"field":"score","operator":"greater_than","value":50},{"any":[{"field":"replied","operator":"exists"},{"field":"city","operator":"exists"}]}]}""";

    private static EditSurface Surface(IRenderedComponent<ConditionEditor> editor) => editor.FindComponent<EditSurface>().Instance;

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
    public async Task What_was_done_is_taken_back_and_done_again()
    {
        var editor = Show(new Comparison("city", ConditionOperator.Equals, "Paris"));
        var before = new Comparison("city", ConditionOperator.Equals, "Paris");
        editor.FindAll(".cond-add button")[0].Click();
        var after = _saved;

        await editor.InvokeAsync(() => Surface(editor).UndoAsync());
        Assert.Equal(before, _saved);
        Assert.Single(editor.FindAll(".cond-row"));

        editor.Find("button[aria-label=Redo]").Click();
        Assert.Equal(after, _saved);
        Assert.Equal(2, editor.FindAll(".cond-row").Count);
    }

    [Fact]
    public void Inside_another_editor_the_steps_back_are_the_others()
    {
        var editor = _page.Show<EditSurface>(outer => outer.Add(o => o.HasHistory, true).AddChildContent<ConditionEditor>());

        Assert.Empty(editor.FindAll("button[aria-label=Undo]"));
        Assert.Single(Show(Condition.Always).FindAll("button[aria-label=Undo]"));
    }

    [Fact]
    public async Task A_row_is_dropped_into_a_group_and_a_voice_says_so()
    {
        var editor = Show(ConditionJson.Parse(Nested).Value);
        var lists = editor.FindAll("[data-list]");
        var row = editor.Find(".cond-root > .cond-row").GetAttribute("data-item")!;

        await editor.InvokeAsync(() => Surface(editor).MoveAsync(row, lists[1].GetAttribute("data-list")!, 1));

        Assert.Equal(ConditionJson.Parse("""{"any":[{"field":"replied","operator":"exists"},{"field":"score","operator":"greater_than","value":50},{"field":"city","operator":"exists"}]}""").Value, _saved);
        Assert.Contains("Moved: score is over 50. Now 2 of 3", editor.Find("[aria-live=polite]").TextContent);
    }

    [Fact]
    public async Task By_key_a_row_moves_out_of_its_group_and_what_cannot_move_says_why()
    {
        var editor = Show(ConditionJson.Parse(Nested).Value);
        var row = editor.Find(".cond-group .cond-row").GetAttribute("data-item")!;

        await editor.InvokeAsync(() => Surface(editor).StepAsync(row, "Out"));
        Assert.Equal(["score", "city", "replied"], _saved!.Comparisons().Select(part => part.Field));
        await editor.InvokeAsync(() => Surface(editor).StepAsync(row, "Down"));

        Assert.Contains("It is the last already.", editor.Find("[aria-live=polite]").TextContent);
    }

    [Fact]
    public void Removing_the_last_row_of_a_group_removes_the_group()
    {
        var editor = Show(ConditionJson.Parse("""{"all":[{"field":"score","operator":"greater_than","value":50},{"any":[{"field":"replied","operator":"exists"}]}]}""").Value);

        editor.Find(".cond-group .cond-row .cond-remove").Click();

        Assert.Empty(editor.FindAll(".cond-group"));
        Assert.Equal(new Comparison("score", ConditionOperator.GreaterThan, 50), _saved);
    }

    [Fact]
    public void Several_values_are_chips_whose_commas_stay()
    {
        var editor = Show(new Comparison("city", ConditionOperator.In, FactValue.List("Paris, Texas", "Lyon")));

        editor.Find(".cond-values input").Change("Rome, Oslo, Lyon");

        Assert.Equal(new Comparison("city", ConditionOperator.In, FactValue.List("Paris, Texas", "Lyon", "Rome", "Oslo")), _saved);
        editor.Find(".value-chips button[aria-label='Remove “Paris, Texas”']").Click();
        Assert.Equal(new Comparison("city", ConditionOperator.In, FactValue.List("Lyon", "Rome", "Oslo")), _saved);
    }

    [Fact]
    public void Several_usual_values_are_shown_by_name_and_chosen_together()
    {
        var editor = Show(new Comparison("status", ConditionOperator.In, FactValue.List("qualifie", "ancien")));
        Assert.Equal(["Qualified", "ancien"], editor.FindAll(".value-chips li").Select(chip => chip.TextContent.Trim()));

        var select = editor.FindComponents<MudSelect<string>>().Single(box => box.Instance.MultiSelection);
        editor.InvokeAsync(() => select.Instance.SelectedValuesChanged.InvokeAsync(["qualifie", "perdu"]));

        Assert.Equal(new Comparison("status", ConditionOperator.In, FactValue.List("qualifie", "ancien", "perdu")), _saved);
    }

    [Fact]
    public void A_date_alone_stays_one_and_a_time_makes_it_an_instant()
    {
        var editor = Show(new Comparison("created_at", ConditionOperator.GreaterThan, "2026-01-31"));
        var time = editor.Find(".instant-box input[type=time]");
        Assert.Equal(("2026-01-31", ""), (editor.Find(".instant-box input[type=date]").GetAttribute("value"), time.GetAttribute("value") ?? ""));

        time.Change("09:30");
        Assert.Equal(new Comparison("created_at", ConditionOperator.GreaterThan, "2026-01-31T09:30:00Z"), _saved);
        Assert.Equal("Created is after 31 Jan 2026, 09:30 UTC.", editor.Find(".cond-sentence").TextContent);

        editor.Find(".instant-box input[type=time]").Change("");
        Assert.Equal(new Comparison("created_at", ConditionOperator.GreaterThan, "2026-01-31"), _saved);
    }

    [Fact]
    public void An_instant_with_an_offset_is_shown_in_UTC()
    {
        var editor = Show(new Comparison("created_at", ConditionOperator.LessThan, "2026-01-31T00:30:00+02:00"));

        Assert.Equal("2026-01-30", editor.Find("input[type=date]").GetAttribute("value"));
        Assert.Equal("22:30", editor.Find("input[type=time]").GetAttribute("value"));
    }

    [Fact]
    public async Task The_condition_is_edited_as_JSON_and_a_mistake_is_placed_and_used_by_nobody()
    {
        var editor = Show(new Comparison("city", ConditionOperator.Equals, "Paris"));
        editor.Find("button[aria-label='Conditions as JSON']").Click();
        _page.Dialogs.WaitForAssertion(() => Assert.Contains("\"Paris\"", _page.Dialogs.Find("textarea").GetAttribute("value")));

        Type("{\n  \"any\": [\n    { \"field\": \"city\", \"operator\": \"is\" }\n  ]\n}");
        Assert.Contains("Line 3 (any[0].operator)", _page.Dialogs.Find(".mud-alert").TextContent);
        Assert.True(_page.Dialogs.FindAll(".mud-dialog-actions button")[^1].HasAttribute("disabled"));
        Type("{ \"any\": [");
        Assert.Contains("Line 1, column 11", _page.Dialogs.Find(".mud-alert").TextContent);
        Assert.Null(_saved);

        Type(Nested);
        await _page.Dialogs.InvokeAsync(() => _page.Dialogs.FindAll(".mud-dialog-actions button")[^1].Click());

        editor.WaitForAssertion(() => Assert.Equal(3, editor.FindAll(".cond-row").Count));
        Assert.Equal(ConditionJson.Parse(Nested).Value, _saved);

        void Type(string json) => _page.Dialogs.Find("textarea").Change(json);
    }

    [Fact]
    public void What_is_wrong_in_a_list_within_a_list_still_shows()
    {
        var editor = _page.Show<ConditionEditor>(parameters => parameters.Add(e => e.AsList, true).Add(e => e.Path, "conditions").Add(e => e.Value, Condition.Always));
        editor.FindAll(".cond-add button")[1].Click();
        editor.InvokeAsync(() => editor.FindComponents<MudToggleGroup<string>>()[^1].Instance.ValueChanged.InvokeAsync("all"));
        editor.InvokeAsync(() => editor.FindComponent<MudAutocomplete<FieldDefinition>>().Instance.ValueChanged.InvokeAsync(FieldCatalog.BuiltIn.Find("email")));

        editor.Render(parameters => parameters.Add(e => e.Errors, new PlacedErrors([Error.Invalid("value_missing", "Say what.", "conditions[0].value")])));

        Assert.Equal("Say what.", editor.Find(".cond-group .cond-row .field-error").TextContent);
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
