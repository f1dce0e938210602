using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Campaigns;

/// <summary>What happened in a campaign lately.</summary>
public sealed class ActivityQueries(IDbContextFactory<StudioDb> dbFactory)
{
    private const int MaxItems = 200;

    /// <summary>
    /// The newest first: interactions, messages sent, skipped and failed, moves along the pipeline, finished tasks. Each is read from
    /// the end of an index, so that a campaign's size does not matter.
    /// </summary>
    /// <param name="count">1 to 200.</param>
    public async Task<IReadOnlyList<TimelineItem>> RecentAsync(long campaignId, int count = 50, CancellationToken cancel = default)
    {
        count = Math.Clamp(count, 1, MaxItems);
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var items = new List<TimelineItem>();

        var interactions = await db.Interactions.AsNoTracking()
            .Where(i => i.CampaignId == campaignId).OrderByDescending(i => i.Id).Take(count).Select(InteractionRow.Of).ToListAsync(cancel);
        items.AddRange(interactions.Select(TimelineItems.Of));
        items.AddRange(await OutreachesAsync(db, campaignId, count, cancel));
        items.AddRange(await MovesAsync(db, campaignId, count, cancel));
        var tasks = await db.Tasks.AsNoTracking()
            .Where(t => t.CampaignId == campaignId && t.CompletedUtc != null).OrderByDescending(t => t.CompletedUtc).Take(count).ToListAsync(cancel);
        items.AddRange(tasks.Select(TimelineItems.Of));

        var shown = items.OrderByDescending(item => item.AtUtc).ThenByDescending(item => item.Kind).ThenByDescending(item => item.RefId).Take(count).ToList();
        var leadIds = shown.Select(item => item.LeadId).OfType<long>().Distinct().ToList();
        var names = await db.Leads.Where(l => leadIds.Contains(l.Id))
            .Select(l => new { l.Id, l.FirstName, l.LastName, l.Email, l.Phone })
            .ToDictionaryAsync(l => l.Id, l => LeadNames.Display(l.FirstName, l.LastName, l.Email, l.Phone), cancel);
        return [.. shown.Select(item => item with { LeadName = item.LeadId is { } id ? names.GetValueOrDefault(id) : null })];
    }

    private static async Task<IEnumerable<TimelineItem>> OutreachesAsync(StudioDb db, long campaignId, int count, CancellationToken cancel)
    {
        var rows = await db.Outreaches.AsNoTracking()
            .Where(o => o.CampaignId == campaignId && o.SentUtc != null).OrderByDescending(o => o.SentUtc).Take(count).ToListAsync(cancel);
        foreach (var status in (OutreachStatus[])[OutreachStatus.Skipped, OutreachStatus.Failed, OutreachStatus.Bounced])
        {
            // Finished outreaches have no due time: with it the index on (campaign, status, held, due, id) gives the newest at once.
            rows.AddRange(await db.Outreaches.AsNoTracking()
                .Where(o => o.CampaignId == campaignId && o.Status == status && !o.IsHeld && o.DueUtc == null && o.SentUtc == null)
                .OrderByDescending(o => o.Id).Take(count).ToListAsync(cancel));
        }
        var steps = await db.Steps.Where(s => s.CampaignId == campaignId).ToDictionaryAsync(s => s.Id, s => s.Name, cancel);
        return rows.Select(o => TimelineItems.Of(o, steps.GetValueOrDefault(o.StepId)));
    }

    private static async Task<IEnumerable<TimelineItem>> MovesAsync(StudioDb db, long campaignId, int count, CancellationToken cancel)
    {
        var rows = await db.LeadStatusChanges.AsNoTracking()
            .Where(c => c.CampaignId == campaignId).OrderByDescending(c => c.Id).Take(count).ToListAsync(cancel);
        var labels = await db.LeadStatuses.ToDictionaryAsync(s => s.Key, s => s.Label, cancel);
        return rows.Select(c => TimelineItems.Of(c, labels, null));
    }
}
