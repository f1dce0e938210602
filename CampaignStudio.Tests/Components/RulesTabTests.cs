using Bunit;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Features.Rules;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace CampaignStudio.Tests.Components;

[EveryDatabase]
public sealed class RulesTabTests : IAsyncLifetime
{
    private DesignerPage _page = null!;
    private CampaignCard _campaign = null!;

    public async ValueTask InitializeAsync()
    {
        _page = await DesignerPage.OpenAsync();
        var id = (await _page.Get<CampaignService>().CreateAsync(new CampaignEditModel { Name = "Spring" }, cancel: Cancel)).Value;
        _campaign = (await _page.Get<CampaignQueries>().CardAsync(id, Cancel))!;
    }

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    private IRenderedComponent<RulesTab> Show() => _page.Show<RulesTab>(tab => tab.Add(t => t.Campaign, _campaign));

    private async Task<CampaignEditModel> SavedAsync() => (await _page.Get<CampaignQueries>().CardAsync(_campaign.Id, Cancel))!.Settings;

    private static void AddScoring(IRenderedComponent<RulesTab> tab) => tab.Find("section[aria-labelledby=scoring-heading] .section-head button").Click();

    private static void Name(IRenderedComponent<RulesTab> tab, string name)
    {
        var field = tab.FindComponents<MudTextField<string>>().First(text => text.Instance.Label == "Name");
        tab.InvokeAsync(() => field.Instance.ValueChanged.InvokeAsync(name));
    }

    private static void Save(IRenderedComponent<RulesTab> tab) => tab.FindAll(".save-bar button")[^1].Click();

    [Fact]
    public void A_refused_rule_shows_why_in_its_own_card()
    {
        var tab = Show();

        AddScoring(tab);
        Save(tab);

        tab.WaitForAssertion(() => Assert.Contains("Give the rule a name.", tab.Find("article.rule.has-error").TextContent));
    }

    [Fact]
    public async Task A_rule_reads_as_a_sentence_and_is_saved()
    {
        var tab = Show();

        AddScoring(tab);
        Name(tab, "Opened");
        Assert.Contains("+10 points while the lead opened an e-mail.", tab.Find(".rule-sentence").TextContent);
        Save(tab);

        tab.WaitForAssertion(() => Assert.Contains("All rules are saved.", tab.Markup));
        Assert.Equal("Opened", Assert.Single((await SavedAsync()).ScoringRules).Name);
    }

    [Fact]
    public void Everything_in_the_tab_is_taken_back_step_by_step()
    {
        var tab = Show();
        AddScoring(tab);
        foreach (var typed in (string[])["Op", "Opened"]) Name(tab, typed);
        tab.InvokeAsync(() => tab.FindComponent<ConditionEditor>().Instance.ValueChanged.InvokeAsync(new Comparison("replied", ConditionOperator.Exists)));
        Assert.Contains("the lead replied", tab.Find(".rule-sentence").TextContent);

        Undo();
        Assert.Contains("the lead opened an e-mail", tab.Find(".rule-sentence").TextContent);
        Assert.Equal("Opened", tab.Find(".rule-name").TextContent);
        Undo();
        Assert.Equal("New rule", tab.Find(".rule-name").TextContent);
        Undo();
        Assert.Empty(tab.FindAll("article.rule"));
        Assert.Contains("All rules are saved.", tab.Markup);

        for (var i = 0; i < 3; i++) tab.InvokeAsync(() => tab.FindComponent<EditSurface>().Instance.RedoAsync());
        Assert.Contains("the lead replied", tab.Find(".rule-sentence").TextContent);

        void Undo() => tab.Find("button[aria-label=Undo]").Click();
    }

    [Fact]
    public void A_row_stays_the_same_row_while_the_edit_goes_round()
    {
        var tab = Show();
        AddScoring(tab);

        tab.FindAll(".cond-add button")[0].Click();
        var added = tab.FindAll(".cond-row")[^1].GetAttribute("data-item");
        tab.FindAll(".cond-add button")[0].Click();

        Assert.Equal(added, tab.FindAll(".cond-row")[1].GetAttribute("data-item"));
    }

    [Fact]
    public void What_was_discarded_comes_back()
    {
        var tab = Show();
        AddScoring(tab);
        Name(tab, "Opened");

        tab.FindAll(".save-bar button").Single(button => button.TextContent.Trim() == "Discard").Click();
        Assert.Empty(tab.FindAll("article.rule"));
        tab.Find("button[aria-label=Undo]").Click();

        Assert.Equal("Opened", tab.Find(".rule-name").TextContent);
    }

