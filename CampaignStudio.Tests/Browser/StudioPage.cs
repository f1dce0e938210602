using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using CampaignStudio.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CampaignStudio.Tests.Browser;

/// <summary>One browser window on the studio. Remembers what the browser complained about.</summary>
public sealed class StudioPage : IAsyncDisposable
{
    // For machines that do something else as well; a passing test never waits this long.
    private const float Patience = 60_000;

    // From this width on the drawer stands beside the page.
    private const int WideFrom = 960;

    private readonly ConcurrentQueue<string> _complaints = new();

    internal StudioPage(IPage page)
    {
        Page = page;
        page.SetDefaultTimeout(Patience);
        SetDefaultExpectTimeout(Patience);
        page.Console += (_, message) =>
        {
            if (message.Type == "error") _complaints.Enqueue($"{page.Url}: {message.Text} ({message.Location})");
        };
        page.PageError += (_, error) => _complaints.Enqueue($"{page.Url}: {error}");
    }

    public IPage Page { get; }

    /// <summary>Errors in the browser's console, and exceptions of scripts.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>Where the page's own content is.</summary>
    public ILocator Main => Page.Locator("main.studio-main");

    /// <summary>The page's one heading.</summary>
    public ILocator Heading => Main.Locator("h1");

    public async Task SignInAsync(string email = StudioFactory.AdminEmail, string password = StudioFactory.AdminPassword)
    {
        await Page.GotoAsync("/account/sign-in");
        await Page.GetByLabel("E-mail").FillAsync(email);
        await Page.GetByLabel("Password").FillAsync(password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await InteractiveAsync();
    }

    public async Task SignOutAsync()
    {
        await Page.GetByLabel("Your account").ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(Page).ToHaveURLAsync(new Regex("/account/sign-in"));
    }

    public async Task GotoAsync(string path)
    {
        await Page.GotoAsync(path);
        await InteractiveAsync();
    }

    /// <summary>The layout is only rendered once the circuit has answered: from then on clicks are heard.</summary>
    public Task InteractiveAsync() => Page.Locator(".studio-ready").WaitForAsync();

    /// <summary>Chooses a file in the field of this label, once the circuit listens to the field: its script comes after the page, and a choice made before is lost.</summary>
    public async Task ChooseFileAsync(string label, FilePayload file)
    {
        var field = await Page.GetByLabel(label).ElementHandleAsync();
        // Where Blazor's script keeps the field's files from its start on.
        await Page.WaitForFunctionAsync("field => '_blazorInputFileNextFileId' in field", field);
        await field.SetInputFilesAsync(file);
    }

    /// <summary>The addresses of the drawer's entries that stay in this window.</summary>
    public async Task<IReadOnlyList<string>> DrawerAsync() =>
        await Page.Locator(".studio-drawer a[href]:not([target=_blank])").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))");

    /// <summary>Goes to a page as people do, through the drawer, which a small screen hides; back when the page has come.</summary>
    public async Task ChooseAsync(string href)
    {
        if (new Uri(Page.Url).AbsolutePath == href) return;
        var before = await Heading.InnerTextAsync();
        if (Page.ViewportSize?.Width < WideFrom)
        {
            // It starts open and closes once the browser has told its width; a click on its way there finds nothing to click on.
            await Page.Locator(".studio-drawer.mud-drawer--closed").WaitForAsync(new() { State = WaitForSelectorState.Attached });
            await Page.GetByRole(AriaRole.Button, new() { Name = "Menu", Exact = true }).ClickAsync();
            await Page.Locator(".studio-drawer.mud-drawer--open").WaitForAsync();
        }
        await Page.Locator($".studio-drawer a[href='{href}']").ClickAsync();
        await Expect(Page).ToHaveURLAsync(new Regex($"{Regex.Escape(href)}$"));
        // The address changes at once, the page when the circuit has answered.
        await Expect(Heading).Not.ToHaveTextAsync(before, new() { Timeout = 20_000 });
    }

    /// <summary>How far the page can be scrolled sideways, in pixels.</summary>
    public Task<int> OverflowAsync() => Page.EvaluateAsync<int>("() => document.scrollingElement.scrollWidth - window.innerWidth");

    public async ValueTask DisposeAsync() => await Page.Context.CloseAsync();
}
