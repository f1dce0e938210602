using System.Net;
using System.Text.RegularExpressions;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Endpoints;

/// <summary>The page of the way out, as a browser without script uses it.</summary>
[EveryDatabase]
public sealed partial class UnsubscribePageTests : IDisposable
{
    private const string Site = "https://studio.example";

    private readonly StudioFactory _factory = StudioFactory.With(("PublicUrl", Site));
    private readonly HttpClient _world;

    public UnsubscribePageTests() => _world = _factory.Browser();

    private HttpClient Api => _factory.Api;

    public void Dispose()
    {
        _world.Dispose();
        _factory.Dispose();
    }

    [Fact]
    public async Task One_series_is_left_taken_back_and_everything_left()
    {
        var (campaign, lead, path) = await MailAsync("choosing@example.com", "de");

        var page = await GetAsync(path);
        Assert.Contains("Nur diese Reihe", page);
        Assert.DoesNotContain("<script", page);
        Assert.Equal("active", await StatusAsync(campaign, lead));

        var left = await PostAsync(path, Button(page, "Nur diese Reihe"));
        Assert.Contains("Sie erhalten keine Nachrichten dieser Reihe", left);
        Assert.Equal("exited", await StatusAsync(campaign, lead));
        Assert.Equal(0, await SuppressedAsync());

        Assert.Equal(("scope", "everything"), Button(left, "Von allem abmelden"));
        Assert.Contains("Alles ist wie zuvor", await PostAsync(path, Button(left, "Rückgängig machen")));
        Assert.Contains("Alles ist wie zuvor", await PostAsync(path, Button(left, "Rückgängig machen")));
        Assert.Equal("active", await StatusAsync(campaign, lead));

        Assert.Contains("keine Nachrichten mehr von uns", await PostAsync(path, Button(await GetAsync(path), "Alle unsere Nachrichten")));
        Assert.Equal(("exited", 1), (await StatusAsync(campaign, lead), await SuppressedAsync()));
    }

    [Fact]
    public async Task An_undo_of_another_message_or_a_forged_one_is_404()
    {
        var (_, _, mine) = await MailAsync("mine@example.com");
        var (campaign, lead, theirs) = await MailAsync("theirs@example.com");
        var undo = Button(await PostAsync(theirs, ("scope", "campaign")), "Undo");

        await PostAsync(mine, undo, HttpStatusCode.NotFound);
        await PostAsync(theirs, (undo.Name, undo.Value + "A"), HttpStatusCode.NotFound);
        await PostAsync(theirs, ("undo", new string('A', 20_000)), HttpStatusCode.NotFound);
        Assert.Equal("exited", await StatusAsync(campaign, lead));
    }

    [Fact]
    public async Task Taking_back_an_old_one_says_that_a_newer_one_stands()
    {
        var (campaign, lead, path) = await MailAsync("again@example.com");
        var old = Button(await PostAsync(path, ("scope", "everything")), "Undo");
        Assert.Contains("everything is as it was before", await PostAsync(path, old));
        await PostAsync(path, ("scope", "everything"));

        var page = await PostAsync(path, old);

        Assert.Contains("still unsubscribed: you get no messages from us", page);
        Assert.Equal(("exited", 1), (await StatusAsync(campaign, lead), await SuppressedAsync()));
        Assert.Contains("everything is as it was before", await PostAsync(path, Button(page, "Undo")));
        Assert.Equal(("active", 0), (await StatusAsync(campaign, lead), await SuppressedAsync()));
    }

    [Fact]
    public async Task Taking_back_the_series_says_that_everything_is_still_left()
    {
        var (_, _, path) = await MailAsync("both@example.com");
        var series = Button(await PostAsync(path, ("scope", "campaign")), "Undo");
        await PostAsync(path, ("scope", "everything"));

        Assert.Contains("still unsubscribed: you get no messages from us", await PostAsync(path, series));
        Assert.Equal(1, await SuppressedAsync());
    }

    [Fact]
    public async Task An_empty_undo_is_no_wish_to_leave()
    {
        var (campaign, lead, path) = await MailAsync("empty@example.com");

        await PostAsync(path, ("undo", ""), HttpStatusCode.NotFound);

        Assert.Equal(("active", 0), (await StatusAsync(campaign, lead), await SuppressedAsync()));
    }

