using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CampaignStudio.Tests.Processes;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CampaignStudio.Tests.Browser;

/// <summary>A nested rule is built and saved in a real browser: with the mouse, and with the keyboard alone.</summary>
[Collection(ProcessTestsCollection.Name)]
[EveryDatabase]
public sealed class RuleDesignerTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task With_the_mouse_a_row_is_dragged_into_a_group_and_the_rule_is_stored_so(int width)
    {
        browser.RequireBrowser();
        await using var studio = await StudioProcess.StartAsync();
        await using var window = await browser.OpenAsync(studio, width, height: 1400);
        var campaign = await OpenRulesAsync(studio, window);

        await window.Main.GetByRole(AriaRole.Button, new() { Name = "Add a rule" }).First.ClickAsync();
        await window.Main.GetByLabel("Name", new() { Exact = true }).FillAsync("Warm");
        await Button(window, "Add a condition").Last.ClickAsync();
        await ChooseAsync(window, Rows(window).Nth(1), "Tags");
        await ValueAsync(Rows(window).Nth(1), "vip");
        await Button(window, "Add a group").Last.ClickAsync();
        await ChooseAsync(window, Rows(window).Nth(2), "City");
        await ValueAsync(Rows(window).Nth(2), "Paris");
        await DragAsync(window, Rows(window).First.Locator(".drag-handle"), below: Rows(window).Nth(2));

        await Expect(window.Main.Locator(".cond-sentence")).ToHaveTextAsync("Tags include vip and (city is Paris or the lead opened an e-mail).");
        await Button(window, "Undo").ClickAsync();
        await Expect(window.Main.Locator(".cond-group .cond-row")).ToHaveCountAsync(1);
        await Button(window, "Redo").ClickAsync();
        await Expect(window.Main.Locator(".cond-group .cond-row")).ToHaveCountAsync(2);
        await Button(window, "Save the rules").ClickAsync();
        await Expect(window.Main).ToContainTextAsync("All rules are saved.");

        await StoredAsync(studio, campaign, """
            {"all": [
                {"field": "tags", "operator": "contains", "value": "vip"},
                {"any": [{"field": "city", "operator": "equals", "value": "Paris"}, {"field": "email_opened", "operator": "equals", "value": true}]}]}
            """);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task With_the_keyboard_alone_the_same_is_built_moved_taken_back_and_stored()
    {
        browser.RequireBrowser();
        await using var studio = await StudioProcess.StartAsync();
        await using var window = await browser.OpenAsync(studio);
        var (keys, campaign) = (window.Page.Keyboard, await OpenRulesAsync(studio, window));

        await TabToAsync(window, "section[aria-labelledby=scoring-heading] .section-head button");
        await keys.PressAsync("Enter");
        await Expect(Rows(window)).ToHaveCountAsync(1);
        await TabToAsync(window, ".rule-body input");
        await keys.TypeAsync("Warm");
        await TabToAsync(window, ".cond-add button");
        await keys.PressAsync("Enter");
        await TypeFieldAsync(window, Rows(window).Nth(1), "Tags");
        await TabToAsync(window, ".cond-value input");
        await keys.TypeAsync("vip");
        await TabToAsync(window, ".cond-add button:nth-of-type(2)");
        await keys.PressAsync("Enter");
        await TypeFieldAsync(window, Rows(window).Nth(2), "City");
        await TabToAsync(window, ".cond-value input");
        await keys.TypeAsync("Paris");
        await TabToAsync(window, ".cond-root > .cond-row:nth-child(2) > .drag-handle", backwards: true);

        // Past the tags, and into the group that follows.
        await keys.PressAsync("Alt+ArrowDown");
        await SaysAsync(window, "Now 2 of 3.");
        await keys.PressAsync("Alt+ArrowRight");
        await SaysAsync(window, "Now 1 of 2 in the group");
        await Expect(window.Main.Locator(".cond-group .cond-row")).ToHaveCountAsync(2);
        await Expect(window.Main.Locator(".cond-group .cond-row .drag-handle").First).ToBeFocusedAsync();
        await keys.PressAsync("Control+z");
        await Expect(window.Main.Locator(".cond-group .cond-row")).ToHaveCountAsync(1);
        await keys.PressAsync("Control+Shift+z");
        await Expect(window.Main.Locator(".cond-group .cond-row")).ToHaveCountAsync(2);

        await TabToAsync(window, ".save-bar .mud-button-filled");
        await keys.PressAsync("Enter");
        await Expect(window.Main).ToContainTextAsync("All rules are saved.");
        await StoredAsync(studio, campaign, """
            {"all": [
                {"field": "tags", "operator": "contains", "value": "vip"},
                {"any": [{"field": "email_opened", "operator": "equals", "value": true}, {"field": "city", "operator": "equals", "value": "Paris"}]}]}
            """);
        Assert.Empty(window.Complaints);
    }

    private static async Task<long> OpenRulesAsync(StudioProcess studio, StudioPage window)
    {
        var campaign = await studio.Api.CreateCampaignAsync(new { name = "Spring" });
        await window.SignInAsync();
        await window.GotoAsync($"/campaigns/{campaign}/rules");
        await Expect(window.Main).ToContainTextAsync("No scoring yet");
        return campaign;
    }

    private static async Task StoredAsync(StudioProcess studio, long campaign, string condition)
    {
        var rule = (await studio.Api.GetAsync($"/campaigns/{campaign}")).GetProperty("lead_scoring_rules")[0];
        Assert.Equal("Warm", rule.GetProperty("name").GetString());
        Assert.Equal(JsonNode.Parse(condition)!.ToJsonString(), JsonNode.Parse(rule.GetProperty("condition").GetRawText())!.ToJsonString());
    }

    private static async Task ChooseAsync(StudioPage window, ILocator row, string field)
    {
        var box = row.Locator(".cond-field input");
        await box.ClickAsync();
        await box.FillAsync(field);
        await Option(window, field).ClickAsync();
        await Expect(box).ToHaveValueAsync(field);
    }

    /// <summary>The row's field has the focus already, as it should.</summary>
    private static async Task TypeFieldAsync(StudioPage window, ILocator row, string field)
    {
        var box = row.Locator(".cond-field input");
        await Expect(box).ToBeFocusedAsync();
        await window.Page.Keyboard.TypeAsync(field);
        await Expect(Option(window, field)).ToBeVisibleAsync();
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(box).ToHaveValueAsync(field);
        // What is still switched off is passed over by Tab.
        await Expect(row.Locator(".cond-value input")).ToBeEnabledAsync();
    }

    private static async Task ValueAsync(ILocator row, string value)
    {
        await row.Locator(".cond-value input").FillAsync(value);
        await row.Locator(".cond-value input").PressAsync("Tab");
    }

    private static async Task DragAsync(StudioPage window, ILocator handle, ILocator below)
    {
        var line = window.Page.Locator(".drop-line");
        for (var tries = 1; ; tries++)
        {
            // What was typed last may still move the page under the pointer.
            await handle.HoverAsync();
            await window.Page.Mouse.DownAsync();
            var to = (await below.BoundingBoxAsync())!;
            await window.Page.Mouse.MoveAsync(to.X + to.Width / 2, to.Y + to.Height - 4, new() { Steps = 12 });
            if (tries == 5 || await line.IsVisibleAsync()) break;
            await window.Page.Mouse.UpAsync();
        }
        await Expect(line).ToBeVisibleAsync();
        await window.Page.Mouse.UpAsync();
        await Expect(window.Page.Locator(".drop-line")).ToHaveCountAsync(0);
    }

    /// <summary>Presses Tab until an element of this kind has the focus.</summary>
    private static async Task TabToAsync(StudioPage window, string selector, bool backwards = false)
    {
        const int most = 80;
        for (var i = 0; i < most; i++)
        {
            await window.Page.Keyboard.PressAsync(backwards ? "Shift+Tab" : "Tab");
            if (await window.Page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector)) return;
        }
        Assert.Fail($"Tab never came to {selector}.");
    }

    private static Task SaysAsync(StudioPage window, string text) =>
        Expect(window.Main.Locator(".cond > [aria-live=polite]")).ToContainTextAsync(text);

    private static ILocator Rows(StudioPage window) => window.Main.Locator(".cond-row");

    private static ILocator Option(StudioPage window, string field) =>
        window.Page.Locator(".mud-popover-open .cond-option-text > span:first-child", new() { HasTextRegex = new Regex($"^{field}$") });

    private static ILocator Button(StudioPage window, string name) => window.Main.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
