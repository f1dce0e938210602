namespace CampaignStudio.Domain.Interactions.Mail;

/// <summary>What an e-mail that came in turns out to be.</summary>
public enum InboundKind
{
    Replied,
    AutoReplied,

    /// <summary>Never arrived, and never will.</summary>
    Bounced,

    /// <summary>Did not arrive this time: mailbox full, server away.</summary>
    SoftBounced,

    /// <summary>Still being tried by a server on the way.</summary>
    Delayed,
    Complained,
    Unsubscribed,

    /// <summary>Nothing that concerns a campaign: newsletters, read receipts.</summary>
    Ignored,
}

/// <summary>One recipient's part of a delivery report (RFC 3464 §2.3).</summary>
/// <param name="Recipient">The address, without its type.</param>
/// <param name="Action"><c>failed</c>, <c>delayed</c>, <c>delivered</c>, <c>relayed</c>, <c>expanded</c>.</param>
/// <param name="Status">Such as <c>5.1.1</c> (RFC 3463).</param>
/// <param name="Diagnostic">What the server said.</param>
public sealed record DeliveryStatus(string? Recipient, string? Action, string? Status, string? Diagnostic);

/// <summary>An e-mail that came in, taken apart.</summary>
public sealed record InboundMail
{
    /// <summary>Without angle brackets; null when it has none.</summary>
    public string? MessageId { get; init; }

    /// <summary>
    /// The same for the same message, whichever way it came: a digest of its bytes, for one without an id of its own; null where
    /// there are no bytes.
    /// </summary>
    public string? Digest { get; init; }

    /// <summary>When it arrived in our mailbox; null: now.</summary>
    public DateTime? ReceivedUtc { get; init; }
    public string? From { get; init; }

    /// <summary>All addresses it was sent to.</summary>
    public IReadOnlyList<string> To { get; init; } = [];
    public string Subject { get; init; } = "";

    /// <summary>The text part, or the HTML part as text.</summary>
    public string Text { get; init; } = "";

    /// <summary>The HTML part as it came, cut where it is longer than anybody writes; null: it has none.</summary>
    public string? Html { get; init; }

    /// <summary>The <c>List-Unsubscribe</c> headers of messages that came back in it.</summary>
    public IReadOnlyList<string> WaysOut { get; init; } = [];

    /// <summary>The first value of each header, names in any case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Ids it refers to, the likeliest first: In-Reply-To, References, those of a returned message.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>Not empty: it is a delivery report.</summary>
    public IReadOnlyList<DeliveryStatus> DeliveryStatuses { get; init; } = [];

    /// <summary>The <c>Feedback-Type</c> of a complaint report (RFC 5965); null: it is none.</summary>
    public string? FeedbackType { get; init; }

    /// <summary>A read receipt (RFC 8098).</summary>
    public bool IsReceipt { get; init; }

    /// <summary>The first value of a header, its name in any case; null: it has none.</summary>
    public string? Header(string name) =>
        Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}

/// <summary>What an e-mail is.</summary>
/// <param name="Body">A reply's new words, a bounce's diagnosis.</param>
/// <param name="Recipient">Whose address a report is about; null: the sender's.</param>
/// <param name="AddressAtFault">For a bounce: the address itself is wrong, so it must not be used again.</param>
public sealed record InboundVerdict(InboundKind Kind, string? Body = null, string? Recipient = null, bool AddressAtFault = false)
{
    /// <summary>For an automatic reply: the first day the lead is there again, where the notice says so.</summary>
    public DateOnly? BackOn { get; init; }

    /// <summary>Ids of our messages that stand in the text of a report in prose, without angle brackets.</summary>
    public IReadOnlyList<string> References { get; init; } = [];
}
