namespace CampaignStudio.Domain.Rules;

/// <summary>One reason for a score.</summary>
/// <param name="RuleId"><c>null</c> for the line that a floor or ceiling adds.</param>
/// <param name="Name">The rule's name, or what clipped the score.</param>
/// <param name="Points">2 decimals, possibly negative.</param>
/// <param name="Occurrences">How often it happened, for rules with points per occurrence.</param>
/// <param name="LastUtc">When it happened last, for rules that decay.</param>
public sealed record ScoreLine(string? RuleId, string Name, decimal Points, int? Occurrences = null, DateTime? LastUtc = null);

/// <summary>A score with the reason for every point: the sum of the lines is the score, always.</summary>
public sealed record ScoreBreakdown(ValueList<ScoreLine> Lines, decimal Score);
