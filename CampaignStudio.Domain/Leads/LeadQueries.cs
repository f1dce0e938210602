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

    /// <summary>One of the lead's tags, as a whole; case and accents don't matter.</summary>
    public string? Tag { get; init; }

    public long? AssignedToId { get; init; }
    public LeadSort Sort { get; init; } = LeadSort.Newest;
}

/// <summary>Reads leads; erased ones are not shown.</summary>
public sealed class LeadQueries(IDbContextFactory<StudioDb> dbFactory)
{
    public async Task<Page<LeadCard>> ListAsync(LeadFilter filter, PageRequest page, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var search = LeadSearch.For(filter.Text, filter.Tag);
        var shown = Narrowed(db, filter);
        var isOnlySearched = filter is { Status: null or "", AssignedToId: null };
        var total = search is null ? await shown.LongCountAsync(cancel)
            : isOnlySearched ? await search.CountAsync(db, cancel)
            : await Among(shown, search.Find(db)).LongCountAsync(cancel);

        // A new lead has a higher id, so ids sort by age. An erased lead is not found by searching.
        var isByAge = filter.Sort is LeadSort.Newest or LeadSort.Oldest;
        var sorted = search is not null && isOnlySearched && isByAge
            ? filter.Sort is LeadSort.Newest ? search.Find(db).Distinct().OrderByDescending(id => id) : search.Find(db).Distinct().OrderBy(id => id)
            : search is null ? Sorted(shown, filter.Sort)
            : Searched(db, search, shown, filter.Sort, search.Walk(db, IsByName(filter.Sort), total, page.Skip + page.Take));
        // The ids come from indexes alone, however deep the page; only the rows that are shown are read.
        var ids = await sorted.ToPageAsync(page, total, cancel);
        var rows = await db.Leads.AsNoTracking().Where(lead => EF.Parameter(ids.Items).Contains(lead.Id)).ToDictionaryAsync(lead => lead.Id, cancel);
        return new Page<LeadCard>([.. ids.Items.Where(rows.ContainsKey).Select(id => LeadCard.Of(rows[id]))], total);
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
        limit = Math.Clamp(limit, 1, 100);
        var leads = db.Leads.Where(lead => lead.ErasedUtc == null);
        var sorted = LeadSearch.For(text) is { } search
            ? Searched(db, search, leads, LeadSort.Name, await search.WalkByNameAsync(db, limit, cancel))
            : Sorted(leads, LeadSort.Name);
        var ids = await sorted.Take(limit).ToListAsync(cancel);
        var rows = await db.Leads
            .Where(lead => EF.Parameter(ids).Contains(lead.Id))
            .Select(lead => new { lead.Id, lead.FirstName, lead.LastName, lead.Email, lead.Phone, lead.Company })
            .ToDictionaryAsync(lead => lead.Id, cancel);
        return [.. ids.Where(rows.ContainsKey).Select(id => rows[id]).Select(lead => new LeadOption(
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

    private static IQueryable<Lead> Narrowed(StudioDb db, LeadFilter filter)
    {
        var leads = db.Leads.Where(lead => lead.ErasedUtc == null);
        if (filter.Status is { Length: > 0 } status) leads = leads.Where(lead => lead.Status == status);
        return filter.AssignedToId is { } agentId ? leads.Where(lead => lead.AssignedToId == agentId) : leads;
    }

    private static IQueryable<long> Searched(StudioDb db, LeadSearch search, IQueryable<Lead> leads, LeadSort sort, IReadOnlyList<IQueryable<LeadWord>>? walk)
    {
        if (IsByName(sort) && search.AmongNames(leads) is { } named) return Sorted(named, sort);
        return walk is null
            ? SortedFinds(Among(leads, search.Find(db)), sort)
            : Sorted(walk.Aggregate(leads, (left, words) => left.Where(lead => words.Any(word => word.LeadId == lead.Id))), sort);
    }

    private static bool IsByName(LeadSort sort) => sort is LeadSort.Name or LeadSort.NameDescending;

    private static IQueryable<Lead> Among(IQueryable<Lead> leads, IQueryable<long> found) => leads.Where(lead => found.Contains(lead.Id));

    /// <summary>By name no index has this order, so that a database that guesses the finds to be spread evenly does not walk through all names.</summary>
    private static IQueryable<long> SortedFinds(IQueryable<Lead> leads, LeadSort sort) => sort switch
    {
        LeadSort.Name => leads.OrderBy(lead => lead.SortName + "").ThenBy(lead => lead.Id).Select(lead => lead.Id),
        LeadSort.NameDescending => leads.OrderByDescending(lead => lead.SortName + "").ThenByDescending(lead => lead.Id).Select(lead => lead.Id),
        _ => Sorted(leads, sort),
    };

    private static IQueryable<long> Sorted(IQueryable<Lead> leads, LeadSort sort) => (sort switch
    {
        LeadSort.Oldest => leads.OrderBy(lead => lead.Id),
        LeadSort.Name => leads.OrderBy(lead => lead.SortName).ThenBy(lead => lead.Id),
        LeadSort.NameDescending => leads.OrderByDescending(lead => lead.SortName).ThenByDescending(lead => lead.Id),
        LeadSort.Status => leads.OrderBy(lead => lead.Status).ThenBy(lead => lead.Id),
        LeadSort.StatusDescending => leads.OrderByDescending(lead => lead.Status).ThenByDescending(lead => lead.Id),
        _ => leads.OrderByDescending(lead => lead.Id),
    }).Select(lead => lead.Id);
}
