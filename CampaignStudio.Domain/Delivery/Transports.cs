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
    IReadOnlyList<KeyValuePair<string, string>> Headers);

/// <summary>One finished text message.</summary>
/// <param name="OutreachId">The outreach it belongs to.</param>
/// <param name="To">The recipient's number in E.164.</param>
/// <param name="Text">The rendered text.</param>
public sealed record OutgoingSms(long OutreachId, string To, string Text);

/// <summary>Hands e-mails over. Safe to call from many threads; it never retries what a server may have accepted.</summary>
public interface IEmailTransport
{
    /// <summary>The settings it needs are there; says nothing about whether the server answers.</summary>
    bool IsConfigured { get; }

    /// <summary>
    /// Hands one e-mail over. Throws <see cref="OperationCanceledException"/> only when the message was certainly not offered;
    /// every other failure is a <see cref="HandOver"/>.
    /// </summary>
    Task<HandOver> SendAsync(OutgoingEmail email, CancellationToken cancel);

    /// <summary>Tries the channel without a message: <c>null</c> when it is fine, else why not.</summary>
    Task<HandOver?> ProbeAsync(CancellationToken cancel);
}

/// <summary>Hands text messages over; the same promises as <see cref="IEmailTransport"/>.</summary>
public interface ISmsTransport
{
    /// <inheritdoc cref="IEmailTransport.IsConfigured"/>
    bool IsConfigured { get; }

    /// <inheritdoc cref="IEmailTransport.SendAsync"/>
    Task<HandOver> SendAsync(OutgoingSms sms, CancellationToken cancel);

    /// <inheritdoc cref="IEmailTransport.ProbeAsync"/>
    Task<HandOver?> ProbeAsync(CancellationToken cancel);
}
