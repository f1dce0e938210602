using CampaignStudio.Domain.Enrollments;

namespace CampaignStudio.Domain.Rules;

/// <summary>The score a lead has now: a pure function of rules, facts and the moment.</summary>
public static class ScoreCalculator
{
    /// <summary>For one lead; prepare a <see cref="ScoringRuleSet"/> to score many.</summary>
    public static ScoreBreakdown Score(
        IReadOnlyList<ScoringRule> rules, EnrollmentFacts facts, DateTime nowUtc, decimal? floor = null, decimal? ceiling = null) =>
        Score(ScoringRuleSet.For(rules), facts, nowUtc, floor, ceiling);

    /// <summary>The breakdown: one line for each active rule whose condition holds, in the order of the rules, then clipping.</summary>
    public static ScoreBreakdown Score(
        ScoringRuleSet rules, EnrollmentFacts facts, DateTime nowUtc, decimal? floor = null, decimal? ceiling = null)
    {
        var lines = new List<ScoreLine>();
        var sum = 0m;
        foreach (var entry in rules.Active)
        {
            if (!entry.Condition.IsMet(facts, nowUtc)) continue;
            var rule = entry.Rule;
            var points = entry.PointsFor(facts, nowUtc);
            sum += points;
            lines.Add(new(
                rule.Id, rule.Name, points,
                rule.PerOccurrence is null ? null : entry.Kinds.Sum(facts.Engagement.Count),
                rule.Decay is null ? null : facts.Engagement.LastOfUtc(entry.Kinds)));
        }

        var score = Clip(sum, floor, ceiling);
        if (score != sum) lines.Add(new(null, score > sum ? "Floor" : "Ceiling", score - sum));
        return new([.. lines], score);
    }

    /// <summary>The score alone, for evaluating many leads: always the breakdown's.</summary>
    public static decimal Total(ScoringRuleSet rules, EnrollmentFacts facts, DateTime nowUtc, decimal? floor = null, decimal? ceiling = null)
    {
        var sum = 0m;
        foreach (var entry in rules.Active)
        {
            if (entry.Condition.IsMet(facts, nowUtc)) sum += entry.PointsFor(facts, nowUtc);
        }

        return Clip(sum, floor, ceiling);
    }

    private static decimal Clip(decimal score, decimal? floor, decimal? ceiling)
    {
        if (floor is { } least && score < least) score = least;
        return ceiling is { } most && score > most ? most : score;
    }
}
