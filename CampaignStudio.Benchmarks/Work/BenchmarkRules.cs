using CampaignStudio.Domain.Rules;

namespace CampaignStudio.Benchmarks.Work;

/// <summary>Ten scoring and five progression rules of the kinds that people write.</summary>
internal static class BenchmarkRules
{
    public static IReadOnlyList<ScoringRule> Scoring { get; } =
    [
        Score("opened", new Comparison("email_opened", ConditionOperator.Equals, true), 10),
        Score("clicked", new Comparison("email_clicked", ConditionOperator.Equals, true), 20),
        Score("replied", new Comparison("replied", ConditionOperator.Equals, true), 50),
        Score("budget", new Comparison("budget", ConditionOperator.GreaterThan, 10_000), 15),
        Score("decides", new Comparison("job_title", ConditionOperator.Contains, "CEO"), 10),
        Score("France", new Comparison("country", ConditionOperator.Equals, "FR"), 5),
        Score("vip", new Comparison("tags", ConditionOperator.Contains, "vip"), 12.5m),
        Score("gold", new Comparison("plan", ConditionOperator.Equals, "gold"), 8),
        Score("bounced", new Comparison("email_bounced", ConditionOperator.Equals, true), -30),
        Score("no company", new Comparison("company", ConditionOperator.NotExists), -5),
    ];

    public static IReadOnlyList<ProgressionRule> Progression { get; } =
    [
        Move("contacted", "nouveau", "contacte", new Comparison("email_opened", ConditionOperator.Equals, true)),
        Move("qualified", "contacte", "qualifie", new Comparison("score", ConditionOperator.GreaterOrEqual, 40)),
        Move("proposal", "qualifie", "proposition", new Comparison("score", ConditionOperator.GreaterOrEqual, 80), new Comparison("replied", ConditionOperator.Equals, true)),
        Move("won", "proposition", "gagne", new Comparison("tags", ConditionOperator.Contains, "customer")),
        Move("lost", "contacte", "perdu", new Comparison("email_bounced", ConditionOperator.Equals, true)),
    ];

    private static ScoringRule Score(string name, Condition condition, decimal points) => new(name, name, condition, points);

    private static ProgressionRule Move(string name, string from, string to, params Condition[] conditions) => new(name, name, from, to, [.. conditions], []);
}
