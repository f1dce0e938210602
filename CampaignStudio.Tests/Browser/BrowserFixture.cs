using CampaignStudio.Tests.Support;
using Microsoft.Playwright;

namespace CampaignStudio.Tests.Browser;

/// <summary>
/// The system's Chromium, driven by Playwright. <c>CHROMIUM_PATH</c> names another one; where there is none the tests are skipped,
/// and under <c>CI=true</c> fail.
/// </summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        var path = Environment.GetEnvironmentVariable("CHROMIUM_PATH") is { Length: > 0 } given ? given : "/usr/bin/chromium";
        if (!File.Exists(path)) return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = ["--no-sandbox"] });
    }

    /// <summary>A browser window of somebody who has never been here.</summary>
    public async Task<StudioPage> OpenAsync(StudioProcess studio, int width = 1280, int height = 800)
    {
        RequireBrowser();
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = studio.Url,
            ViewportSize = new() { Width = width, Height = height },
            Locale = "en-GB",
            TimezoneId = "Europe/Paris",
            ReducedMotion = ReducedMotion.Reduce,
        });
        return new StudioPage(await context.NewPageAsync());
    }

    /// <summary>To be called before anything costly is started.</summary>
    public void RequireBrowser()
    {
        if (_browser is not null) return;
        const string complaint = "There is no Chromium: install the package 'chromium', or set CHROMIUM_PATH.";
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(complaint);
        Assert.Skip(complaint);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
