using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using CampaignStudio.Endpoints;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignStudio.Tests.Endpoints;

[EveryDatabase]
public sealed partial class PublicEndpointTests : IDisposable
{
    private const string Token = "twilio-auth-token";
    private const string Site = "https://studio.example";

    private readonly StudioFactory _factory = StudioFactory.With(("Twilio:AuthToken", Token), ("PublicUrl", Site));
    private readonly HttpClient _world;

    public PublicEndpointTests() => _world = _factory.Browser();

    private HttpClient Api => _factory.Api;

    public void Dispose()
    {
        _world.Dispose();
        _factory.Dispose();
    }

    [Fact]
    public async Task Pixel_and_link_count_and_the_link_leads_where_it_was_signed_for()
    {
        var (campaign, _, mail) = await MailAsync("reader@example.com");
        var html = mail.Text("html")!;

        foreach (var link in (string[])[Pixel().Match(html).Value, Link().Match(html).Value])
        {
            using var head = new HttpRequestMessage(HttpMethod.Head, Path(link));
            using var answer = await _world.SendAsync(head);
        }
        Assert.Equal("sent", await StatusAsync(campaign));
        var hits = await Api.ReadAsync($"campaigns/{campaign}/hits");
        Assert.Equal((1, 1, 1, 1), (hits.Number("opens"), hits.Number("opens_by_machines"), hits.Number("clicks"), hits.Number("clicks_by_machines")));
        Assert.Equal("HEAD request", hits.GetProperty("reasons")[0].Text("reason"));

        using var pixel = await _world.GetAsync(Path(Pixel().Match(html).Value));
        Assert.Equal(("image/gif", true), (pixel.Content.Headers.ContentType!.MediaType, pixel.Headers.CacheControl!.NoStore));
        Assert.Equal("opened", await StatusAsync(campaign));

        using var click = await _world.GetAsync(Path(Link().Match(html).Value));
        Assert.Equal((HttpStatusCode.Found, "https://example.com/offer?a=1&b=2"), (click.StatusCode, click.Headers.Location!.ToString()));
        Assert.Equal("clicked", await StatusAsync(campaign));
    }

