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
    /// <summary>Part of a name, address or company; case and accents don't matter.</summary>
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
        var leads = Matching(db, filter);
        // A new lead has a higher id, so the primary key sorts by age.
        var sorted = filter.Sort switch
        {
            LeadSort.Oldest => leads.OrderBy(lead => lead.Id),
            LeadSort.Name => leads.OrderBy(lead => lead.SearchText).ThenBy(lead => lead.Id),
            LeadSort.NameDescending => leads.OrderByDescending(lead => lead.SearchText).ThenByDescending(lead => lead.Id),
            LeadSort.Status => leads.OrderBy(lead => lead.Status).ThenBy(lead => lead.Id),
            LeadSort.StatusDescending => leads.OrderByDescending(lead => lead.Status).ThenByDescending(lead => lead.Id),
            _ => leads.OrderByDescending(lead => lead.Id),
        };
        var rows = await sorted.ToPageAsync(page, cancel);
        return new Page<LeadCard>([.. rows.Items.Select(LeadCard.Of)], rows.Total);
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
        var leads = await Matching(db, new LeadFilter { Text = text })
            .OrderBy(lead => lead.SearchText).ThenBy(lead => lead.Id)
            .Take(Math.Clamp(limit, 1, 100))
            .Select(lead => new { lead.Id, lead.FirstName, lead.LastName, lead.Email, lead.Phone, lead.Company })
            .ToListAsync(cancel);
        return [.. leads.Select(lead => new LeadOption(
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

    private static IQueryable<Lead> Matching(StudioDb db, LeadFilter filter)
    {
        // Only an erased lead has nothing to search for, so this leaves those out and can be answered from an index.
        var leads = db.Leads.AsNoTracking().Where(lead => lead.SearchText != "");
        if (filter.Status is { Length: > 0 } status) leads = leads.Where(lead => lead.Status == status);
        if (filter.AssignedToId is { } agentId) leads = leads.Where(lead => lead.AssignedToId == agentId);
        foreach (var word in LeadNames.Fold(filter.Text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(5))
        {
            leads = leads.Where(lead => lead.SearchText.Contains(word));
        }
        return leads;
    }
}
