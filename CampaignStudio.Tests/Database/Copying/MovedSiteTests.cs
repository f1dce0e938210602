using System.Net;
using System.Net.Http.Json;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.AspNetCore.Mvc.Testing;

namespace CampaignStudio.Tests.Database.Copying;

/// <summary>The real application, at its old place and at the new one.</summary>
[EveryDatabase]
public sealed class MovedSiteTests
{
    private const string Email = "ada@example.com";
    private const string Password = "correct horse battery";

    [Fact]
    public async Task It_goes_on_with_its_people_their_sessions_its_keys_and_new_rows()
    {
        using var old = TestDatabase.Absent();
        using var moved = TestDatabase.Absent();
        var between = Directory.CreateTempSubdirectory("studio-copy-").FullName;
        Assert.Equal(0, (await RunAsync(old, "create-admin", Email, "--password", Password)).Code);
        var key = (await RunAsync(old, "create-api-key", "Website", "--role", "admin")).Output;
        Assert.Equal(0, (await RunAsync(old, "demo")).Code);
        var cookies = await SignInAsync(old);

        var file = Places.FileIn(between);
        Assert.Equal(0, (await Places.CopyAsync(Places.PlaceOf(old), file)).Code);
        Assert.Equal(0, (await Places.CopyAsync(file, Places.PlaceOf(moved))).Code);
        Directory.Delete(between, recursive: true);

        await using var site = StudioFactory.On(moved);
        using var browser = site.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = false });
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/leads")).StatusCode);
        browser.DefaultRequestHeaders.Add("Cookie", cookies);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/leads")).StatusCode);
        await site.SignInAsync(Email, Password);

        using var http = site.ApiWith(key);
        var api = new StudioApiClient(http);
        Assert.Equal(60, await api.CountAsync("/leads"));
        Assert.Equal(61, (await api.PostAsync("/leads", new { email = "new@example.com" })).GetProperty("id").GetInt64());
        var campaign = (await api.AllAsync("/campaigns"))[0].GetProperty("id").GetInt64();
        var started = await http.PostAsJsonAsync($"/api/v1/campaigns/{campaign}/start", new { });
        Assert.True(started.IsSuccessStatusCode, await started.Content.ReadAsStringAsync());
    }

    /// <summary>As a browser would send them along.</summary>
    private static async Task<string> SignInAsync(TestDatabase database)
    {
        await using var site = StudioFactory.On(database);
        using var browser = site.Browser();
        var answer = await StudioFactory.TrySignInAsync(browser, Email, Password);
        return string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));
    }

    private static Task<CliAnswer> RunAsync(TestDatabase database, params string[] command) =>
        StudioCli.RunAsync([.. database.Settings.Where(setting => setting.Value is not null).Select(setting => $"{setting.Key}={setting.Value}")], command);
}