    [Fact]
    public async Task A_scope_nobody_knows_means_everything()
    {
        var (_, _, path) = await MailAsync("odd@example.com");
        await PostAsync(path, ("scope", "nothing"));
        Assert.Equal(1, await SuppressedAsync());
    }

    [Fact]
    public async Task Programs_tell_of_leaving_and_returning_too()
    {
        var (campaign, lead, _) = await MailAsync("told@example.com");
        var outreach = (await Api.ReadAsync($"campaigns/{campaign}/outreaches")).Items()[^1].Id();

        await Api.DoAsync("interactions", $$"""{"kind":"unsubscribed","outreach_id":{{outreach}},"scope":"campaign"}""", HttpStatusCode.Created);
        Assert.Equal(("exited", 0), (await StatusAsync(campaign, lead), await SuppressedAsync()));
        await Api.DoAsync("interactions", $$"""{"kind":"resubscribed","outreach_id":{{outreach}}}""", HttpStatusCode.Created);
        Assert.Equal("active", await StatusAsync(campaign, lead));

        await Api.DoAsync("interactions", $$"""{"kind":"resubscribed","outreach_id":{{outreach}}}""", HttpStatusCode.Conflict);
        await Api.DoAsync("interactions", $$"""{"kind":"clicked","outreach_id":{{outreach}},"scope":"campaign"}""", HttpStatusCode.BadRequest);
        await Api.CreateAsync("leads", """{"email":"unwritten@example.com"}""");
        await Api.DoAsync("interactions", """{"kind":"unsubscribed","email":"unwritten@example.com","scope":"campaign"}""", HttpStatusCode.BadRequest);
    }

    private async Task<(long Campaign, long Lead, Uri Path)> MailAsync(string address, string language = "en")
    {
        var lead = await Api.CreateAsync("leads", $$"""{"email":"{{address}}","language":"{{language}}"}""");
        var campaign = await Api.CreateAsync("campaigns", """{"name":"Public"}""");
        await Api.CreateStepAsync(campaign, """{"name":"Mail","channel":"email","content":{"subject":"Hello","html":"<p>Hello</p>"}}""");
        await Api.CreateStepAsync(campaign, """{"name":"Later","channel":"email","delay_days":30,"content":{"subject":"Still there?","text":"Hello"}}""");
        await Api.DoAsync($"campaigns/{campaign}/leads", $$"""{"lead_ids":[{{lead}}]}""");
        await Api.DoAsync($"campaigns/{campaign}/start", "", HttpStatusCode.Accepted);
        await Api.AdvanceAsync("00:00:05");
        var mail = (await Api.ReadAsync($"sandbox/messages?to={address}")).Items().Single();
        return (campaign, lead, new Uri(WayOut().Match(mail.Text("html")!).Value[Site.Length..], UriKind.Relative));
    }

    private async Task<string?> StatusAsync(long campaign, long lead) => (await Api.ReadAsync($"campaigns/{campaign}/leads/{lead}")).Text("status");

    private async Task<long> SuppressedAsync() => (await Api.ReadAsync("suppressions")).Number("total");

    private async Task<string> GetAsync(Uri path) => WebUtility.HtmlDecode(await _world.GetStringAsync(path));

    private async Task<string> PostAsync(Uri path, (string Name, string Value) field, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var body = new FormUrlEncodedContent([new(field.Name, field.Value)]);
        using var answer = await _world.PostAsync(path, body);
        Assert.Equal(expected, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>What a press of the button with these words posts.</summary>
    private static (string Name, string Value) Button(string page, string words)
    {
        var button = Regex.Match(page, $"<button class=\"[a-z]*\" name=\"([a-z]+)\" value=\"([^\"]+)\"[^>]*>{Regex.Escape(words)}</button>");
        Assert.True(button.Success, page);
        return (button.Groups[1].Value, button.Groups[2].Value);
    }

    [GeneratedRegex("https://studio.example/u/[^\"]+")]
    private static partial Regex WayOut();
}
