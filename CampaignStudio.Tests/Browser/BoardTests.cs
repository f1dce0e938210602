using System.Globalization;
using System.Text.RegularExpressions;
using CampaignStudio.Tests.Processes;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CampaignStudio.Tests.Browser;

/// <summary>The pipeline board in a real browser, by mouse and by keyboard.</summary>
[Collection(ProcessTestsCollection.Name)]
[EveryDatabase]
public sealed class BoardTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task A_lead_is_moved_by_mouse_and_by_keyboard_and_its_history_tells_it()
    {
        browser.RequireBrowser();
        await using var studio = await StudioProcess.StartAsync();
        var ada = (await studio.Api.PostAsync("/leads", new { email = "ada@example.com", first_name = "Ada", budget = 1200 })).GetProperty("id").GetInt64();
        await studio.Api.PostAsync("/leads", new { email = "bob@example.com", first_name = "Bob", budget = 300 });
        await using var window = await browser.OpenAsync(studio);
        await using var watcher = await browser.OpenAsync(studio, width: 390);
        await window.SignInAsync();
        await watcher.SignInAsync();
        await window.GotoAsync("/leads");
        await window.Main.GetByRole(AriaRole.Link, new() { Name = "Board", Exact = true }).ClickAsync();
        await watcher.GotoAsync("/leads/board");
        await Expect(Column(window, "nouveau")).ToContainTextAsync("1,500");
        await Expect(Card(watcher, "nouveau", "Ada")).ToBeVisibleAsync();

        await Card(window, "nouveau", "Ada").DragToAsync(Column(window, "qualifie"));

        await Expect(Card(window, "qualifie", "Ada")).ToBeVisibleAsync();
        await Expect(Column(window, "qualifie").GetByTestId("sum")).ToHaveTextAsync("1,200");
        await Expect(window.Page.GetByText("Ada is now Qualified")).ToBeVisibleAsync();
        // Nobody touches the other window.
        await Expect(Card(watcher, "qualifie", "Ada")).ToHaveCountAsync(1);

        // From here on without the mouse.
        await Card(window, "nouveau", "Bob").GetByRole(AriaRole.Button, new() { Name = "Move Bob to…" }).FocusAsync();
        await window.Page.Keyboard.PressAsync("Enter");
        var dialog = window.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("Move Bob to…");
        var won = dialog.GetByRole(AriaRole.Button, new() { Name = "Won", Exact = true });
        for (var step = 0; step < 12 && !await won.EvaluateAsync<bool>("button => button === document.activeElement"); step++) await window.Page.Keyboard.PressAsync("Tab");
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(Card(window, "gagne", "Bob")).ToBeVisibleAsync();
        // And on from where the card is now.
        await Expect(Card(window, "gagne", "Bob").GetByRole(AriaRole.Button)).ToBeFocusedAsync();

        await window.Page.ReloadAsync();
        await window.InteractiveAsync();
        await Expect(Card(window, "qualifie", "Ada")).ToBeVisibleAsync();
        await Expect(Card(window, "gagne", "Bob")).ToBeVisibleAsync();
        Assert.True(await window.OverflowAsync() <= 0 && await watcher.OverflowAsync() <= 0, "The board is wider than its page.");
        await window.GotoAsync($"/leads/{ada.ToString(CultureInfo.InvariantCulture)}");
        await Expect(window.Main.Locator(".studio-timeline")).ToContainTextAsync(new Regex("Qualified.*By ", RegexOptions.Singleline));
        Assert.Empty(window.Complaints);
        Assert.Empty(watcher.Complaints);
    }

    private static ILocator Column(StudioPage window, string status) => window.Page.Locator($"[data-drop={status}]");

    private static ILocator Card(StudioPage window, string status, string name) => Column(window, status).GetByTestId("card").Filter(new() { HasText = name });
}
