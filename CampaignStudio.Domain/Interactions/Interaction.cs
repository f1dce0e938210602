using CampaignStudio.Domain.Sequences;

namespace CampaignStudio.Domain.Interactions;

public enum InteractionKind
{
    Delivered,
    Opened,
    Clicked,
    Replied,
    AutoReplied,
    Bounced,
    Complained,
    Unsubscribed,

    /// <summary>The lead took an unsubscription back.</summary>
    Resubscribed,
    CallCompleted,
}

/// <summary>Something that happened, as it was seen. Append-only; the same <see cref="ExternalId"/> is stored once.</summary>
public sealed class Interaction
{
    public long Id { get; private set; }
    public required InteractionKind Kind { get; init; }
    public required Channel Channel { get; init; }
    public required long LeadId { get; init; }
    public long? CampaignId { get; init; }
    public long? EnrollmentId { get; init; }
    public long? OutreachId { get; init; }
    public required DateTime OccurredUtc { get; init; }
    public required DateTime RecordedUtc { get; init; }

    /// <summary>Rules and reports count humans; machines are kept beside them, with the reason they were taken for one.</summary>
    public bool IsHuman { get; private set; } = true;
    public string? MachineReason { get; private set; }

    /// <summary>The sender's own id of the fact; null when it has none.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Where a link leads; of an answer that somebody else wrote for the lead, who did (<see cref="Mail.ReplyOrigin"/>).</summary>
    public string? Url { get; init; }

    /// <summary>A reply's text, a bounce's diagnosis, a call's notes.</summary>
    public string? Body { get; init; }

    /// <summary>A reply's HTML part, as it came: never to be shown but sanitised and in a frame that may do nothing.</summary>
    public string? Html { get; init; }

    /// <summary>
    /// A call's outcome; of an unsubscription its <see cref="OptOutScope"/> (null: everything); of what takes one back, that one's id.
    /// </summary>
    public string? Outcome { get; init; }
    public string? UserAgent { get; init; }

    /// <summary>What was seen stays; whether a human did it may be judged anew. Null: a human.</summary>
    public void Judge(string? machineReason) => (IsHuman, MachineReason) = (machineReason is null, machineReason);
}
