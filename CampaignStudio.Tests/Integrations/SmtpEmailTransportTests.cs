using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Integrations.Smtp;
using CampaignStudio.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace CampaignStudio.Tests.Integrations;

public sealed class SmtpEmailTransportTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly FakeTimeProvider _time = new();
    private SmtpSink _sink = null!;
    private SmtpEmailTransport _transport = null!;

    public async ValueTask InitializeAsync() => await UseAsync(new SmtpSinkOptions());

    public async ValueTask DisposeAsync()
    {
        await _transport.DisposeAsync();
        await _sink.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_thousand_messages_arrive_once_each_over_four_connections(bool pipelining)
    {
        await UseAsync(new SmtpSinkOptions { Pipelining = pipelining, EightBitMime = pipelining });

        var results = await Task.WhenAll(Enumerable.Range(1, 1000).Select(id => _transport.SendAsync(Emails.To($"lead{id}@example.org", id), default)));
        await _sink.WaitForAsync(1000, Patience);

        Assert.All(results, result => Assert.IsType<HandOver.Accepted>(result));
        Assert.Equal(1000, _sink.Recipients.Distinct().Count());
        Assert.Equal(1000, _sink.Messages.Select(message => message.Parse().MessageId).Distinct().Count());
        Assert.InRange(_sink.Connections, 1, 4);
    }

    [Fact]
    public async Task The_servers_words_come_back_with_an_acceptance()
    {
        Assert.Equal(new HandOver.Accepted(null, "250 2.0.0 kept"), await SendAsync());
        Assert.Equal("sender@example.com", _sink.Messages.Single().From);
    }

    [Theory]
    [InlineData(SinkStage.MailFrom)]
    [InlineData(SinkStage.RcptTo)]
    [InlineData(SinkStage.Data)]
    public async Task A_connection_lost_before_the_body_is_retried(SinkStage stage)
    {
        _sink.When(stage, SinkReply.Drop, times: 1);

        Assert.IsType<HandOver.Retry>(await SendAsync());
        Assert.IsType<HandOver.Accepted>(await SendAsync());
        Assert.Single(_sink.Messages);
    }

    [Theory]
    [InlineData(SinkStage.Body)]
    [InlineData(SinkStage.EndOfData)]
    public async Task A_connection_lost_in_or_after_the_body_is_unknown_and_nothing_is_repeated(SinkStage stage)
    {
        _sink.When(stage, stage is SinkStage.Body ? SinkReply.Drop : SinkReply.AcceptAndDrop, times: 1);

        Assert.IsType<HandOver.Unknown>(await SendAsync());
        Assert.Equal(1, _sink.Offered);
        Assert.IsType<HandOver.Accepted>(await SendAsync("next@example.org"));
    }

    [Theory]
    [InlineData(SinkStage.MailFrom, "451 4.3.0 later", "retry")]
    [InlineData(SinkStage.RcptTo, "450 4.2.0 greylisted", "retry")]
    [InlineData(SinkStage.EndOfData, "452 4.3.1 full", "retry")]
    [InlineData(SinkStage.MailFrom, "550 5.7.1 not from you", "failed")]
    [InlineData(SinkStage.RcptTo, "550 5.1.1 no such user", "address")]
    [InlineData(SinkStage.Data, "554 5.1.1 no such user", "address")]
    [InlineData(SinkStage.EndOfData, "554 5.7.1 spam", "bounced")]
    public async Task A_refusal_is_classified_at_its_stage_even_if_the_server_hangs_up_behind_it(SinkStage stage, string reply, string expected)
    {
        foreach (var script in new[] { SinkReply.Say(reply), SinkReply.SayAndDrop(reply) })
        {
            _sink.When(stage, script, times: 1);
            var result = await SendAsync();
            Assert.Equal(expected, result switch
            {
                HandOver.Retry => "retry",
                HandOver.Refused { AddressAtFault: true } => "address",
                HandOver.Refused { IsBounce: true } => "bounced",
                HandOver.Refused => "failed",
                _ => result.ToString(),
            });
        }
        Assert.IsType<HandOver.Accepted>(await SendAsync());
    }

    [Fact]
    public async Task One_refusal_costs_no_connection()
    {
        _sink.When(SinkStage.RcptTo, SinkReply.Say("550 5.1.1 no such user"), recipient: "gone@example.org");

        Assert.IsType<HandOver.Refused>(await SendAsync("gone@example.org"));
        Assert.IsType<HandOver.Accepted>(await SendAsync("here@example.org"));
        Assert.Equal(1, _sink.Connections);
    }

    [Fact]
    public async Task A_kept_connection_that_the_server_closed_is_replaced_without_an_attempt()
    {
        Assert.IsType<HandOver.Accepted>(await SendAsync());
        _sink.When(SinkStage.MailFrom, SinkReply.Drop, connection: 1);
        Assert.IsType<HandOver.Accepted>(await SendAsync());
        _sink.When(SinkStage.MailFrom, SinkReply.SayAndDrop("421 4.4.2 idle too long"), connection: 2);
        Assert.IsType<HandOver.Accepted>(await SendAsync());

        Assert.Equal(3, _sink.Connections);
    }

    [Fact]
    public async Task A_server_that_stalls_before_the_body_is_retried_and_after_it_unknown()
    {
        _sink.When(SinkStage.Data, SinkReply.Stall, times: 1).When(SinkStage.EndOfData, SinkReply.Stall, times: 1);

        for (var stalled = 1; stalled <= 2; stalled++)
        {
            var sending = SendAsync();
            await _sink.WaitForStalledAsync(stalled, Patience);
            _time.Advance(TimeSpan.FromSeconds(60));
            Assert.IsType(stalled == 1 ? typeof(HandOver.Retry) : typeof(HandOver.Unknown), await sending);
        }
    }

    [Fact]
    public async Task Cancelling_before_the_body_throws_and_in_it_waits_a_little_and_is_unknown()
    {
        _sink.When(SinkStage.RcptTo, SinkReply.Stall, times: 1).When(SinkStage.EndOfData, SinkReply.Stall, times: 1);

        using var first = new CancellationTokenSource();
        var before = _transport.SendAsync(Emails.To("a@example.org"), first.Token);
        await _sink.WaitForStalledAsync(1, Patience);
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => before);

        using var second = new CancellationTokenSource();
        var within = _transport.SendAsync(Emails.To("a@example.org"), second.Token);
        await _sink.WaitForStalledAsync(2, Patience);
        await second.CancelAsync();
        Assert.False(within.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.IsType<HandOver.Unknown>(await within);
    }

    [Fact]
    public async Task A_server_that_is_not_there_or_not_willing_takes_the_channel_down()
    {
        _sink.When(SinkStage.Connect, SinkReply.SayAndDrop("554 5.3.2 go away"), times: 2);
        Assert.IsType<HandOver.ChannelDown>(await SendAsync());
        Assert.IsType<HandOver.ChannelDown>(await _transport.ProbeAsync(null, default));
        Assert.Null(await _transport.ProbeAsync(null, default));

        await _sink.DisposeAsync();
        Assert.IsType<HandOver.ChannelDown>(await SendAsync());
        Assert.IsType<HandOver.ChannelDown>(await _transport.ProbeAsync(null, default));
    }

    [Fact]
    public async Task A_server_that_never_greets_takes_the_channel_down()
    {
        _sink.When(SinkStage.Connect, SinkReply.Stall);

        var sending = SendAsync();
        await _sink.WaitForStalledAsync(1, Patience);
        _time.Advance(TimeSpan.FromSeconds(15));

        Assert.IsType<HandOver.ChannelDown>(await sending);
    }

    [Theory]
    [InlineData("secret", true)]
    [InlineData("wrong", false)]
    [InlineData(null, false)]
    public async Task Only_the_right_login_opens_the_channel(string? password, bool isLetIn)
    {
        await UseAsync(new SmtpSinkOptions { Login = ("user", "secret") }, options => options with { Username = password is null ? null : "user", Password = password });

        var result = await SendAsync();

        Assert.IsType(isLetIn ? typeof(HandOver.Accepted) : typeof(HandOver.ChannelDown), result);
        Assert.Equal(isLetIn ? 1 : 0, _sink.Messages.Count);
    }

    [Theory]
    [InlineData(MailSecurity.StartTls, true, true)]
    [InlineData(MailSecurity.Auto, true, true)]
    [InlineData(MailSecurity.Tls, true, true)]
    [InlineData(MailSecurity.StartTls, true, false)]
    [InlineData(MailSecurity.StartTls, false, true)]
    public async Task Encryption_is_kept_to_or_the_channel_is_down(MailSecurity security, bool hasCertificate, bool isTrusted)
    {
        using var certificate = TestCertificates.Loopback();
        await UseAsync(
            new SmtpSinkOptions { Certificate = hasCertificate ? certificate : null, ImplicitTls = security is MailSecurity.Tls },
            options => options with { Security = security },
            isTrusted);

        Assert.IsType(hasCertificate && isTrusted ? typeof(HandOver.Accepted) : typeof(HandOver.ChannelDown), await SendAsync());
    }

    [Fact]
    public async Task An_idle_connection_is_closed_after_half_a_minute()
    {
        await SendAsync();
        Assert.Equal(1, _sink.OpenConnections);

        _time.Advance(TimeSpan.FromSeconds(31));
        _time.Advance(TimeSpan.FromSeconds(15));

        await _sink.WaitForOpenConnectionsAsync(0, Patience);
        Assert.IsType<HandOver.Accepted>(await SendAsync());
    }

    [Fact]
    public async Task A_connection_is_replaced_after_its_share_of_messages()
    {
        await UseAsync(new SmtpSinkOptions(), options => options with { MessagesPerConnection = 2, Connections = 1 });

        for (var id = 1; id <= 5; id++)
        {
            await SendAsync();
            // The server sees the goodbye a moment later.
            if (id % 2 == 0) await _sink.WaitForOpenConnectionsAsync(0, Patience);
        }

        Assert.Equal((3, 1), (_sink.Connections, _sink.MostConnections));
    }

    [Fact]
    public async Task A_bad_header_is_refused_without_a_connection()
    {
        var result = await _transport.SendAsync(Emails.To("a@example.org") with { Subject = "a\r\nBcc: b@example.org" }, default);

        Assert.IsType<HandOver.Refused>(result);
        Assert.Equal(0, _sink.Connections);
    }

    [Fact]
    public async Task A_failing_server_leaves_no_place_in_the_pool_taken()
    {
        _sink.When(SinkStage.Connect, SinkReply.Drop, times: 10).When(SinkStage.Data, SinkReply.Drop, times: 10);
        for (var id = 1; id <= 20; id++) Assert.IsNotType<HandOver.Accepted>(await SendAsync());

        Assert.IsType<HandOver.Accepted>(await SendAsync());
    }

    [Fact]
    public async Task The_socket_sends_without_delay()
    {
        using var socket = await SmtpConnection.DialAsync("localhost", _sink.Port, default);

        Assert.True(socket.NoDelay);
    }

    [Fact]
    public async Task Without_a_host_the_channel_is_not_configured()
    {
        await using var transport = new SmtpEmailTransport(new SmtpOptions(), _time, null);

        Assert.False(transport.IsConfigured);
        Assert.IsType<HandOver.ChannelDown>(await transport.SendAsync(Emails.To("a@example.org"), default));
    }

    [Fact]
    public async Task What_may_no_longer_go_once_there_is_a_session_is_withheld_and_the_session_kept()
    {
        Assert.IsType<HandOver.Withheld>(await _transport.SendAsync(Emails.To("a@example.org"), _ => Task.FromResult(false), default));
        await Assert.ThrowsAsync<TimeoutException>(() => _transport.SendAsync(Emails.To("a@example.org"), _ => throw new TimeoutException(), default));
        Assert.IsType<HandOver.Accepted>(await _transport.SendAsync(Emails.To("b@example.org"), _ => Task.FromResult(true), default));
        Assert.Equal(["b@example.org"], _sink.Recipients);
        Assert.Equal(1, _sink.Connections);
    }

    [Fact]
    public async Task A_senders_own_server_gets_its_messages_and_its_trouble_is_not_the_others()
    {
        await using var own = await SmtpSink.StartAsync(new SmtpSinkOptions());
        var server = new MailServer(own.Host, own.Port, null, null, MailSecurity.None);
        Assert.IsType<HandOver.Accepted>(await _transport.SendAsync(Emails.To("a@example.org") with { Server = server }, default));
        Assert.IsType<HandOver.Accepted>(await SendAsync("b@example.org"));
        Assert.Equal(["a@example.org"], own.Recipients);
        Assert.Equal(["b@example.org"], _sink.Recipients);

        await own.DisposeAsync();
        Assert.IsType<HandOver.ChannelDown>(await _transport.ProbeAsync(server, default));
        Assert.Null(await _transport.ProbeAsync(null, default));
        var locked = Assert.IsType<HandOver.ChannelDown>(await _transport.SendAsync(Emails.To("a@example.org") with { Server = server with { IsLocked = true } }, default));
        Assert.Contains("Enter it again", locked.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_asked_again_when_the_kept_session_was_closed()
    {
        await SendAsync();
        _sink.When(SinkStage.MailFrom, SinkReply.Drop, connection: 1);
        var asked = 0;

        Assert.IsType<HandOver.Withheld>(await _transport.SendAsync(Emails.To("a@example.org"), _ => Task.FromResult(++asked == 1), default));

        Assert.Equal((2, 2), (asked, _sink.Connections));
    }

    [Fact]
    public async Task Without_a_session_nobody_is_asked_whether_it_may_go()
    {
        _sink.When(SinkStage.Connect, SinkReply.SayAndDrop("554 5.3.2 go away"), times: 1);

        Assert.IsType<HandOver.ChannelDown>(await _transport.SendAsync(Emails.To("a@example.org"), _ => throw new InvalidOperationException("too early"), default));
    }

    private Task<HandOver> SendAsync(string to = "anna@example.org") => _transport.SendAsync(Emails.To(to), default);

    private async Task UseAsync(SmtpSinkOptions server, Func<SmtpOptions, SmtpOptions>? change = null, bool isTrusted = true)
    {
        if (_sink is not null) await DisposeAsync();
        _sink = await SmtpSink.StartAsync(server);
        var options = new SmtpOptions { Host = _sink.Host, Port = _sink.Port, Security = server.Certificate is null ? MailSecurity.None : MailSecurity.Auto };
        _transport = new SmtpEmailTransport(change?.Invoke(options) ?? options, _time, isTrusted ? (_, certificate, _, _) => certificate?.Subject == "CN=127.0.0.1" : null);
    }
}
