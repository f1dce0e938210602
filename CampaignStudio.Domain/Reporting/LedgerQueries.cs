using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Reporting;

/// <summary>Reads the ledger of a campaign: the columns from its counters, why messages ended from the rows that ended so.</summary>
public sealed class LedgerQueries(IDbContextFactory<StudioDb> dbFactory, ProgressQueries progress)
{
    private static readonly OutreachStatus[] EndedUnsent = [OutreachStatus.Skipped, OutreachStatus.Failed, OutreachStatus.Bounced, OutreachStatus.Cancelled];

    /// <summary>With the reasons, the most frequent first.</summary>
    public async Task<Ledger> ReadAsync(long campaignId, CancellationToken cancel = default)
    {
        var ledger = await progress.LedgerAsync(campaignId, cancel);
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var rows = await db.Outreaches
            .Where(o => o.CampaignId == campaignId && EndedUnsent.Contains(o.Status) && o.SentUtc == null)
            .GroupBy(o => new { o.StepId, o.Status, o.Reason })
            .Select(g => new { g.Key.StepId, g.Key.Status, g.Key.Reason, Count = g.LongCount() })
            .ToListAsync(cancel);
        var reasons = rows
            .GroupBy(row => (row.StepId, Outcome: OutcomeOf(row.Status), Code: row.Reason ?? ""))
            .Select(g => new LedgerReason(g.Key.StepId, g.Key.Outcome, g.Key.Code, WhyNot.Words(g.Key.Code), g.Sum(row => row.Count)));
        return ledger with { Reasons = [.. reasons.OrderBy(r => r.StepId).ThenBy(r => r.Outcome).ThenByDescending(r => r.Count).ThenBy(r => r.Code, StringComparer.Ordinal)] };
    }

    private static LedgerOutcome OutcomeOf(OutreachStatus status) => status switch
    {
        OutreachStatus.Skipped => LedgerOutcome.Skipped,
        OutreachStatus.Cancelled => LedgerOutcome.Cancelled,
        _ => LedgerOutcome.Failed,
    };
}
