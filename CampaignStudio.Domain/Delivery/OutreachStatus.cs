using System.Linq.Expressions;

namespace CampaignStudio.Domain.Delivery;

/// <summary>How far a message or call has come; the furthest stage reached.</summary>
public enum OutreachStatus
{
    /// <summary>Planned; will be looked at when due.</summary>
    Scheduled,

    /// <summary>Claimed by one engine, which may hand it over at any moment.</summary>
    Sending,

    /// <summary>The call task is open.</summary>
    Waiting,

    /// <summary>A crash or a lost connection hid the outcome; never re-sent by itself.</summary>
    Unknown,
    Sent,
    Delivered,
    Opened,
    Clicked,
    Replied,
    Bounced,
    Failed,
    Skipped,
    Cancelled,
}

/// <summary>What the stages have in common.</summary>
public static class OutreachStatuses
{
    /// <summary>Not final: at most one such outreach per enrollment.</summary>
    public static bool IsOpen(this OutreachStatus status) => status <= OutreachStatus.Unknown;

    /// <summary>The same, for queries.</summary>
    public static Expression<Func<Outreach, bool>> AreOpen { get; } = o =>
        o.Status == OutreachStatus.Scheduled || o.Status == OutreachStatus.Sending || o.Status == OutreachStatus.Waiting || o.Status == OutreachStatus.Unknown;

    /// <summary>The text of the filter of the unique index that keeps one open outreach per enrollment.</summary>
    public const string OpenFilter = "status IN ('scheduled', 'sending', 'waiting', 'unknown')";

    /// <summary>The text of the filter of the index from which outreaches are claimed.</summary>
    public const string ScheduledFilter = "status = 'scheduled'";
}
