using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Rules.Versions;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Templates;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Rules.Advice;

/// <summary>What saving some rules would refuse, and what it would let pass though it is probably not meant.</summary>
public sealed record RuleCheck(IReadOnlyList<Error> Errors, IReadOnlyList<RuleWarning> Warnings);

/// <summary>Judges a campaign's rules before they are saved.</summary>
public sealed class RuleCheckQueries(IDbContextFactory<StudioDb> dbFactory, LiquidRenderer liquid)
{
    /// <param name="rules">As they would be saved.</param>
    public async Task<Result<RuleCheck>> CheckAsync(long campaignId, CampaignRules rules, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var campaign = await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == campaignId, cancel);
        if (campaign is null) return CampaignErrors.NotFound(campaignId);

        var stored = CampaignRules.Of(campaign);
        var workspace = await CampaignWorkspace.LoadAsync(db, cancel);
        var context = new RuleAdviceContext(workspace.Catalog, workspace.Statuses, workspace.IsActiveUser, campaign.TrackEngagement, stored);
        var errors = CampaignValidator.CheckRules(rules, workspace, liquid, stored);
        // What is too large to be kept is too large to be thought through.
        return new RuleCheck(errors, errors.Any(error => error.Code is "too_many_rules" or "too_many_conditions" or "condition_too_deep") ? [] : RuleAdvice.Of(rules, context));
    }
}