    [Fact]
    public async Task Rules_are_put_in_another_order_and_saved_so()
    {
        var tab = Show();
        foreach (var name in (string[])["Third", "Second", "First"])
        {
            AddScoring(tab);
            var field = tab.FindComponents<MudTextField<string>>().Last(text => text.Instance.Label == "Name");
            await tab.InvokeAsync(() => field.Instance.ValueChanged.InvokeAsync(name));
        }

        await tab.InvokeAsync(() => tab.FindComponent<EditSurface>().Instance.StepAsync(KeyOf("Second"), "Down"));
        await tab.InvokeAsync(() => tab.FindComponent<EditSurface>().Instance.StepAsync(KeyOf("Second"), "Up"));
        await tab.InvokeAsync(() => tab.FindComponent<EditSurface>().Instance.MoveAsync(KeyOf("Third"), "scoring", 3));
        await tab.InvokeAsync(() => tab.FindComponent<EditSurface>().Instance.MoveAsync(KeyOf("First"), "scoring", 0));
        Assert.Contains("Moved: First. Now 1 of 3.", tab.FindAll(".edit-surface > [aria-live]")[^1].TextContent);
        Save(tab);

        tab.WaitForAssertion(() => Assert.Contains("All rules are saved.", tab.Markup));
        Assert.Equal(["First", "Second", "Third"], (await SavedAsync()).ScoringRules.Select(rule => rule.Name));

        string KeyOf(string name) => tab.FindAll("article.rule").Single(rule => rule.QuerySelector(".rule-name")!.TextContent == name).GetAttribute("data-item")!;
    }

    [Fact]
    public async Task Another_change_of_the_campaign_is_no_conflict_for_its_rules()
    {
        var tab = Show();
        AddScoring(tab);
        Name(tab, "Opened");

        await _page.Get<CampaignService>().UpdateAsync(_campaign.Id, _campaign.Settings with { Description = "By somebody else" }, _campaign.Version, Cancel);
        Save(tab);

        tab.WaitForAssertion(() => Assert.Contains("All rules are saved.", tab.Markup));
        var saved = await SavedAsync();
        Assert.Equal(("By somebody else", 1), (saved.Description, saved.ScoringRules.Count));
    }

    [Fact]
    public async Task Rules_that_somebody_else_changed_meanwhile_are_offered_beside_mine()
    {
        var tab = Show();
        AddScoring(tab);
        Name(tab, "Mine");

        var theirs = new ScoringRule("", "Theirs", new Comparison("replied", ConditionOperator.Exists), 50);
        await _page.Get<CampaignService>().UpdateAsync(_campaign.Id, _campaign.Settings with { ScoringRules = [theirs] }, _campaign.Version, Cancel);
        Save(tab);
        tab.WaitForAssertion(() => Assert.Contains("Somebody else saved meanwhile.", tab.Markup));
        Assert.Equal("Theirs", Assert.Single((await SavedAsync()).ScoringRules).Name);

        tab.FindAll(".mud-alert .button-row button")[^1].Click();

        tab.WaitForAssertion(() => Assert.DoesNotContain("Somebody else saved meanwhile.", tab.Markup));
        Assert.Equal("Mine", Assert.Single((await SavedAsync()).ScoringRules).Name);
    }

    [Fact]
    public async Task An_earlier_version_is_taken_again_from_the_list()
    {
        foreach (var name in (string[])["First", "Second"])
        {
            await _page.Get<CampaignService>().UpdateAsync(
                _campaign.Id, _campaign.Settings with { ScoringRules = [new ScoringRule("", name, new Comparison("replied", ConditionOperator.Exists), 50)] }, cancel: Cancel);
        }
        _campaign = (await _page.Get<CampaignQueries>().CardAsync(_campaign.Id, Cancel))!;
        var tab = Show();
        Assert.Contains("Second", tab.Markup);

        tab.FindAll(".save-bar button").Single(button => button.TextContent.Trim() == "Versions").Click();
        _page.Dialogs.WaitForAssertion(() => Assert.Contains("Version 2", _page.Dialogs.Find("[data-testid=version-2]").TextContent));
        Assert.Empty(_page.Dialogs.FindAll("[data-testid=version-2] button"));
        await _page.Dialogs.InvokeAsync(() => _page.Dialogs.Find("[data-testid=version-1] button").Click());
        _page.Dialogs.WaitForAssertion(() => Assert.Contains("Take the rules of version 1 again?", _page.Dialogs.Markup));
        Assert.Equal("Second", Assert.Single((await SavedAsync()).ScoringRules).Name);
        await _page.Dialogs.InvokeAsync(() => _page.Dialogs.FindAll(".mud-dialog-actions button").Single(button => button.TextContent.Trim() == "Take them").Click());

        tab.WaitForAssertion(() => Assert.Contains("First", tab.Markup));
        Assert.Equal("First", Assert.Single((await SavedAsync()).ScoringRules).Name);
    }

