using CampaignStudio.Tests.Processes;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CampaignStudio.Tests.Browser;

[Collection(ProcessTestsCollection.Name)]
[EveryDatabase]
public sealed class FirstVisitTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task The_first_visitor_becomes_the_administrator_signs_out_and_in_and_every_page_opens_on_any_screen()
    {
        browser.RequireBrowser();
        await using var studio = await StudioProcess.StartFreshAsync();
        await using (var first = await browser.OpenAsync(studio))
        {
            await first.Page.GotoAsync("/leads");
            await Expect(first.Page).ToHaveURLAsync(studio.Url + "/account/setup");
            await first.Page.GetByLabel("Your name").FillAsync("Ada Lovelace");
            await first.Page.GetByLabel("E-mail").FillAsync(StudioFactory.AdminEmail);
            await first.Page.GetByLabel("Password").FillAsync(StudioFactory.AdminPassword);
            await first.Page.GetByRole(AriaRole.Button, new() { Name = "Create the workspace" }).ClickAsync();
            await first.InteractiveAsync();
            await Expect(first.Main).ToContainTextAsync("Ada Lovelace");
            await first.SignOutAsync();
            Assert.Empty(first.Complaints);
        }

        foreach (var width in (int[])[1280, 390])
        {
            await using var window = await browser.OpenAsync(studio, width);
            await window.SignInAsync();
            var pages = await window.DrawerAsync();
            Assert.True(pages.Count >= 10, $"The drawer has only {string.Join(", ", pages)}.");
            foreach (var page in pages)
            {
                await window.ChooseAsync(page);
                await Expect(window.Heading).ToBeVisibleAsync();
                var content = await window.Main.InnerTextAsync();
                Assert.DoesNotContain("There is nothing here", content, StringComparison.Ordinal);
                Assert.DoesNotContain("This page stumbled", content, StringComparison.Ordinal);
                Assert.True(await window.OverflowAsync() <= 0, $"{page} is wider than {width} pixels.");
            }
            Assert.Empty(window.Complaints);
        }
    }

    [Fact]
    public async Task Without_the_right_password_nobody_gets_in()
    {
        browser.RequireBrowser();
        await using var studio = await StudioProcess.StartAsync();
        await using var window = await browser.OpenAsync(studio);

        await window.Page.GotoAsync("/");
        await window.Page.GetByLabel("E-mail").FillAsync(StudioFactory.AdminEmail);
        await window.Page.GetByLabel("Password").FillAsync("not the password");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();

        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("wrong");
        await Expect(window.Page.Locator(".studio-ready")).ToHaveCountAsync(0);
    }
}
