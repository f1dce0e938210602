using System.Net;
using System.Text.RegularExpressions;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Processes;

/// <summary>What only the real server finds wrong: it lets no letter beyond ASCII into a header.</summary>
[Collection(ProcessTestsCollection.Name)]
[EveryDatabase]
public sealed partial class ForeignLettersTests
{
    [Fact]
    public async Task A_link_to_a_host_with_letters_beyond_ascii_leads_there()
    {
        await using var studio = await StudioProcess.StartAsync();
        var api = studio.Api;
        await api.PostAsync("/leads", new { email = "reader@example.com" });
        var campaign = await api.CreateCampaignAsync(new { name = "Links" });
        await api.AddStepAsync(campaign, new
        {
            name = "Hello",
            channel = "email",
            content = new { subject = "Hello", html = "<p><a href=\"https://bücher.example/größe?q=é&amp;n=1#ü\">Books</a></p>" },
        });
        await api.EnrollAsync(campaign, new { field = "email", @operator = "equals", value = "reader@example.com" });
        await api.StartAsync(campaign);
        string? html = null;
        await Eventually.AsTrueAsync(
            async () => (await api.GetAsync("/sandbox/messages?to=reader@example.com")).GetProperty("items").EnumerateArray().ToList() is [var mail, ..] && (html = mail.GetProperty("html").GetString()) is not null,
            TimeSpan.FromMinutes(2), "the message has come", () => studio.Log);

        using var world = studio.Client();
        using var answer = await world.GetAsync(new Uri(Link().Match(html!).Value, UriKind.Relative));

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("https://xn--bcher-kva.example/gr%C3%B6%C3%9Fe?q=%C3%A9&n=1#%C3%BC", answer.Headers.GetValues("Location").Single());
    }

    [GeneratedRegex("/t/c/[^\"]+")]
    private static partial Regex Link();
}
