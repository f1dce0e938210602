using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Enrollments;

/// <summary>A lead's score in a campaign with every line that makes it up, as of now.</summary>
public sealed record LeadScore(decimal Score, IReadOnlyList<ScoreLine> Breakdown, DateTime AsOf);

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

    /// <summary>The score of a lead in a campaign, computed from its facts now: the sum of the lines is the score.</summary>
    public async Task<Result<LeadScore>> ScoreAsync(long campaignId, long leadId, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var seen = await SeeAsync(db, campaignId, leadId, cancel);
        return seen.IsError ? seen.Error! : seen.Value.Score();
    }

    /// <summary>The same with what every rule does, and how it came about.</summary>
    public async Task<Result<LeadExplanation>> ExplainAsync(long campaignId, long leadId, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var found = await SeeAsync(db, campaignId, leadId, cancel);
        if (found.IsError) return found.Error!;
        var (seen, score) = (found.Value, found.Value.Score());
        var labels = await WorkspaceLabels.LoadAsync(db, cancel);
        var fired = await db.RuleFirings.Where(f => f.EnrollmentId == seen.Enrollment.Id).ToDictionaryAsync(f => f.RuleId, f => f.FiredUtc, cancel);
        return new LeadExplanation(
            score,
            RuleExplanations.Scoring(seen.Rules.Scoring, seen.Facts, seen.NowUtc, seen.Rules.Catalog, labels),
            RuleExplanations.Progression(seen.Rules.Progression, seen.Facts with { Score = score.Score }, fired, seen.Lead.StatusSinceUtc, seen.NowUtc, seen.Rules.Catalog, labels),
            await HistoryAsync(db, seen.Enrollment.Id, cancel));
    }

    /// <summary>A lead's last pass through a campaign, with all that its score depends on.</summary>
    private sealed record Seen(PreparedRules Rules, Enrollment Enrollment, Lead Lead, EnrollmentFacts Facts, DateTime NowUtc)
    {
        public LeadScore Score() => Rules.Breakdown(Facts, NowUtc);
    }

    private async Task<Result<Seen>> SeeAsync(StudioDb db, long campaignId, long leadId, CancellationToken cancel)
    {
        var campaign = await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == campaignId, cancel);
        if (campaign is null) return CampaignErrors.NotFound(campaignId);
        if (await EnrollmentQueries.LastAsync(db, campaignId, leadId, cancel) is not var (enrollment, lead)) return EnrollmentErrors.NotFound(campaignId, leadId);

        var nowUtc = clock.UtcNow;
        var facts = await FactsLoader.LoadAsync(db, campaign, [enrollment], new Dictionary<long, Lead> { [leadId] = lead }, nowUtc, cancel);
        return new Seen(new PreparedRules(campaign, await CampaignWorkspace.CatalogAsync(db, cancel)), enrollment, lead, facts[enrollment.Id], nowUtc);
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