    [Fact]
    public void What_was_not_saved_is_not_left_behind_without_a_question()
    {
        var navigation = _page.Get<NavigationManager>();
        var tab = Show();
        AddScoring(tab);

        navigation.NavigateTo("/leads");
        _page.Dialogs.WaitForAssertion(() => Assert.Contains("Leave without saving?", _page.Dialogs.Markup));
        _page.Dialogs.FindAll(".mud-dialog-actions button").Single(button => button.TextContent.Trim() == "Stay").Click();
        _page.Dialogs.WaitForAssertion(() => Assert.Empty(_page.Dialogs.FindAll(".mud-dialog")));
        Assert.DoesNotContain("/leads", navigation.Uri);

        tab.FindAll(".save-bar button").Single(button => button.TextContent.Trim() == "Discard").Click();
        navigation.NavigateTo("/leads");
        Assert.EndsWith("/leads", navigation.Uri);
    }

    [Fact]
    public void A_refusal_goes_once_the_rule_is_mended()
    {
        var tab = Show();
        AddScoring(tab);
        Save(tab);
        tab.WaitForAssertion(() => Assert.Contains("Give the rule a name.", tab.Markup));

        Name(tab, "Opened");

        tab.WaitForAssertion(() => Assert.DoesNotContain("Give the rule a name.", tab.Markup));
    }

    [Fact]
    public async Task What_can_not_be_meant_is_said_at_the_rule_and_above_all_of_them_and_saved_all_the_same()
    {
        var tab = Show();
        Assert.Empty(tab.FindAll(".rule-warnings"));
        AddScoring(tab);
        Name(tab, "Opened");
        AddScoring(tab);
        Assert.Contains("“Opened” asks the same", tab.FindAll("article.rule")[1].QuerySelector(".rule-warnings .hint")!.TextContent);
        Assert.Empty(tab.FindAll(".rule-warnings .warning"));

        var editor = tab.FindComponents<ScoringRuleEditor>()[0];
        var never = new AllOf([new Comparison("budget", ConditionOperator.LessThan, 5), new Comparison("budget", ConditionOperator.GreaterThan, 50)]);
        await tab.InvokeAsync(() => editor.Instance.RuleChanged.InvokeAsync(editor.Instance.Rule with { Condition = never }));

        const string words = "“budget is under 5” and “budget is over 50” can't both hold. This rule never counts.";
        Assert.Contains($"Opened: {words}", tab.Find("ul[aria-label='Warnings about the rules'] .warning").TextContent);
        Assert.Contains(words, tab.FindAll("article.rule")[0].QuerySelector(".rule-warnings .warning")!.TextContent);

        tab.FindAll("article.rule")[1].QuerySelector("button[aria-label^='Remove']")!.Click();
        Save(tab);
        tab.WaitForAssertion(() => Assert.Contains("All rules are saved.", tab.Markup));
        Assert.Equal(never, Assert.Single((await SavedAsync()).ScoringRules).Condition);
    }

    [Theory]
    [InlineData("""{"foo":1}""", "no place for foo")]
    [InlineData("""{"lead_scoring_rules":[]}""", "progression_rules is missing")]
    [InlineData("[]", "Write an object")]
    public async Task JSON_that_is_not_both_lists_replaces_nothing(string json, string complaint)
    {
        var dialog = await _page.ShowDialogAsync(new DialogParameters<RulesJsonDialog>());
        _page.Dialogs.Find("textarea").Change(json);

        _page.Dialogs.FindAll(".mud-dialog-actions button")[^1].Click();

        _page.Dialogs.WaitForAssertion(() => Assert.Contains(complaint, _page.Dialogs.Markup));
        Assert.False(dialog.Result.IsCompleted);
    }
}
