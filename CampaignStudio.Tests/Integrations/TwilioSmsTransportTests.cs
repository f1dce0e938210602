using System.Net;
using System.Text;
using System.Text.Json;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Integrations.Twilio;
using CampaignStudio.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace CampaignStudio.Tests.Integrations;

public sealed class TwilioSmsTransportTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private TwilioStandIn _twilio = null!;
    private TwilioSmsTransport _transport = null!;

    public async ValueTask InitializeAsync()
    {
        _twilio = await TwilioStandIn.StartAsync();
        _transport = Transport(_twilio.BaseUrl);
    }

    public async ValueTask DisposeAsync()
    {
        _transport.Dispose();
        await _twilio.DisposeAsync();
    }

    [Fact]
    public async Task A_message_is_posted_as_Twilio_documents_it()
    {
        var result = await SendAsync();

        Assert.Equal("SM1", Assert.IsType<HandOver.Accepted>(result).ProviderId);
        var request = Assert.Single(_twilio.Requests);
        Assert.Equal("/2010-04-01/Accounts/AC1/Messages.json", request.Path);
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("AC1:token")), request.Authorization);
        Assert.Equal("application/x-www-form-urlencoded", request.ContentType);
        Assert.Equal(new Dictionary<string, string>
        {
            ["To"] = "+4915112345678",
            ["From"] = "+15005550006",
            ["Body"] = "Grüße & 100 % 🎉",
            ["StatusCallback"] = "https://studio.example/hooks/twilio/status?outreach_id=1",
        }, request.Form);
    }

    [Fact]
    public async Task A_messaging_service_takes_the_place_of_the_sender()
    {
        using var transport = Transport(_twilio.BaseUrl, options => options with { MessagingServiceSid = "MG1" });

        await transport.SendAsync(new OutgoingSms(1, "+4915112345678", "x"), default);

        var form = Assert.Single(_twilio.Requests).Form;
        Assert.Equal("MG1", form["MessagingServiceSid"]);
        Assert.DoesNotContain("From", form.Keys);
    }

    [Fact]
    public async Task Every_parameter_sent_is_in_Twilios_description()
    {
        var file = RepositoryRoot.Find("../shared/reference/twilio-messages.openapi.json");
        if (file is null) Assert.Skip("Twilio's OpenAPI description is not beside this repository.");
        using var description = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        var operation = description.RootElement.GetProperty("paths").GetProperty("/2010-04-01/Accounts/{AccountSid}/Messages.json").GetProperty("post");
        var schema = operation.GetProperty("requestBody").GetProperty("content").GetProperty("application/x-www-form-urlencoded").GetProperty("schema");
        var known = schema.GetProperty("properties").EnumerateObject().Select(property => property.Name).ToHashSet();

        foreach (var options in new[] { Options("x"), Options("x") with { MessagingServiceSid = "MG1" } })
        {
            var sent = TwilioSmsTransport.Parameters(new OutgoingSms(1, "+1", "x"), options).Select(pair => pair.Key).ToHashSet();
            Assert.Subset(known, sent);
            Assert.Superset(schema.GetProperty("required").EnumerateArray().Select(name => name.GetString()!).ToHashSet(), sent);
        }
    }

    [Theory]
    [InlineData(400, """{"code":21610,"message":"unsubscribed recipient","status":400}""", typeof(HandOver.Refused))]
    [InlineData(429, """{"code":20429,"message":"slow down","status":429}""", typeof(HandOver.Retry))]
    [InlineData(503, "<html>", typeof(HandOver.Retry))]
    [InlineData(500, "<html>", typeof(HandOver.Unknown))]
    [InlineData(401, """{"code":20003,"message":"Authenticate","status":401}""", typeof(HandOver.ChannelDown))]
    [InlineData(201, "not json", typeof(HandOver.Accepted))]
    [InlineData(400, "[]", typeof(HandOver.Refused))]
    [InlineData(307, "", typeof(HandOver.ChannelDown))]
    public async Task An_answer_is_classified_and_never_asked_for_twice(int status, string body, Type expected)
    {
        _twilio.Answer = async context =>
        {
            context.Response.StatusCode = status;
            if (status == 307) context.Response.Headers.Location = _twilio.BaseUrl + "/elsewhere";
            await context.Response.WriteAsync(body);
        };

        Assert.IsType(expected, await SendAsync());
        Assert.Single(_twilio.Requests);
    }

    [Fact]
    public async Task Twilios_code_and_words_come_back_with_a_refusal()
    {
        _twilio.Answer = async context =>
        {
            context.Response.StatusCode = 400;
            await context.Response.WriteAsync("""{"code":21610,"message":"Attempt to send to unsubscribed recipient","more_info":"…","status":400}""");
        };

        Assert.Equal(new HandOver.Refused("21610", "Attempt to send to unsubscribed recipient", AddressAtFault: true, IsBounce: false), await SendAsync());
    }

    [Fact]
    public async Task A_connection_lost_after_the_body_is_unknown_and_the_message_is_not_posted_again()
    {
        await SendAsync();
        _twilio.Answer = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };

        Assert.IsType<HandOver.Unknown>(await SendAsync());
        Assert.Equal(2, _twilio.Requests.Count);
    }

    [Fact]
    public async Task Silence_after_the_body_is_unknown()
    {
        var arrived = new TaskCompletionSource();
        _twilio.Answer = async context =>
        {
            arrived.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };

        var sending = SendAsync();
        await arrived.Task;
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.IsType<HandOver.Unknown>(await sending);
    }

    [Fact]
    public async Task A_refused_connection_takes_the_channel_down()
    {
        await _twilio.DisposeAsync();

        Assert.IsType<HandOver.ChannelDown>(await SendAsync());
        Assert.IsType<HandOver.ChannelDown>(await _transport.ProbeAsync(default));
    }

    [Fact]
    public async Task Cancelling_before_anything_left_throws()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _transport.SendAsync(new OutgoingSms(1, "+1", "x"), cancelled.Token));
        Assert.Empty(_twilio.Requests);
    }

    [Fact]
    public async Task A_probe_posts_nothing_and_finds_wrong_credentials()
    {
        Assert.Null(await _transport.ProbeAsync(default));
        Assert.Equal("GET", Assert.Single(_twilio.Requests).Method);

        _twilio.Answer = context =>
        {
            context.Response.StatusCode = (int)HttpStatusCode.Unauthorized;
            return Task.CompletedTask;
        };
        Assert.IsType<HandOver.ChannelDown>(await _transport.ProbeAsync(default));
    }

    [Fact]
    public async Task Without_credentials_or_sender_the_channel_is_not_configured()
    {
        using var transport = Transport(_twilio.BaseUrl, options => options with { From = " " });

        Assert.False(transport.IsConfigured);
        Assert.IsType<HandOver.ChannelDown>(await transport.SendAsync(new OutgoingSms(1, "+1", "x"), default));
        Assert.Empty(_twilio.Requests);
    }

    [Fact]
    public async Task What_may_no_longer_go_once_there_is_a_connection_is_withheld_and_the_next_one_goes()
    {
        var asked = 0;
        var withheld = await _transport.SendAsync(new OutgoingSms(1, "+4915112345678", "x"), _ => Task.FromResult(++asked > 1), default);
        Assert.IsType<HandOver.Withheld>(withheld);
        Assert.Equal(1, asked);
        Assert.IsType<HandOver.Accepted>(await _transport.SendAsync(new OutgoingSms(1, "+4915112345678", "x"), _ => Task.FromResult(++asked > 1), default));
    }

    [Fact]
    public async Task Without_a_connection_nobody_is_asked_whether_it_may_go()
    {
        await _twilio.DisposeAsync();

        Assert.IsType<HandOver.ChannelDown>(await _transport.SendAsync(new OutgoingSms(1, "+4915112345678", "x"), _ => throw new InvalidOperationException("too early"), default));
    }

    private Task<HandOver> SendAsync() => _transport.SendAsync(new OutgoingSms(1, "+4915112345678", "Grüße & 100 % 🎉"), default);

    private static TwilioOptions Options(string baseUrl) =>
        new() { AccountSid = "AC1", AuthToken = "token", From = "+15005550006", BaseUrl = baseUrl, PublicUrl = "https://studio.example/" };

    private TwilioSmsTransport Transport(string baseUrl, Func<TwilioOptions, TwilioOptions>? change = null)
    {
        var options = change?.Invoke(Options(baseUrl)) ?? Options(baseUrl);
        return new TwilioSmsTransport(new HttpClient(TwilioSetup.NewHandler(options)), Microsoft.Extensions.Options.Options.Create(options), _time);
    }
}
