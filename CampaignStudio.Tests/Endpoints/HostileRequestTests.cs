using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Endpoints;

/// <summary>What the open internet sends: nothing of it is an error of ours, and nothing of ours shows in the answer.</summary>
[EveryDatabase]
public sealed class HostileRequestTests : IDisposable
{
    private const int Requests = 10_000;
    private const long AllowedGrowth = 100L * 1024 * 1024;
    private static readonly string[] Traces = ["   at ", "Exception", "CampaignStudio.", "StackTrace", ".cs:line"];

    private readonly StudioFactory _factory = StudioFactory.With(("Twilio:AuthToken", "twilio-auth-token"), ("RateLimits:PublicPerSecond", "1000000"));
    private readonly HttpClient _world;

    public HostileRequestTests() => _world = _factory.Browser();

    public void Dispose()
    {
        _world.Dispose();
        _factory.Dispose();
    }

    [Fact]
    public async Task Ten_thousand_malformed_requests_find_no_error_no_trace_and_no_memory()
    {
        // Always the same ones: a failure names its number.
        var random = new Random(20_260_302);
        for (var number = 0; number < 500; number++) await SendAsync(number, random);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var number = 500; number < Requests; number++) await SendAsync(number, random);

        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(growth < AllowedGrowth, $"Memory grew by {growth:N0} bytes.");
        using var alive = await _world.GetAsync(new Uri("/health/live", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
    }

    [Fact]
    public async Task Mail_that_is_a_bomb_or_carries_headers_within_headers_is_taken_for_what_it_is()
    {
        await _factory.Api.CreateAsync("leads", """{"email":"ada@example.com"}""");
        string[] mails =
        [
            "From: ada@example.com\r\nSubject: a\r\n b\r\nBcc: x@example.com\r\n\r\nHi",
            "From: =?utf-8?Q?Ada=0D=0ABcc:_x@example.com?= <ada@example.com>\r\nSubject: =?utf-8?Q?Hi=0D=0ABcc:_x@example.com?=\r\n\r\nHi",
            "From: ada@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + string.Concat(Enumerable.Repeat("--b\r\n\r\n", 200_000)),
            "From: ada@example.com\r\n" + string.Concat(Enumerable.Range(0, 5_000).Select(i => $"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n")),
            "From: ada@example.com\r\nContent-Type: text/plain; charset=utf-7\r\n\r\n+2AA-",
            "From: ada@example.com\r\nContent-Type: text/html\r\n\r\n" + string.Concat(Enumerable.Repeat("<div>", 100_000)) + "Hi",
            "From: ada@example.com\r\nMessage-ID: <" + new string('x', 5_000) + ">\r\n\r\nHi",
        ];

        foreach (var mail in mails)
        {
            using var body = Raw(Encoding.UTF8.GetBytes(mail));
            using var answer = await _factory.Api.PostAsync(new Uri("/hooks/email/inbound", UriKind.Relative), body);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("\"kind\":\"replied\"", await answer.Content.ReadAsStringAsync());
        }
    }

    private async Task SendAsync(int number, Random random)
    {
        using var request = Request(random);
        using var answer = await (request.RequestUri!.OriginalString.StartsWith("/hooks/email", StringComparison.Ordinal) ? _factory.Api : _world).SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode is >= 200 and < 500, $"Request {number}, {request.Method} {request.RequestUri}: {answer.StatusCode}");
        Assert.True(!Traces.Any(trace => body.Contains(trace, StringComparison.Ordinal)), $"Request {number}, {request.Method} {request.RequestUri}: {body}");
    }

    private static HttpRequestMessage Request(Random random) => random.Next(7) switch
    {
        0 => new HttpRequestMessage(AnyMethod(random), $"/t/o/{Token(random)}.gif"),
        1 => new HttpRequestMessage(AnyMethod(random), $"/t/c/{Token(random)}"),
        2 => new HttpRequestMessage(AnyMethod(random), $"/u/{Token(random)}") { Content = AnyContent(random) },
        3 => Signed(new HttpRequestMessage(HttpMethod.Post, $"/hooks/twilio/status?outreach={Token(random)}") { Content = AnyContent(random) }, random),
        4 => new HttpRequestMessage(AnyMethod(random), $"/t/n/{Token(random)}"),
        5 => Signed(new HttpRequestMessage(HttpMethod.Post, "/hooks/twilio/inbound") { Content = AnyContent(random) }, random),
        _ => new HttpRequestMessage(HttpMethod.Post, "/hooks/email/inbound") { Content = Raw(Bytes(random, random.Next(2_000))) },
    };

    private static HttpRequestMessage Signed(HttpRequestMessage request, Random random)
    {
        request.Headers.TryAddWithoutValidation("X-Twilio-Signature", random.Next(2) == 0 ? Token(random) : Convert.ToBase64String(Bytes(random, 20)));
        return request;
    }

    private static HttpMethod AnyMethod(Random random) => random.Next(4) switch
    {
        0 => HttpMethod.Head,
        1 => HttpMethod.Post,
        2 => HttpMethod.Delete,
        _ => HttpMethod.Get,
    };

    private static HttpContent AnyContent(Random random)
    {
        var content = new ByteArrayContent(Bytes(random, random.Next(500)));
        string[] types = ["application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=b", "application/json", "text/plain; charset=nonsense"];
        content.Headers.TryAddWithoutValidation("Content-Type", types[random.Next(types.Length)]);
        return content;
    }

    private static string Token(Random random) => random.Next(5) switch
    {
        // The tests' server refuses zeros before they reach the application, as a real one does.
        0 => Uri.EscapeDataString(Encoding.Latin1.GetString(Bytes(random, random.Next(1, 60))).Replace('\0', '0')),
        1 => Convert.ToBase64String(Bytes(random, random.Next(1, 90))).Replace('+', '-').Replace('/', '_').TrimEnd('='),
        2 => "%0d%0aSet-Cookie:%20a=b",
        3 => new string('A', random.Next(1, 3_000)),
        _ => random.NextInt64().ToString(CultureInfo.InvariantCulture),
    };

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static ByteArrayContent Raw(byte[] mail) => new(mail) { Headers = { ContentType = new MediaTypeHeaderValue("message/rfc822") } };
}
