using CampaignStudio.Domain.Delivery.Senders;

namespace CampaignStudio.Domain.Delivery;

/// <summary>One finished e-mail: rendered, tracked, ready for the wire.</summary>
/// <param name="OutreachId">The outreach it belongs to.</param>
/// <param name="MessageId">Stable over attempts, without angle brackets (see <see cref="MessageIds"/>).</param>
/// <param name="FromAddress">The sender, also the envelope sender.</param>
/// <param name="FromName">The sender's display name.</param>
/// <param name="ToAddress">The only recipient.</param>
/// <param name="ToName">The recipient's display name.</param>
/// <param name="Subject">One line.</param>
/// <param name="Html">The HTML part.</param>
/// <param name="Text">The text part.</param>
/// <param name="ReplyTo">Where replies go, if not to the sender.</param>
/// <param name="Headers">Further headers, such as <c>List-Unsubscribe</c>; a line break in one is refused.</param>
public sealed record OutgoingEmail(
    long OutreachId,
    string MessageId,
    string FromAddress,
    string? FromName,
    string ToAddress,
    string? ToName,
    string Subject,
    string Html,
    string Text,
    string? ReplyTo,
    IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    /// <summary>The sender's own; null: the configured one.</summary>
    public MailServer? Server { get; init; }
}

/// <summary>One finished text message.</summary>
/// <param name="OutreachId">The outreach it belongs to.</param>
/// <param name="To">The recipient's number in E.164.</param>
/// <param name="Text">The rendered text.</param>
/// <param name="From">A number or a messaging service; null: the configured one.</param>
public sealed record OutgoingSms(long OutreachId, string To, string Text, string? From = null);

/// <summary>
/// Asked once there is a session and before the message is offered on it, for getting one may take long. False: it is
/// <see cref="HandOver.Withheld"/>. Must not throw, but for the cancellation it is given.
/// </summary>
public delegate Task<bool> MayStillGo(CancellationToken cancel);

/// <summary>Hands e-mails over. Safe to call from many threads; it never retries what a server may have accepted.</summary>
public interface IEmailTransport
{
    /// <summary>The settings it needs are there; says nothing about whether the server answers.</summary>
    bool IsConfigured { get; }

    /// <summary>
    /// Hands one e-mail over. Throws <see cref="OperationCanceledException"/> only when the message was certainly not offered;
    /// every other failure is a <see cref="HandOver"/>.
    /// </summary>
    /// <param name="email">Goes to one recipient.</param>
    /// <param name="mayGo">Null: whatever happened meanwhile, it may.</param>
    /// <param name="cancel">Stops what was not offered; a body under way is given a moment.</param>
    Task<HandOver> SendAsync(OutgoingEmail email, MayStillGo? mayGo, CancellationToken cancel);

    /// <summary>Tries a server without a message: <c>null</c> when it is fine, else why not.</summary>
    /// <param name="server">Null: the configured one.</param>
    Task<HandOver?> ProbeAsync(MailServer? server, CancellationToken cancel);
}

/// <summary>Hands text messages over; the same promises as <see cref="IEmailTransport"/>.</summary>
public interface ISmsTransport
{
    /// <inheritdoc cref="IEmailTransport.IsConfigured"/>
    bool IsConfigured { get; }

    /// <inheritdoc cref="IEmailTransport.SendAsync"/>
    Task<HandOver> SendAsync(OutgoingSms sms, MayStillGo? mayGo, CancellationToken cancel);

    /// <summary>Tries the account without a message: <c>null</c> when it is fine, else why not.</summary>
    Task<HandOver?> ProbeAsync(CancellationToken cancel);
}

/// <summary>Messages that may go whatever happens meanwhile: a person's test, a notification.</summary>
public static class TransportExtensions
{
    public static Task<HandOver> SendAsync(this IEmailTransport transport, OutgoingEmail email, CancellationToken cancel) =>
        transport.SendAsync(email, mayGo: null, cancel);

    public static Task<HandOver> SendAsync(this ISmsTransport transport, OutgoingSms sms, CancellationToken cancel) =>
        transport.SendAsync(sms, mayGo: null, cancel);
}
