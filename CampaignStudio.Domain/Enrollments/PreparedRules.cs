using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Rules;

namespace CampaignStudio.Domain.Enrollments;

/// <summary>What a campaign scores and moves leads by, made ready for many of them: the evaluation, previews and explanations share it.</summary>
public sealed class PreparedRules(Campaign campaign, FieldCatalog catalog)
{
    public ScoringRuleSet Scoring { get; } = new(campaign.ScoringRules, catalog);

    public ProgressionRuleSet Progression { get; } = new(campaign.ProgressionRules, catalog);

    public FieldCatalog Catalog => catalog;

    /// <summary>The score alone; always that of the breakdown.</summary>
    public decimal Score(EnrollmentFacts facts, DateTime nowUtc) => ScoreCalculator.Total(Scoring, facts, nowUtc, campaign.ScoreFloor, campaign.ScoreCeiling);

    /// <summary>The score with every line that makes it up.</summary>
    public LeadScore Breakdown(EnrollmentFacts facts, DateTime nowUtc)
    {
        var breakdown = ScoreCalculator.Score(Scoring, facts, nowUtc, campaign.ScoreFloor, campaign.ScoreCeiling);
        return new LeadScore(breakdown.Score, breakdown.Lines, nowUtc);
    }

    /// <inheritdoc cref="Enrollments.Progression.Decide(ProgressionRuleSet, EnrollmentFacts, IReadOnlyDictionary{string, DateTime}, DateTime?, DateTime)"/>
    public IReadOnlyList<Move> Moves(EnrollmentFacts facts, IReadOnlyDictionary<string, DateTime> alreadyFired, DateTime? returnedUtc, DateTime nowUtc) =>
        Enrollments.Progression.Decide(Progression, facts, alreadyFired, returnedUtc, nowUtc);

    /// <summary>When the passing of days alone may change something next (UTC); null: never.</summary>
    public DateTime? NextChangeUtc(EnrollmentFacts facts, DateTime nowUtc) => TimeDependence.NextChangeUtc(Scoring, Progression, facts, nowUtc, facts.Zone);
}
