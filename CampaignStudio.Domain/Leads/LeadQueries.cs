using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Leads;

public enum LeadSort
{
    Newest,
    Oldest,
    Name,
    NameDescending,
    Status,
    StatusDescending,
}

/// <summary>Which leads to list.</summary>
public sealed record LeadFilter
{
    /// <summary>Beginnings of names, address or company, part of a phone number; case and accents don't matter.</summary>
    public string? Text { get; init; }

    /// <summary>The key of a pipeline status.</summary>
    public string? Status { get; init; }

    public long? AssignedToId { get; init; }
    public LeadSort Sort { get; init; } = LeadSort.Newest;
}

/// <summary>Reads leads; erased ones are not shown.</summary>
public sealed class LeadQueries(IDbContextFactory<StudioDb> dbFactory)
{
    public async Task<Page<LeadCard>> ListAsync(LeadFilter filter, PageRequest page, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        // In this order the number of all is told soonest.
        var total = await Matching(db, filter with { Sort = LeadSort.Newest }).LongCountAsync(cancel);
        var ids = await Matching(db, filter).ToPageAsync(page, total, cancel);
        // The ids come from an index alone, however deep the page; only the rows that are shown are read.
        var rows = await db.Leads.AsNoTracking().Where(lead => EF.Parameter(ids.Items).Contains(lead.Id)).ToDictionaryAsync(lead => lead.Id, cancel);
        return new Page<LeadCard>([.. ids.Items.Where(rows.ContainsKey).Select(id => LeadCard.Of(rows[id]))], ids.Total);
    }

    public async Task<LeadCard?> CardAsync(long leadId, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var lead = await db.Leads.AsNoTracking().FirstOrDefaultAsync(row => row.Id == leadId && row.ErasedUtc == null, cancel);
        return lead is null ? null : LeadCard.Of(lead);
    }

    /// <summary>The first leads, by name, that a few typed letters may mean.</summary>
    public async Task<IReadOnlyList<LeadOption>> LookupAsync(string? text, int limit = 20, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var ids = await Matching(db, new LeadFilter { Text = text, Sort = LeadSort.Name }).Take(Math.Clamp(limit, 1, 100)).ToListAsync(cancel);
        var leads = await db.Leads
            .Where(lead => EF.Parameter(ids).Contains(lead.Id))
            .Select(lead => new { lead.Id, lead.FirstName, lead.LastName, lead.Email, lead.Phone, lead.Company })
            .ToDictionaryAsync(lead => lead.Id, cancel);
        return [.. ids.Where(leads.ContainsKey).Select(id => leads[id]).Select(lead => new LeadOption(
            lead.Id, LeadNames.Display(lead.FirstName, lead.LastName, lead.Email, lead.Phone), lead.Email, lead.Phone, lead.Company))];
    }

    /// <summary>The lead's way along the pipeline, newest first.</summary>
    public async Task<IReadOnlyList<LeadStatusMove>> StatusHistoryAsync(long leadId, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        return await db.LeadStatusChanges
            .Where(change => change.LeadId == leadId)
            .OrderByDescending(change => change.AtUtc).ThenByDescending(change => change.Id)
            .Select(change => new LeadStatusMove(
                change.FromStatus,
                change.ToStatus,
                change.Cause,
                change.CampaignId,
                db.Campaigns.Where(campaign => campaign.Id == change.CampaignId).Select(campaign => campaign.Name).FirstOrDefault(),
                change.RuleId,
                change.UserId,
                db.Users.Where(user => user.Id == change.UserId).Select(user => user.DisplayName).FirstOrDefault(),
                change.AtUtc))
            .ToListAsync(cancel);
    }

    /// <summary>The ids of the leads that fit, in order, each once.</summary>
    private static IQueryable<long> Matching(StudioDb db, LeadFilter filter)
    {
        var found = LeadSearch.Find(db, filter.Text);
        var isOnlySearched = found is not null && filter is { Status: null or "", AssignedToId: null };
        // A new lead has a higher id, so ids sort by age. An erased lead is not found by searching.
        if (isOnlySearched && filter.Sort is LeadSort.Newest) return found!.Distinct().OrderByDescending(id => id);
        if (isOnlySearched && filter.Sort is LeadSort.Oldest) return found!.Distinct().OrderBy(id => id);

        var leads = db.Leads.Where(lead => lead.ErasedUtc == null);
        if (filter.Status is { Length: > 0 } status) leads = leads.Where(lead => lead.Status == status);
        if (filter.AssignedToId is { } agentId) leads = leads.Where(lead => lead.AssignedToId == agentId);
        if (found is not null) leads = leads.Where(lead => found.Contains(lead.Id));
        var sorted = filter.Sort switch
        {
            LeadSort.Oldest => leads.OrderBy(lead => lead.Id),
            LeadSort.Name => leads.OrderBy(lead => lead.SortName).ThenBy(lead => lead.Id),
            LeadSort.NameDescending => leads.OrderByDescending(lead => lead.SortName).ThenByDescending(lead => lead.Id),
            LeadSort.Status => leads.OrderBy(lead => lead.Status).ThenBy(lead => lead.Id),
            LeadSort.StatusDescending => leads.OrderByDescending(lead => lead.Status).ThenByDescending(lead => lead.Id),
            _ => leads.OrderByDescending(lead => lead.Id),
        };
        return sorted.Select(lead => lead.Id);
    }
}
