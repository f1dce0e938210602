using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Scheduling;

/// <summary>An execution that is under way, or due and not begun, with whoever works on it.</summary>
/// <param name="Done">People (or rows) finished.</param>
/// <param name="Total">In all; null while that is not known.</param>
/// <param name="LeaseOwner">Who works on it: machine, process and a random part; null: nobody.</param>
/// <param name="LeaseUntilAt">When its work is taken for lost unless it shows a sign of life before.</param>
public sealed record WorkItem(
    long Id, ExecutionType Type, long? CampaignId, string? CampaignName, ExecutionStatus Status, DateTime DueAt, DateTime? StartedAt,
    long Done, long? Total, string? LeaseOwner, DateTime? LeaseUntilAt)
{
    /// <summary>Its last sign of life: each one gives it the lease anew.</summary>
    public DateTime? LastSignAt => LeaseUntilAt - ExecutionRunner.Lease;
}

/// <summary>Messages of one campaign that one engine is handing over.</summary>
/// <param name="People">To how many; an enrollment has one open message at a time.</param>
public sealed record SendingWork(long CampaignId, string CampaignName, Channel Channel, string? LeaseOwner, long People, DateTime? LeaseUntilAt);

/// <summary>What the engine is at just now: work → campaign → people.</summary>
public sealed class WorkQueries(IDbContextFactory<StudioDb> dbFactory, StudioClock clock)
{
    private const int Limit = 200;

    /// <summary>Under way first, then what is due and waits for its turn, the longest first.</summary>
    public async Task<IReadOnlyList<WorkItem>> ExecutionsAsync(CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var nowUtc = clock.UtcNow;
        var rows = await (
            from execution in db.Executions
            where execution.Status == ExecutionStatus.Running || (execution.Status == ExecutionStatus.Pending && execution.DueUtc <= nowUtc)
            join campaign in db.Campaigns on execution.CampaignId equals campaign.Id into campaigns
            from campaign in campaigns.DefaultIfEmpty()
            orderby execution.DueUtc, execution.Id
            select new WorkItem(
                execution.Id, execution.Type, execution.CampaignId, campaign == null ? null : campaign.Name, execution.Status, execution.DueUtc, execution.StartedUtc,
                execution.Done, execution.Total, execution.LeaseOwner, execution.LeaseUntilUtc))
            .Take(Limit).ToListAsync(cancel);
        return [.. rows.OrderBy(row => row.Status is not ExecutionStatus.Running)];
    }

    /// <summary>Messages on their way to a transport, by campaign, channel and engine.</summary>
    public async Task<IReadOnlyList<SendingWork>> SendingAsync(CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var rows = await db.Outreaches
            .Where(o => o.Status == OutreachStatus.Sending && o.LeaseUntilUtc != null)
            .GroupBy(o => new { o.CampaignId, o.Channel, o.LeaseOwner })
            .Select(g => new { g.Key.CampaignId, g.Key.Channel, g.Key.LeaseOwner, People = g.LongCount(), Until = g.Min(o => o.LeaseUntilUtc) })
            .ToListAsync(cancel);
        var ids = rows.ConvertAll(row => row.CampaignId);
        var names = ids.Count == 0 ? [] : await db.Campaigns.Where(c => ids.Contains(c.Id)).Select(c => new { c.Id, c.Name }).ToDictionaryAsync(c => c.Id, c => c.Name, cancel);
        return [.. rows
            .Select(row => new SendingWork(row.CampaignId, names[row.CampaignId], row.Channel, row.LeaseOwner, row.People, row.Until))
            .OrderByDescending(row => row.People).ThenBy(row => row.CampaignId)];
    }
}
