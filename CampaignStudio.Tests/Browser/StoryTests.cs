using System.Text.RegularExpressions;
using CampaignStudio.Tests.Processes;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CampaignStudio.Tests.Browser;

/// <summary>The main job, end to end, as its people do it: the real application in a real browser, on a wide and a narrow screen.</summary>
[Collection(ProcessTestsCollection.Name)]
[EveryDatabase]
public sealed class StoryTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private const string Leads = """
        E-mail;Prénom;Nom;Société;Téléphone;Budget
        ada@example.com;Ada;Lovelace;Analytical;+33612345601;12000
        bob@example.com;Bob;Stone;Quarry;+33612345602;500
        not-an-address;Bad;Row;Nowhere;;
        """;

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task A_campaign_goes_from_an_empty_page_to_a_finished_call(int width)
    {
        browser.RequireBrowser();
        await using var studio = await StudioProcess.StartAsync();
        await using var window = await browser.OpenAsync(studio, width);
        await window.SignInAsync();

        var campaign = await CreateCampaignAsync(window);
        await AddStepsAsync(window, campaign);
        await AddRulesAsync(studio, campaign);
        await ImportAndEnrollAsync(window);
        await StartAsync(window, campaign);

        await using var watcher = await browser.OpenAsync(studio);
        await watcher.SignInAsync();
        await watcher.GotoAsync($"/campaigns/{campaign}");
        await ReactAsync(window);

        // Nobody touches the other window: its numbers move by themselves.
        await Expect(watcher.Main).ToContainTextAsync(new Regex(@"Opened\s*1\s*·\s*50 %"));
        await Expect(watcher.Main).ToContainTextAsync(new Regex(@"Replied\s*1\s*·\s*50 %"));
        await Expect(watcher.Main).ToContainTextAsync(new Regex(@"27\.5\s*points"));

        await FinishTheCallAsync(window);
        await FastForwardAsync(window);
        await Expect(watcher.Main).ToContainTextAsync(new Regex(@"1\s*sent\s*Replied"));
        await Expect(watcher.Main).ToContainTextAsync(new Regex(@"1\s*done"));

        var progress = await studio.Api.ProgressAsync(campaign);
        Assert.Equal((2, 1, 1), (Number("emails_sent"), Number("sms_sent"), Number("calls_completed")));
        var ada = (await studio.Api.AllAsync("/leads?q=lovelace")).Single();
        Assert.Equal("qualifie", ada.GetProperty("status").GetString());
        Assert.Empty(window.Complaints);

        int Number(string name) => progress.GetProperty(name).GetInt32();
    }

    private static async Task<long> CreateCampaignAsync(StudioPage window)
    {
        await window.GotoAsync("/campaigns");
        await Button(window, "New campaign").First.ClickAsync();
        var dialog = window.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Name").FillAsync("Spring story");
        await dialog.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("Create") }).ClickAsync();
        await Expect(window.Page).ToHaveURLAsync(new Regex(@"/campaigns/\d+"));
        return long.Parse(Regex.Match(window.Page.Url, @"/campaigns/(\d+)").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task AddStepsAsync(StudioPage window, long campaign)
    {
        await window.GotoAsync($"/campaigns/{campaign}/steps");
        await AddAsync("E-mail", "Hello", async dialog =>
        {
            await dialog.GetByLabel("Subject").FillAsync("Hello {{ first_name }}");
            await dialog.GetByLabel("HTML").FillAsync("<p>Hi {{ first_name }}, <a href=\"https://example.com/more\">more</a></p>");
        });
        await AddAsync("SMS", "Reminder", async dialog =>
        {
            await dialog.GetByLabel("Days").FillAsync("2");
            await dialog.Locator("textarea").First.FillAsync("Hi {{ first_name }}, did you see it?");
        });
        await AddAsync("Call", "Talk", async dialog =>
        {
            await dialog.GetByLabel("Days").FillAsync("5");
        });
        await Expect(window.Main).ToContainTextAsync("after 5 days");

        async Task AddAsync(string channel, string name, Func<ILocator, Task> fill)
        {
            await window.Main.GetByRole(AriaRole.Button, new() { Name = channel, Exact = true }).First.ClickAsync();
            var dialog = window.Page.GetByRole(AriaRole.Dialog);
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Add the step" }).WaitForAsync();
            await dialog.GetByLabel("Name").FillAsync(name);
            await fill(dialog);
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Add the step" }).ClickAsync();
            await Expect(dialog).ToHaveCountAsync(0);
            // The list makes room for the step, and what stands below moves down.
            await Expect(window.Main.GetByText(name, new() { Exact = true })).ToBeVisibleAsync();
        }
    }

    private static Task AddRulesAsync(StudioProcess studio, long campaign) => studio.Api.PatchAsync($"/campaigns/{campaign}", new
    {
        lead_scoring_rules = new object[]
        {
            new { name = "Opened", condition = new { field = "email_opened", @operator = "equals", value = true }, score_change = 10 },
            new { name = "Replied", condition = new { field = "replied", @operator = "equals", value = true }, score_change = 45 },
        },
        progression_rules = new object[]
        {
            new
            {
                name = "Qualify",
                from_status = "nouveau",
                to_status = "qualifie",
                conditions = new object[] { new { field = "score", @operator = "greater_than", value = 40 } },
                actions = new object[]
                {
                    new { type = "create_task", @params = new { title = "Call {{ first_name }}, who replied", task_type = "call", priority = "high" } },
                },
            },
        },
    });

    private static async Task ImportAndEnrollAsync(StudioPage window)
    {
        await window.GotoAsync("/leads/import");
        await window.ChooseFileAsync("CSV file",
            new FilePayload { Name = "leads.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(Leads) });
        await Button(window, "Import 3 rows").ClickAsync();
        await Expect(window.Main).ToContainTextAsync(new Regex(@"2\s*imported"));
        await Expect(window.Main).ToContainTextAsync(new Regex(@"1\s*rejected"));

        await Button(window, "Enroll them in a campaign").ClickAsync();
        var dialog = window.Page.GetByRole(AriaRole.Dialog);
        await dialog.Locator(".mud-select").First.ClickAsync();
        await window.Page.Locator(".mud-popover-open .mud-list-item").Filter(new() { HasText = "Spring story" }).First.ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Enroll", Exact = true }).ClickAsync();
        await Expect(dialog).ToContainTextAsync("2");
    }

    private static async Task StartAsync(StudioPage window, long campaign)
    {
        await window.GotoAsync($"/campaigns/{campaign}");
        await window.Main.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Start") }).First.ClickAsync();
        await window.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Start campaign" }).ClickAsync();
        await Expect(window.Main).ToContainTextAsync(new Regex(@"2\s*sent"));
    }

    private static async Task ReactAsync(StudioPage window)
    {
        await window.GotoAsync("/sandbox");
        await window.Page.GetByTestId("recipient").Filter(new() { HasText = "Ada Lovelace" }).First.ClickAsync();
        var acts = window.Page.GetByLabel("What happened to it");
        await window.Page.GetByTestId("open").ClickAsync();
        await Expect(acts).ToContainTextAsync("Opened");
        await window.Page.GetByTestId("link").First.ClickAsync();
        await Expect(acts).ToContainTextAsync("Clicked");
        await window.Page.GetByTestId("reply").ClickAsync();
        await window.Page.Locator("textarea").First.FillAsync("Yes, call me.");
        await window.Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("Send") }).First.ClickAsync();
    }

    private static async Task FinishTheCallAsync(StudioPage window)
    {
        await window.GotoAsync("/tasks");
        await window.Page.GetByText("Unassigned", new() { Exact = true }).First.ClickAsync();
        await window.Page.GetByTestId("task").Filter(new() { HasText = "Call Ada, who replied" }).ClickAsync();
        await Button(window, "Claim").ClickAsync();
        await window.Page.GetByText("Connected", new() { Exact = true }).ClickAsync();
        await window.Page.GetByTestId("complete").ClickAsync();
        await Expect(window.Page.GetByTestId("complete")).ToHaveCountAsync(0);
    }

    private static async Task FastForwardAsync(StudioPage window)
    {
        await window.GotoAsync("/sandbox");
        // A page that is still filling may take the button away from under the pointer.
        await Expect(window.Main).ToContainTextAsync("@example.com");
        await Expect(window.Main.GetByRole(AriaRole.Progressbar)).ToHaveCountAsync(0);
        await Button(window, "+3 days").ClickAsync();
        await Expect(window.Main).ToContainTextAsync("3 days ahead of real time");
    }

    private static ILocator Button(StudioPage window, string name) => window.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
