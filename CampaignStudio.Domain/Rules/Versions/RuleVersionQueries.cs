using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Rules.Versions;

/// <summary>A version as lists show it.</summary>
/// <param name="Differences">From the version before; of the first one, everything it has.</param>
public sealed record RuleVersionItem(int Number, DateTime SavedAt, string SavedBy, int? RestoredFrom, IReadOnlyList<RuleDifference> Differences);

/// <summary>A version with its rules.</summary>
public sealed record RuleVersionCard(int Number, DateTime SavedAt, string SavedBy, int? RestoredFrom, CampaignRules Rules);

/// <summary>Reads the history of a campaign's rules.</summary>
public sealed class RuleVersionQueries(IDbContextFactory<StudioDb> dbFactory)
{
    /// <summary>Newest first.</summary>
    public async Task<Page<RuleVersionItem>> ListAsync(long campaignId, PageRequest page, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var versions = await db.RuleVersions.AsNoTracking().Where(v => v.CampaignId == campaignId).OrderByDescending(v => v.Number).ToPageAsync(page, cancel);
        if (versions.Items.Count == 0) return new Page<RuleVersionItem>([], versions.Total);

        // The oldest of the page is compared with the one before it.
        var oldest = versions.Items[^1].Number;
        var before = await db.RuleVersions.AsNoTracking().SingleOrDefaultAsync(v => v.CampaignId == campaignId && v.Number == oldest - 1, cancel);
        var catalog = await CampaignWorkspace.CatalogAsync(db, cancel);
        var labels = await WorkspaceLabels.LoadAsync(db, cancel);
        var nothing = new CampaignRules([], [], null, null);
        return new Page<RuleVersionItem>(
            [.. versions.Items.Zip(versions.Items.Skip(1).Append(before)).Select(pair => new RuleVersionItem(
                pair.First!.Number, pair.First.SavedUtc, pair.First.SavedBy, pair.First.RestoredFrom,
                RuleDifferences.Between(pair.Second?.Rules ?? nothing, pair.First.Rules, catalog, labels)))],
            versions.Total);
    }

    public async Task<RuleVersionCard?> FindAsync(long campaignId, int number, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var version = await db.RuleVersions.AsNoTracking().SingleOrDefaultAsync(v => v.CampaignId == campaignId && v.Number == number, cancel);
        return version is null ? null : new RuleVersionCard(version.Number, version.SavedUtc, version.SavedBy, version.RestoredFrom, version.Rules);
    }
}
