using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Endpoints;

/// <summary>
/// Text that some database refuses: the character that none keeps, more than a column takes, and characters of two units where a
/// text may be cut. It is refused in words or stored as far as it goes; it never ends in an error of the server.
/// </summary>
[EveryDatabase]
public sealed class StrangeTextTests(StudioFactory factory) : IClassFixture<StudioFactory>
{
    private static readonly string[] Strange = ["a\0b", new('x', 5_000), "x" + string.Concat(Enumerable.Repeat("😀", 3_000))];

    private HttpClient Api => factory.Api;

    [Theory]
    [InlineData("campaigns", """
        {"name":"N","description":"D","postal_footer":"P","time_zone":"Europe/Paris","audience":{"field":"company","operator":"equals","value":"V"},
         "lead_scoring_rules":[{"id":"r","name":"R","condition":{"field":"company","operator":"contains","value":"V"},"score_change":1}],
         "progression_rules":[{"id":"p","name":"P","from_status":"nouveau","to_status":"qualifie","conditions":[{"field":"company","operator":"equals","value":"V"}],
           "actions":[{"type":"create_task","params":{"title":"T","task_type":"call","priority":"low"}},{"type":"update_field","params":{"field":"company","value":"V"}},
             {"type":"send_notification","params":{"to":"owner","title":"T","message":"M"}}]}]}
        """)]
    [InlineData("campaigns/{campaign}/sequences", """{"name":"S","channel":"email","content":{"subject":"S","html":"H","text":"T"},"conditions":{"field":"company","operator":"equals","value":"V"}}""")]
    [InlineData("campaigns/{campaign}/sequences", """{"name":"S","channel":"call","content":{"title":"T","notes":"N"}}""")]
    [InlineData("leads", """
        {"email":"a@example.com","phone":"+33612345678","first_name":"F","last_name":"L","company":"C","job_title":"J","city":"C","country":"FR","language":"fr",
         "timezone":"Europe/Paris","source":"S","status":"nouveau","tags":["T"]}
        """)]
    [InlineData("custom-fields", """{"key":"k","label":"L","type":"text"}""")]
    [InlineData("tasks", """{"title":"T","notes":"N","task_type":"todo","priority":"low"}""")]
    [InlineData("campaigns/{campaign}/tasks", """{"title":"T","notes":"N"}""")]
    [InlineData("email-templates", """{"name":"N","subject":"S","html":"H","text":"T"}""")]
    [InlineData("sms-templates", """{"name":"N","text":"T"}""")]
    [InlineData("suppressions", """{"channel":"email","address":"gone@example.com","reason":"manual","note":"N"}""")]
    [InlineData("suppressions", """{"channel":"email","domain":"gone.example","note":"N"}""")]
    [InlineData("interactions", """{"kind":"replied","email":"somebody@example.com","external_id":"X","body":"B","url":"https://example.com/","user_agent":"U"}""")]
    [InlineData("interactions", """{"kind":"call_completed","email":"somebody@example.com","outcome":"connected","external_id":"Y"}""")]
    [InlineData("executions", """{"type":"evaluate","campaign_id":1,"every":"1.00:00:00","params":{"a":"b"}}""")]
    [InlineData("campaigns/{campaign}/leads", """{"filter":{"field":"company","operator":"equals","value":"V"}}""")]
    public async Task In_a_body(string path, string json)
    {
        await TryAsync(HttpMethod.Post, "leads", """{"email":"somebody@example.com"}""");
        var campaign = await Api.CreateAsync("campaigns", """{"name":"Strange"}""");
        path = path.Replace("{campaign}", $"{campaign}", StringComparison.Ordinal);

        foreach (var text in Strange)
        {
            for (var place = 0; JsonWith(json, text, place) is { } strange; place++) await TryAsync(HttpMethod.Post, path, strange);
        }
    }

    [Theory]
    [InlineData("leads?q=")]
    [InlineData("leads?status=")]
    [InlineData("campaigns?q=")]
    [InlineData("tasks?due_before=")]
    [InlineData("email-templates?q=")]
    [InlineData("sms-templates?q=")]
    [InlineData("suppressions?q=")]
    [InlineData("sandbox/messages?to=")]
    public async Task In_a_query(string path)
    {
        foreach (var text in Strange) await TryAsync(HttpMethod.Get, path + Uri.EscapeDataString(text));
    }

    [Fact]
    public async Task In_a_mail_that_comes_in()
    {
        await TryAsync(HttpMethod.Post, "leads", """{"email":"writer@example.com"}""");
        foreach (var text in Strange)
        {
            var mail = $"From: {text} <writer@example.com>\r\nTo: news@studio.example\r\nSubject: {text}\r\nMessage-ID: <{text}@example.com>\r\nIn-Reply-To: <{text}@x.example>\r\n"
                + $"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n";
            var content = new StringContent(mail, Encoding.UTF8);
            content.Headers.ContentType = new MediaTypeHeaderValue("message/rfc822");
            AssertNoError(await Api.PostAsync("/hooks/email/inbound", content));
        }
    }

    [Fact]
    public async Task In_an_imported_file_and_what_stands_around_it()
    {
        foreach (var text in Strange)
        {
            using var form = new MultipartFormDataContent
            {
                { new StringContent($"email,first_name,{text}\ninto@example.com,{text},{text}\n"), "file", "list.csv" },
                { new StringContent("""{"email":"email","first_name":"first_name"}"""), "mapping" },
                { new StringContent(text), "tag" },
            };
            AssertNoError(await Api.PostAsync("/api/v1/leads/import", form));
            await Api.AdvanceAsync("00:00:01");
        }
    }

    [Fact]
    public async Task At_the_door()
    {
        using var browser = factory.Browser();
        foreach (var text in Strange) AssertNoError(await StudioFactory.TrySignInAsync(browser, text, text));
    }

    private async Task TryAsync(HttpMethod method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/{path}") { Content = json is null ? null : ApiClient.Json(json) };
        AssertNoError(await Api.SendAsync(request), json);
    }

    private static void AssertNoError(HttpResponseMessage answer, string? sent = null) =>
        Assert.True((int)answer.StatusCode < 500, $"{answer.RequestMessage!.Method} {Start(answer.RequestMessage.RequestUri!.PathAndQuery)}: {(int)answer.StatusCode} to {Start(sent)}");

    private static string? Start(string? text) => text?.Length > 300 ? text[..300] : text;

    /// <summary>The same JSON with this in the place of its so-many-th text; null when it has fewer.</summary>
    private static string? JsonWith(string json, string text, int place)
    {
        var body = JsonNode.Parse(json)!;
        if (Texts(body).ElementAtOrDefault(place) is not { } original) return null;
        original.ReplaceWith(text);
        return body.ToJsonString();
    }

    private static IEnumerable<JsonNode> Texts(JsonNode? node) => node switch
    {
        JsonObject fields => fields.ToList().SelectMany(field => Texts(field.Value)),
        JsonArray items => items.ToList().SelectMany(Texts),
        JsonValue value when value.GetValueKind() is JsonValueKind.String => [value],
        _ => [],
    };
}
