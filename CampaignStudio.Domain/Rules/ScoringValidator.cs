using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Rules;

/// <summary>Checks scoring rules before they are saved; the designer and the API share it.</summary>
public static class ScoringValidator
{
    /// <summary>The most points one rule may give or take.</summary>
    public const decimal MaxScoreChange = 1_000_000;

    public static IReadOnlyList<Error> Validate(IReadOnlyList<ScoringRule> rules, FieldCatalog catalog, string path = "lead_scoring_rules") =>
    [
        .. RuleIds.TooMany(rules.Count, path),
        .. RuleIds.Duplicates([.. rules.Select(rule => rule.Id)], path),
        .. rules.SelectMany((rule, index) => Validate(rule, catalog, $"{path}[{index}]")),
    ];

    private static IEnumerable<Error> Validate(ScoringRule rule, FieldCatalog catalog, string path)
    {
        if (string.IsNullOrWhiteSpace(rule.Name)) yield return Error.Invalid("value_missing", "Give the rule a name.", $"{path}.name");
        if (Math.Abs(rule.ScoreChange) > MaxScoreChange)
        {
            yield return Error.Invalid("score_change_out_of_range", "A rule gives or takes at most a million points.", $"{path}.score_change");
        }

        foreach (var error in ConditionValidator.Validate(rule.Condition, catalog, ConditionUse.Scoring, $"{path}.condition")) yield return error;

        if (rule.PerOccurrence?.Cap is <= 0) yield return Error.Invalid("cap_out_of_range", "The cap must be more than 0 points.", $"{path}.per_occurrence.cap");
        if (rule.Decay?.HalfLifeDays is <= 0)
        {
            yield return Error.Invalid("half_life_out_of_range", "The half-life must be more than 0 days.", $"{path}.decay.half_life_days");
        }

        if (EngagementFields.FirstKinds(rule.Condition).Count > 0) yield break;
        const string Remedy = "the condition names nothing that happens, such as email_opened";
        if (rule.PerOccurrence is not null) yield return Error.Invalid("no_occurrence", $"Points per occurrence need one: {Remedy}.", $"{path}.per_occurrence");
        if (rule.Decay is not null) yield return Error.Invalid("no_occurrence", $"Decay needs an occurrence: {Remedy}.", $"{path}.decay");
    }
}
