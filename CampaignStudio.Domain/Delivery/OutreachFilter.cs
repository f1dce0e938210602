using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Sequences;

namespace CampaignStudio.Domain.Delivery;

/// <summary>Which messages and calls of a campaign a list shows; what is null does not matter.</summary>
public sealed record OutreachFilter
{
    public OutreachStatus? Status { get; init; }
    public Channel? Channel { get; init; }
    public long? LeadId { get; init; }
    public long? StepId { get; init; }

    /// <summary>The column of the ledger they stand in.</summary>
    public LedgerOutcome? Outcome { get; init; }

    /// <summary>See <see cref="OutreachReasons"/>; blank: those without any.</summary>
    public string? Reason { get; init; }

    /// <summary>The counters answer how many there are.</summary>
    internal bool IsCounted => this is { Status: null, Channel: null, LeadId: null, Reason: null };

    internal Metric Metric => Outcome switch
    {
        LedgerOutcome.Sent => Metric.Sent,
        LedgerOutcome.Skipped => Metric.Skipped,
        LedgerOutcome.Failed => Metric.Failed,
        LedgerOutcome.Cancelled => Metric.Cancelled,
        LedgerOutcome.Pending => Metric.Pending,
        LedgerOutcome.Unknown => Metric.Unknown,
        _ => Metric.Planned,
    };

    internal IQueryable<Outreach> Apply(IQueryable<Outreach> outreaches)
    {
        if (Status is { } reached) outreaches = outreaches.Where(o => o.Status == reached);
        if (Channel is { } by) outreaches = outreaches.Where(o => o.Channel == by);
        if (StepId is { } step) outreaches = outreaches.Where(o => o.StepId == step);
        if (Reason is { } reason) outreaches = reason.Length == 0 ? outreaches.Where(o => o.Reason == null) : outreaches.Where(o => o.Reason == reason);
        return Outcome switch
        {
            LedgerOutcome.Sent => outreaches.Where(o => o.SentUtc != null),
            LedgerOutcome.Skipped => outreaches.Where(o => o.Status == OutreachStatus.Skipped),
            LedgerOutcome.Failed => outreaches.Where(o => o.SentUtc == null && (o.Status == OutreachStatus.Failed || o.Status == OutreachStatus.Bounced)),
            LedgerOutcome.Cancelled => outreaches.Where(o => o.Status == OutreachStatus.Cancelled),
            LedgerOutcome.Pending => outreaches.Where(o => o.Status == OutreachStatus.Scheduled || o.Status == OutreachStatus.Sending || o.Status == OutreachStatus.Waiting),
            LedgerOutcome.Unknown => outreaches.Where(o => o.Status == OutreachStatus.Unknown),
            _ => outreaches,
        };
    }
}
