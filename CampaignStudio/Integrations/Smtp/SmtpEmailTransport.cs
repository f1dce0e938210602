using System.Collections.Concurrent;
using System.Net.Security;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Senders;
using Microsoft.Extensions.Options;
using MimeKit;

namespace CampaignStudio.Integrations.Smtp;

/// <summary>E-mail over SMTP submission (RFC 6409), with a pool of sessions for each server.</summary>
public sealed class SmtpEmailTransport : IEmailTransport, IAsyncDisposable
{
    /// <summary>How long a body that has begun may still take when the program stops: half a message helps nobody.</summary>
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);

    private const int ServiceClosing = 421;

    /// <summary>Stands for the server of <see cref="SmtpOptions"/>, which is nobody's own.</summary>
    private static readonly MailServer Configured = new("", 0, null, null, MailSecurity.Auto);

    private readonly SmtpOptions _options;
    private readonly TimeProvider _time;
    private readonly DkimSigning _dkim;
    private readonly RemoteCertificateValidationCallback? _certificates;
    private readonly ConcurrentDictionary<MailServer, SmtpConnectionPool> _pools = [];

    public SmtpEmailTransport(IOptions<SmtpOptions> options, TimeProvider time, DkimSigning dkim)
        : this(options.Value, time, certificates: null, dkim)
    {
    }

    internal SmtpEmailTransport(SmtpOptions options, TimeProvider time, RemoteCertificateValidationCallback? certificates, DkimSigning? dkim = null)
    {
        (_options, _time, _dkim, _certificates) = (options, time, dkim ?? DkimSigning.Off, certificates);
    }

    public bool IsConfigured => !string.IsNullOrWhiteSpace(_options.Host);

    public async Task<HandOver> SendAsync(OutgoingEmail email, MayStillGo? mayGo, CancellationToken cancel)
    {
        if (Unusable(email.Server) is { } unusable) return unusable;
        if (!MimeBuilder.TryBuild(email, _time.GetUtcNow(), out var message, out var refusal)) return refusal;
        using (message)
        {
            _dkim.Sign(message);
            try
            {
                var pool = PoolOf(email.Server);
                return await OfferAsync(pool, await pool.RentAsync(cancel), message, mayGo, cancel);
            }
            catch (SmtpUnavailableException exception)
            {
                return new HandOver.ChannelDown(exception.Message);
            }
        }
    }

    public async Task<HandOver?> ProbeAsync(MailServer? server, CancellationToken cancel)
    {
        if (Unusable(server) is { } unusable) return unusable;
        try
        {
            // An idle session says nothing about today's network and credentials: a probe makes a new one.
            using var connection = await SmtpConnection.OpenAsync(OptionsOf(server), _time, _certificates, cancel);
            await connection.CloseAsync();
            return null;
        }
        catch (SmtpUnavailableException exception)
        {
            return new HandOver.ChannelDown(exception.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var pool in _pools.Values) await pool.DisposeAsync();
    }

    private HandOver.ChannelDown? Unusable(MailServer? server) => server switch
    {
        null when !IsConfigured => new("No SMTP server is configured: set Email:Smtp:Host."),
        { IsLocked: true } => new($"The password for {server.Host} can't be read any more, for the keys it was kept with are gone. Enter it again."),
        _ => null,
    };

    // Who changes a server's password gets a pool of its own; what the other one had closes itself when it has been idle.
    private SmtpConnectionPool PoolOf(MailServer? server) =>
        _pools.GetOrAdd(server ?? Configured, static (key, self) => new SmtpConnectionPool(self.OptionsOf(key == Configured ? null : key), self._time, self._certificates), this);

    private SmtpOptions OptionsOf(MailServer? server) => server is null
        ? _options
        : _options with { Host = server.Host, Port = server.Port, Username = server.Username, Password = server.Password, Security = server.Security };

    private async Task<HandOver> OfferAsync(SmtpConnectionPool pool, SmtpConnection connection, MimeMessage message, MayStillGo? mayGo, CancellationToken cancel)
    {
        var wasUsed = connection.Messages > 0;
        var attempt = await AskAndTryAsync(pool, connection, message, mayGo, cancel);
        if (wasUsed && attempt.NeverHeard && !cancel.IsCancellationRequested)
        {
            // The server closed a session we had kept before it heard of this message: not the message's failure.
            connection = await pool.ReplaceAsync(connection, cancel);
            attempt = await AskAndTryAsync(pool, connection, message, mayGo, cancel);
        }
        await pool.ReturnAsync(connection, attempt.IsFit);
        if (attempt.Result is HandOver.Retry && attempt.IsCut) cancel.ThrowIfCancellationRequested();
        return attempt.Result;
    }

    /// <summary>What one offer came to.</summary>
    /// <param name="Result">What it means for the message.</param>
    /// <param name="IsFit">The session can carry another message.</param>
    /// <param name="IsCut">The conversation ended without the server's verdict.</param>
    /// <param name="NeverHeard">The server was gone, or on its way, before it heard of the message.</param>
    private sealed record Attempt(HandOver Result, bool IsFit, bool IsCut = false, bool NeverHeard = false);

    private async Task<Attempt> AskAndTryAsync(SmtpConnectionPool pool, SmtpConnection connection, MimeMessage message, MayStillGo? mayGo, CancellationToken cancel)
    {
        try
        {
            if (mayGo is not null && !await mayGo(cancel)) return new Attempt(new HandOver.Withheld(), IsFit: true);
        }
        catch
        {
            await pool.ReturnAsync(connection, isFit: true);
            throw;
        }
        return await TryOnceAsync(connection, message, cancel);
    }

    private async Task<Attempt> TryOnceAsync(SmtpConnection connection, MimeMessage message, CancellationToken cancel)
    {
        var conversation = connection.Conversation;
        using var limit = new CancellationTokenSource(_options.MessageTimeout, _time);
        using var stop = cancel.Register(() =>
        {
            if (conversation.BodyStarted) limit.CancelAfter(StopGrace);
            else limit.Cancel();
        });
        try
        {
            await connection.SendAsync(message, limit.Token);
        }
        catch (NotSupportedException exception)
        {
            // Thrown before the first command: an address that needs SMTPUTF8 (RFC 6531) and a server without it.
            return new Attempt(new HandOver.Refused("not_supported", exception.Message, AddressAtFault: false, IsBounce: false), IsFit: true);
        }
        catch (Exception exception)
        {
            // The exception says what broke; only the conversation says what that means for the message.
            if (conversation.Verdict is null) return Cut(conversation, limit.IsCancellationRequested ? "no answer in time" : exception.Message);
        }

        if (conversation.Verdict is not var (stage, code, text)) return new Attempt(new HandOver.Accepted(null, null), IsFit: true);
        var isClosing = code == ServiceClosing;
        return new Attempt(SmtpReplies.Classify(stage, code, text), IsFit: !isClosing, NeverHeard: isClosing && stage is SmtpStage.MailFrom);
    }

    private static Attempt Cut(SmtpConversation conversation, string reason) =>
        conversation.BodyStarted
            ? new Attempt(new HandOver.Unknown($"The connection was lost after the body had begun: {reason}"), IsFit: false, IsCut: true)
            : new Attempt(
                new HandOver.Retry("connection_lost", $"The connection was lost before the body: {reason}"),
                IsFit: false,
                IsCut: true,
                NeverHeard: !conversation.Answered);
}
