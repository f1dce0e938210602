using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Endpoints;

/// <summary>What Twilio and mail servers hand over, beyond the plain cases.</summary>
[EveryDatabase]
public sealed class InboundHookTests : IDisposable
{
    private const string Token = "twilio-auth-token";
    private const string Site = "https://studio.example";
    private const string Number = "+33612345678";

    private readonly StudioFactory _factory = StudioFactory.With(("Twilio:AuthToken", Token), ("PublicUrl", Site));
    private readonly HttpClient _world;

    public InboundHookTests() => _world = _factory.Browser();

    private HttpClient Api => _factory.Api;

    public void Dispose()
    {
        _world.Dispose();
        _factory.Dispose();
    }

    [Fact]
    public async Task What_twilio_took_for_a_keyword_is_one_whatever_the_words_are()
    {
        await Api.CreateAsync("leads", $$"""{"email":"texter@example.com","phone":"{{Number}}"}""");

        await TextAsync(Number, "no more please", "SM1", "STOP");
        Assert.Equal("opt_out", (await Api.ReadAsync("suppressions")).Items().Single().Text("reason"));

        await TextAsync(Number, "go on", "SM2", "START");
        Assert.Equal(0, (await Api.ReadAsync("suppressions")).Number("total"));

        // It has answered that itself.
        Assert.DoesNotContain("Message", await TextAsync(Number, "who is this", "SM3", "HELP"));
        Assert.DoesNotContain("sms", await OpenTasksAsync());
        await TextAsync(Number, "who is this", "SM4", "");
        Assert.Contains("sms", await OpenTasksAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("<script>alert(1)</script>")]
    public async Task A_text_from_no_number_is_taken_and_leaves_nothing_behind(string? from)
    {
        Assert.DoesNotContain("Message", await TextAsync(from, "STOP", "SM5", null));

        Assert.Equal(0, (await Api.ReadAsync("suppressions")).Number("total"));
    }

    [Fact]
    public async Task A_large_bounce_is_known_by_its_beginning()
    {
        await Api.CreateAsync("leads", """{"email":"gone@example.com"}""");
        var campaign = await Api.CreateAsync("campaigns", """{"name":"Large"}""");
        await Api.CreateStepAsync(campaign, """{"name":"Mail","channel":"email","content":{"subject":"Hello","text":"Hello"}}""");
        await Api.DoAsync($"campaigns/{campaign}/leads", """{ "filter": { "field": "email", "operator": "equals", "value": "gone@example.com" } }""");
        await Api.DoAsync($"campaigns/{campaign}/start", "", HttpStatusCode.Accepted);
        await Api.AdvanceAsync("00:00:05");
        var outreach = (await Api.ReadAsync($"campaigns/{campaign}/outreaches")).Items().Single();
        var report = $"""
            From: MAILER-DAEMON@mx.example.com
            To: us@example.com
            Subject: Undelivered Mail Returned to Sender
            Message-ID: <large@mx.example.com>
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=delivery-status; boundary="b"

            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.example.com

            Final-Recipient: rfc822; gone@example.com
            Action: failed
            Status: 5.1.1

            --b
            Content-Type: message/rfc822

            Message-ID: <{outreach.Text("message_id")}>
            Subject: Hello


            """.ReplaceLineEndings("\r\n");
        var line = string.Concat(Enumerable.Repeat("a", 76)) + "\r\n";
        var body = new StringBuilder(report, 31 * 1024 * 1024);
        while (body.Length < 30 * 1024 * 1024) body.Append(line);
        body.Append("--b--\r\n");

        using var raw = new ByteArrayContent(Encoding.ASCII.GetBytes(body.ToString())) { Headers = { ContentType = new MediaTypeHeaderValue("message/rfc822") } };
        var answer = await Api.SendAsync(HttpMethod.Post, "/hooks/email/inbound", raw, HttpStatusCode.OK);

        Assert.Equal(("bounced", outreach.Id()), (answer.Text("kind"), answer.Number("outreach_id")));
        Assert.Equal("hard_bounce", (await Api.ReadAsync("suppressions")).Items().Single().Text("reason"));
    }

    private async Task<IEnumerable<string?>> OpenTasksAsync() => (await Api.ReadAsync("tasks")).Items().Select(task => task.Text("task_type")).ToList();

    private async Task<string> TextAsync(string? from, string body, string sid, string? optOutType)
    {
        var form = new List<KeyValuePair<string, string>> { new("Body", body), new("MessageSid", sid) };
        if (from is not null) form.Add(new("From", from));
        if (optOutType is not null) form.Add(new("OptOutType", optOutType));
        const string path = "/hooks/twilio/inbound";
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };
        var text = Site + path + string.Concat(form.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => field.Key + field.Value));
#pragma warning disable CA5350 // Twilio's algorithm.
        request.Headers.Add("X-Twilio-Signature", Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(Token), Encoding.UTF8.GetBytes(text))));
#pragma warning restore CA5350
        using var answer = await _world.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }
}
