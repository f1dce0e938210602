using CampaignStudio.Domain.Campaigns;

namespace CampaignStudio.Domain.Rules.Versions;

/// <summary>A campaign's rules as they were from one save to the next. Append-only.</summary>
public sealed class RuleVersion
{
    public long Id { get; private set; }
    public required long CampaignId { get; init; }

    /// <summary>Counts from 1 within the campaign.</summary>
    public required int Number { get; init; }
    public required DateTime SavedUtc { get; init; }
    public long? SavedById { get; init; }

    /// <summary>What the author was called then.</summary>
    public required string SavedBy { get; init; }
    public required IReadOnlyList<ScoringRule> ScoringRules { get; init; }
    public required IReadOnlyList<ProgressionRule> ProgressionRules { get; init; }
    public decimal? ScoreFloor { get; init; }
    public decimal? ScoreCeiling { get; init; }

    /// <summary>The version whose rules were taken again; null: an edit.</summary>
    public int? RestoredFrom { get; init; }

    public CampaignRules Rules => new([.. ScoringRules], [.. ProgressionRules], ScoreFloor, ScoreCeiling);
}

/// <summary>All that scores and moves a campaign's leads; two with the same content are equal.</summary>
public sealed record CampaignRules(ValueList<ScoringRule> Scoring, ValueList<ProgressionRule> Progression, decimal? Floor, decimal? Ceiling)
{
    public bool IsEmpty => Scoring.Count == 0 && Progression.Count == 0 && Floor is null && Ceiling is null;

    public static CampaignRules Of(Campaign campaign) =>
        new([.. campaign.ScoringRules], [.. campaign.ProgressionRules], campaign.ScoreFloor, campaign.ScoreCeiling);

    public static CampaignRules Of(CampaignEditModel model) => new(model.ScoringRules, model.ProgressionRules, model.ScoreFloor, model.ScoreCeiling);
}
