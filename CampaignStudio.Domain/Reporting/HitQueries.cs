using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Reporting;

/// <summary>Every open and click of a campaign's messages as they were seen, by humans and machines, however often.</summary>
/// <param name="Reasons">Why machines were taken for machines, the most frequent first.</param>
public sealed record CampaignHits(long Opens, long OpensByMachines, long Clicks, long ClicksByMachines, IReadOnlyList<MachineHits> Reasons)
{
    public static CampaignHits None { get; } = new(0, 0, 0, 0, []);

    public IEnumerable<MachineHits> ReasonsOf(InteractionKind kind) => Reasons.Where(reason => reason.Kind == kind);
}

/// <summary>How many opens or clicks were a machine's, for one reason.</summary>
public sealed record MachineHits(InteractionKind Kind, string Reason, long Count);

/// <summary>The raw hits beside the human ones that the progress counts. Goes through the campaign's facts, in one query.</summary>
public sealed class HitQueries(IDbContextFactory<StudioDb> dbFactory)
{
    /// <summary>All zeros for a campaign without hits; whether it exists is not asked here.</summary>
    public async Task<CampaignHits> ReadAsync(long campaignId, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var rows = await db.Interactions
            .Where(fact => fact.CampaignId == campaignId && (fact.Kind == InteractionKind.Opened || fact.Kind == InteractionKind.Clicked))
            // It is none of the message's links; what else its follower did tells of it.
            .Where(fact => fact.Url == null || !fact.Url.EndsWith(HiddenLink.Path))
            .GroupBy(fact => new { fact.Kind, fact.IsHuman, fact.MachineReason })
            .Select(group => new { group.Key.Kind, group.Key.IsHuman, group.Key.MachineReason, Count = group.LongCount() })
            .ToListAsync(cancel);
        return new CampaignHits(
            rows.Where(row => row.Kind is InteractionKind.Opened).Sum(row => row.Count),
            rows.Where(row => row is { Kind: InteractionKind.Opened, IsHuman: false }).Sum(row => row.Count),
            rows.Where(row => row.Kind is InteractionKind.Clicked).Sum(row => row.Count),
            rows.Where(row => row is { Kind: InteractionKind.Clicked, IsHuman: false }).Sum(row => row.Count),
            [
                .. rows.Where(row => !row.IsHuman)
                    .Select(row => new MachineHits(row.Kind, row.MachineReason ?? "", row.Count))
                    .OrderBy(hits => hits.Kind).ThenByDescending(hits => hits.Count).ThenBy(hits => hits.Reason, StringComparer.Ordinal),
            ]);
    }
}
