namespace CampaignStudio.Domain.Interactions.Mail;

/// <summary>How far a mailbox has been read, who reads it, and what keeps it from being read.</summary>
public sealed record InboxPosition
{
    /// <summary>Which mailbox this is about, such as <c>replies@imap.example.com/INBOX</c>. Another one is read from its beginning.</summary>
    public required string Mailbox { get; init; }

    /// <summary>The UIDVALIDITY under which <see cref="LastUid"/> counts (RFC 3501 §2.3.1.1); null: never read.</summary>
    public long? Validity { get; init; }

    /// <summary>Every message up to this UID is recorded.</summary>
    public long LastUid { get; init; }

    /// <summary>The one node that reads; it has to renew its lease.</summary>
    public string? Owner { get; init; }
    public DateTime? LeaseUntilUtc { get; init; }

    /// <summary>When it was last looked into with success; null: never.</summary>
    public DateTime? CheckedUtc { get; init; }

    /// <summary>Since when it can't be read, and the server's word; null: it can.</summary>
    public DateTime? FailingSinceUtc { get; init; }
    public string? Error { get; init; }

    /// <summary>Messages read, and those of them that were no mail or could not be recorded however often it was tried.</summary>
    public long Read { get; init; }
    public long Skipped { get; init; }
}
