using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Interactions;

/// <summary>An unsubscription that is in force, as the lead's page shows it.</summary>
/// <param name="Id">The interaction's.</param>
/// <param name="Scope">From what.</param>
/// <param name="Channel">On which it counts.</param>
/// <param name="CampaignName">Of the campaign in answer to which it was said; null: it answered none.</param>
/// <param name="AtUtc">When it was said.</param>
/// <param name="How">By what, in words.</param>
public sealed record LeadOptOut(long Id, OptOutScope Scope, Channel Channel, long? CampaignId, string? CampaignName, DateTime AtUtc, string How);

public sealed class OptOutQueries(IDbContextFactory<StudioDb> dbFactory)
{
    private const int MaxQuote = 120;

    /// <summary>What the lead said it wants no more of and did not take back, the newest first.</summary>
    public async Task<IReadOnlyList<LeadOptOut>> OfLeadAsync(long leadId, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var rows = OptOuts.InForce(await OptOuts.ReadAsync(db.Interactions.Where(i => i.LeadId == leadId), cancel));
        if (rows.Count == 0) return [];

        var ids = rows.Select(row => row.Id).ToList();
        var details = await db.Interactions
            .Where(i => EF.Parameter(ids).Contains(i.Id))
            .Select(i => new
            {
                i.Id,
                i.Body,
                i.ExternalId,
                Campaign = db.Campaigns.Where(campaign => campaign.Id == i.CampaignId).Select(campaign => campaign.Name).FirstOrDefault(),
            })
            .ToDictionaryAsync(i => i.Id, cancel);
        return [.. rows.OrderByDescending(row => row.Id).Select(row => new LeadOptOut(
            row.Id, row.Scope, row.Channel, row.CampaignId, details[row.Id].Campaign, row.OccurredUtc, HowOf(row.Channel, details[row.Id].ExternalId, details[row.Id].Body)))];
    }

    private static string HowOf(Channel channel, string? externalId, string? body)
    {
        if (externalId?.StartsWith(OptOutService.ByLink, StringComparison.Ordinal) is true) return "by the link in a message";
        var said = string.IsNullOrWhiteSpace(body) ? "" : $": “{StoredText.Cut(body.Trim(), MaxQuote)}”";
        return channel is Channel.Sms ? $"by text message{said}" : $"in a mail or through another system{said}";
    }
}
