using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Enrollments;

/// <summary>One move of a score, with what caused it.</summary>
/// <param name="Interaction">What the lead did, where that was the cause.</param>
/// <param name="RuleVersion">The version of the rules that gave it; 0: from before versions were kept.</param>
public sealed record ScoreHistoryItem(DateTime At, decimal From, decimal To, ScoreCause Cause, InteractionKind? Interaction, int RuleVersion);

/// <summary>Everything about a lead's score and moves in a campaign.</summary>
/// <param name="Scoring">In the order of the rules.</param>
/// <param name="Progression">In the order they are tried.</param>
/// <param name="History">Oldest first; of a long one the newest part.</param>
public sealed record LeadExplanation(
    LeadScore Score, IReadOnlyList<RuleExplanation> Scoring, IReadOnlyList<RuleExplanation> Progression, IReadOnlyList<ScoreHistoryItem> History);

/// <summary>Answers "why 72?" and "why has it not moved?".</summary>
public sealed class RuleExplanationQueries(IDbContextFactory<StudioDb> dbFactory, StudioClock clock)
{
    private const int MostChanges = 200;

    /// <summary>Computed from the facts as they are now; of several passes the last one.</summary>
    public async Task<Result<LeadExplanation>> ExplainAsync(long campaignId, long leadId, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var campaign = await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == campaignId, cancel);
        if (campaign is null) return CampaignErrors.NotFound(campaignId);
        var enrollment = await db.Enrollments.AsNoTracking().Where(e => e.CampaignId == campaignId && e.LeadId == leadId).OrderByDescending(e => e.Pass).FirstOrDefaultAsync(cancel);
        if (enrollment is null) return EnrollmentErrors.NotFound(campaignId, leadId);

        var lead = await db.Leads.AsNoTracking().SingleAsync(l => l.Id == leadId, cancel);
        var catalog = await CampaignWorkspace.CatalogAsync(db, cancel);
        var (scoring, progression, nowUtc) = (new ScoringRuleSet(campaign.ScoringRules, catalog), new ProgressionRuleSet(campaign.ProgressionRules, catalog), clock.UtcNow);
        var facts = (await FactsLoader.LoadAsync(db, campaign, [enrollment], new Dictionary<long, Lead> { [leadId] = lead }, cancel))[enrollment.Id];
        var breakdown = ScoreCalculator.Score(scoring, facts, nowUtc, campaign.ScoreFloor, campaign.ScoreCeiling);
        var fired = await db.RuleFirings.Where(f => f.EnrollmentId == enrollment.Id).ToDictionaryAsync(f => f.RuleId, f => f.FiredUtc, cancel);
        return new LeadExplanation(
            new LeadScore(breakdown.Score, breakdown.Lines, nowUtc),
            RuleExplanations.Scoring(scoring, facts, nowUtc, catalog),
            RuleExplanations.Progression(progression, facts with { Score = breakdown.Score }, fired, lead.StatusSinceUtc, nowUtc, catalog),
            await HistoryAsync(db, enrollment.Id, cancel));
    }

    private static async Task<IReadOnlyList<ScoreHistoryItem>> HistoryAsync(StudioDb db, long enrollmentId, CancellationToken cancel)
    {
        var newest = await (
            from change in db.ScoreChanges.Where(c => c.EnrollmentId == enrollmentId).OrderByDescending(c => c.AtUtc).ThenByDescending(c => c.Id).Take(MostChanges)
            join interaction in db.Interactions on change.InteractionId equals interaction.Id into caused
            from cause in caused.DefaultIfEmpty()
            orderby change.AtUtc, change.Id
            select new { change.AtUtc, change.FromScore, change.ToScore, change.Cause, Kind = (InteractionKind?)cause.Kind, change.RuleVersion }).ToListAsync(cancel);
        return newest.ConvertAll(row => new ScoreHistoryItem(row.AtUtc, row.FromScore, row.ToScore, row.Cause, row.Kind, row.RuleVersion));
    }
}