    [Fact]
    public async Task A_scanner_that_gives_its_name_does_not_count()
    {
        var (campaign, _, mail) = await MailAsync("scanned@example.com");
        using var request = new HttpRequestMessage(HttpMethod.Get, Path(Link().Match(mail.Text("html")!).Value));
        request.Headers.TryAddWithoutValidation("User-Agent", "Mozilla/5.0 (compatible; Barracuda Sentinel)");

        using var answer = await _world.SendAsync(request);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(0, (await Api.ReadAsync($"campaigns/{campaign}/progress")).Number("emails_clicked"));
        var hits = await Api.ReadAsync($"campaigns/{campaign}/hits");
        Assert.Equal((1, 1, 0), (hits.Number("clicks"), hits.Number("clicks_by_machines"), hits.Number("opens")));
        var reason = hits.GetProperty("reasons")[0];
        Assert.Equal(("clicked", "Barracuda link protection", 1), (reason.Text("kind"), reason.Text("reason"), reason.Number("count")));
        await Api.ReadAsync("campaigns/999999/hits", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_cannot_be_stored_is_not_acknowledged_and_still_leads_the_reader_on()
    {
        var (campaign, _, mail) = await MailAsync("storm@example.com");
        var html = mail.Text("html")!;
        await _factory.Services.GetRequiredService<HitQueue>().StopAsync(CancellationToken.None);

        using var pixel = await _world.GetAsync(Path(Pixel().Match(html).Value));
        using var click = await _world.GetAsync(Path(Link().Match(html).Value));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(1)), (pixel.StatusCode, pixel.Headers.RetryAfter?.Delta));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(1)), (click.StatusCode, click.Headers.RetryAfter?.Delta));
        Assert.Equal("0; url=https://example.com/offer?a=1&b=2", click.Headers.GetValues("Refresh").Single());
        Assert.Contains("<a href=\"https://example.com/offer?a=1&amp;b=2\"", await click.Content.ReadAsStringAsync());
        Assert.Equal("sent", await StatusAsync(campaign));
    }

    [Theory]
    [InlineData("/t/o/Zm9yZ2Vk.gif")]
    [InlineData("/t/c/Zm9yZ2Vk")]
    [InlineData("/u/Zm9yZ2Vk")]
    public async Task A_forged_token_is_404(string path)
    {
        using var answer = await _world.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_token_of_one_kind_is_none_of_another_and_a_changed_letter_breaks_it()
    {
        var (_, _, mail) = await MailAsync("forged@example.com");
        var token = Link().Match(mail.Text("html")!).Groups[1].Value;
        var changed = (token[0] == 'A' ? 'B' : 'A') + token[1..];

        foreach (var path in new[] { $"/u/{token}", $"/t/o/{token}.gif", $"/t/c/{changed}" })
        {
            using var answer = await _world.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Looking_at_the_unsubscribe_page_changes_nothing_one_click_does()
    {
        var (campaign, lead, mail) = await MailAsync("leaving@example.com", "fr");
        var path = Path(Unsubscribe().Match(mail.Text("html")!).Value);

        using var page = await _world.GetAsync(path);
        Assert.Contains("Tous nos messages", WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync()));
        Assert.False(page.Headers.Contains("Set-Cookie"));
        Assert.Equal(0, (await Api.ReadAsync("suppressions?q=leaving@")).Number("total"));

        using var body = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
        using var done = await _world.PostAsync(path, body);
        Assert.Equal((HttpStatusCode.OK, ""), (done.StatusCode, await done.Content.ReadAsStringAsync()));
        Assert.Equal("unsubscribed", (await Api.ReadAsync("suppressions?q=leaving@")).Items().Single().Text("reason"));
        Assert.Equal("unsubscribed", (await Api.ReadAsync($"campaigns/{campaign}/leads/{lead}")).Text("exit_reason"));
    }

    [Fact]
    public async Task The_page_s_own_form_is_answered_with_a_page()
    {
        var (_, _, mail) = await MailAsync("form@example.com");
        using var body = new FormUrlEncodedContent([new("confirm", "1")]);

        using var done = await _world.PostAsync(Path(Unsubscribe().Match(mail.Text("html")!).Value), body);

        Assert.Contains("Done", await done.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_text_message_is_believed_only_when_twilio_signed_it()
    {
        await Api.CreateAsync("leads", """{"email":"texter@example.com","phone":"+33612340001"}""");
        (string, string)[] form = [("From", "+33612340001"), ("Body", "STOP"), ("MessageSid", "SM1")];

        Assert.Equal(HttpStatusCode.Forbidden, (await TwilioAsync("/hooks/twilio/inbound", form, signature: null)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await TwilioAsync("/hooks/twilio/inbound", form, signature: "AAAA")).Status);
        Assert.Equal(HttpStatusCode.OK, (await TwilioAsync("/hooks/twilio/inbound", form)).Status);
        Assert.Equal("opt_out", (await Api.ReadAsync("suppressions?q=33612340001")).Items().Single().Text("reason"));

        await TwilioAsync("/hooks/twilio/inbound", [("From", "+33612340001"), ("Body", "Start"), ("MessageSid", "SM2")]);
        Assert.Equal(0, (await Api.ReadAsync("suppressions?q=33612340001")).Number("total"));
        Assert.Contains("STOP", (await TwilioAsync("/hooks/twilio/inbound", [("From", "+33612340001"), ("Body", "HELP"), ("MessageSid", "SM3")])).Body);
    }

    [Fact]
    public async Task Stopping_counts_for_a_number_that_no_lead_has()
    {
        await TwilioAsync("/hooks/twilio/inbound", [("From", "+33612340002"), ("Body", "Arrêt"), ("MessageSid", "SM4")]);

        Assert.Equal(1, (await Api.ReadAsync("suppressions?q=33612340002")).Number("total"));
    }

    [Fact]
    public async Task Delivery_reports_may_repeat_and_a_dead_number_is_suppressed()
    {
        await Api.CreateAsync("leads", """{"email":"dead@example.com","phone":"+33612340003"}""");
        var campaign = await StartedAsync("""{"name":"SMS","channel":"sms","content":{"text":"Hi"}}""", "dead@example.com");
        var sid = (await Api.ReadAsync($"campaigns/{campaign}/outreaches")).Items()[^1].Text("message_id")!;

        await TwilioAsync("/hooks/twilio/status", [("MessageSid", sid), ("MessageStatus", "sent")]);
        await TwilioAsync("/hooks/twilio/status", [("MessageSid", sid), ("MessageStatus", "undelivered"), ("ErrorCode", "30005")]);
        await TwilioAsync("/hooks/twilio/status", [("MessageSid", sid), ("MessageStatus", "undelivered"), ("ErrorCode", "30005")]);
        Assert.Equal("bounced", await StatusAsync(campaign));
        Assert.Equal("hard_bounce", (await Api.ReadAsync("suppressions?q=33612340003")).Items().Single().Text("reason"));
        Assert.Equal(HttpStatusCode.NoContent, (await TwilioAsync("/hooks/twilio/status", [("MessageSid", "SMunknown"), ("MessageStatus", "delivered")])).Status);
    }

    [Theory]
    [InlineData("GET", "/hooks/twilio/status")]
    [InlineData("GET", "/u/")]
    [InlineData("POST", "/t/c/x")]
    public async Task What_public_addresses_do_not_serve_does_not_exist(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await _world.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task An_incoming_reply_finds_its_message()
    {
        var (campaign, _, _) = await MailAsync("replier@example.com");
        var outreach = (await Api.ReadAsync($"campaigns/{campaign}/outreaches")).Items()[^1];

        var answer = await ReceiveAsync($"From: Someone <other@example.com>\r\nTo: us@example.com\r\nMessage-ID: <r1@example.com>\r\nIn-Reply-To: <{outreach.Text("message_id")}>\r\nSubject: Re: Hello\r\n\r\nYes please\r\n");

        Assert.Equal(("replied", outreach.Id()), (answer.Text("kind"), answer.Number("outreach_id")));
        Assert.Equal("replied", await StatusAsync(campaign));
    }

    [Fact]
    public async Task A_bounce_report_suppresses_the_address_it_names()
    {
        var (campaign, _, _) = await MailAsync("gone@example.com");
        var outreach = (await Api.ReadAsync($"campaigns/{campaign}/outreaches")).Items()[^1];

        var answer = await ReceiveAsync($"""
            From: MAILER-DAEMON@mx.example.com
            To: us@example.com
            Subject: Undelivered Mail Returned to Sender
            Message-ID: <b1@mx.example.com>
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=delivery-status; boundary="b"

            --b
            Content-Type: text/plain

            Sorry.
            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.example.com

            Final-Recipient: rfc822; gone@example.com
            Action: failed
            Status: 5.1.1
            Diagnostic-Code: smtp; 550 5.1.1 no such user

            --b
            Content-Type: text/rfc822-headers

            Message-ID: <{outreach.Text("message_id")}>
            Subject: Hello

            --b--
            """.ReplaceLineEndings("\r\n"));

        Assert.Equal(("bounced", outreach.Id()), (answer.Text("kind"), answer.Number("outreach_id")));
        Assert.Equal("hard_bounce", (await Api.ReadAsync("suppressions?q=gone@")).Items().Single().Text("reason"));
    }

    [Fact]
    public async Task Mail_from_strangers_is_told_apart_all_the_same()
    {
        var answer = await ReceiveAsync("From: stranger@example.org\r\nSubject: Out of office\r\nAuto-Submitted: auto-replied\r\n\r\nAway\r\n");

        Assert.Equal("auto_replied", answer.Text("kind"));
        Assert.False(answer.TryGetProperty("outreach_id", out _));
    }

    [Fact]
    public async Task Incoming_mail_needs_a_key_its_content_type_and_a_size()
    {
        using var unsigned = Raw("From: a@example.com\r\n\r\nHi");
        Assert.Equal(HttpStatusCode.Unauthorized, (await _world.PostAsync(new Uri("/hooks/email/inbound", UriKind.Relative), unsigned)).StatusCode);
        using var json = ApiClient.Json("{}");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await Api.PostAsync(new Uri("/hooks/email/inbound", UriKind.Relative), json)).StatusCode);
        using var large = Raw(new string('a', (40 * 1024 * 1024) + 1));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await Api.PostAsync(new Uri("/hooks/email/inbound", UriKind.Relative), large)).StatusCode);
    }

    private async Task<(long Campaign, long Lead, System.Text.Json.JsonElement Mail)> MailAsync(string address, string language = "en")
    {
        var lead = await Api.CreateAsync("leads", $$"""{"email":"{{address}}","language":"{{language}}"}""");
        var campaign = await StartedAsync("""{"name":"Mail","channel":"email","content":{"subject":"Hello","html":"<p><a href=\"https://example.com/offer?a=1&amp;b=2\">Offer</a></p>"}}""", address);
        return (campaign, lead, (await Api.ReadAsync($"sandbox/messages?to={address}")).Items().Single());
    }

    private async Task<long> StartedAsync(string step, string address)
    {
        var campaign = await Api.CreateAsync("campaigns", """{"name":"Public"}""");
        await Api.CreateStepAsync(campaign, step);
        await Api.CreateStepAsync(campaign, """{"name":"Later","channel":"email","delay_days":30,"content":{"subject":"Still there?","text":"Hello"}}""");
        await Api.DoAsync($"campaigns/{campaign}/leads", $$"""{ "filter": { "field": "email", "operator": "equals", "value": "{{address}}" } }""");
        await Api.DoAsync($"campaigns/{campaign}/start", "", HttpStatusCode.Accepted);
        await Api.AdvanceAsync("00:00:05");
        return campaign;
    }

    private async Task<string?> StatusAsync(long campaign) => (await Api.ReadAsync($"campaigns/{campaign}/outreaches")).Items()[^1].Text("status");

    private async Task<(HttpStatusCode Status, string Body)> TwilioAsync(string path, (string Name, string Value)[] form, string? signature = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        };
        if (signature?.Length == 0) signature = Sign(Site + path, form);
        if (signature is not null) request.Headers.Add("X-Twilio-Signature", signature);
        using var answer = await _world.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static string Sign(string url, (string Name, string Value)[] form)
    {
        var text = url + string.Concat(form.OrderBy(field => field.Name, StringComparer.Ordinal).Select(field => field.Name + field.Value));
#pragma warning disable CA5350 // Twilio's algorithm.
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(Token), Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
    }

    private Task<System.Text.Json.JsonElement> ReceiveAsync(string mail) => Api.SendAsync(HttpMethod.Post, "/hooks/email/inbound", Raw(mail), HttpStatusCode.OK);

    private static ByteArrayContent Raw(string mail) =>
        new(Encoding.UTF8.GetBytes(mail)) { Headers = { ContentType = new MediaTypeHeaderValue("message/rfc822") } };

    private static Uri Path(string url) => new(url[Site.Length..], UriKind.Relative);

    [GeneratedRegex("https://studio.example/t/o/[^\"]+")]
    private static partial Regex Pixel();

    [GeneratedRegex("https://studio.example/t/c/([^\"]+)")]
    private static partial Regex Link();

    [GeneratedRegex("https://studio.example/u/[^\"]+")]
    private static partial Regex Unsubscribe();
}
