using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Rules.Versions;

/// <summary>Keeps every state of a campaign's rules, inside the caller's transaction, once the campaign itself is saved.</summary>
internal static class RuleHistory
{
    /// <summary>Adds a version when the rules are not what they were; false: they are.</summary>
    /// <param name="before">As they were; null: the campaign is new.</param>
    public static async Task<bool> KeepAsync(
        StudioDb db, Campaign campaign, CampaignRules? before, Actor actor, DateTime nowUtc, int? restoredFrom = null, CancellationToken cancel = default)
    {
        var now = CampaignRules.Of(campaign);
        if (now == before || (before is null && now.IsEmpty)) return false;

        // Rules that are older than their history are its beginning.
        if (campaign.RuleVersion == 0 && before is { IsEmpty: false }) Add(db, campaign, before, Actor.System, campaign.CreatedUtc, null);
        Add(db, campaign, now, actor, nowUtc, restoredFrom);
        await db.SaveChangesAsync(cancel);
        return true;
    }

    private static void Add(StudioDb db, Campaign campaign, CampaignRules rules, Actor actor, DateTime atUtc, int? restoredFrom) => db.RuleVersions.Add(new RuleVersion
    {
        CampaignId = campaign.Id,
        Number = ++campaign.RuleVersion,
        SavedUtc = atUtc,
        SavedById = actor.UserId,
        SavedBy = actor.Name,
        ScoringRules = rules.Scoring,
        ProgressionRules = rules.Progression,
        ScoreFloor = rules.Floor,
        ScoreCeiling = rules.Ceiling,
        RestoredFrom = restoredFrom,
    });
}
