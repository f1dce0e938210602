using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Rules;
using RulesEngine.Models;

namespace CampaignStudio.Benchmarks.Work;

/// <summary>The rules of <see cref="BenchmarkRules"/> in the NuGet package RulesEngine, which compiles expressions in C#'s spelling.</summary>
internal sealed class RivalEngine
{
    public const string Name = "RulesEngine 6.0.1";

    private static readonly (string Expression, decimal Points)[] Scoring =
    [
        ("input1.Opened", 10), ("input1.Clicked", 20), ("input1.Replied", 50), ("input1.Budget > 10000", 15),
        ("input1.JobTitle != null && input1.JobTitle.Contains(\"CEO\")", 10), ("input1.Country == \"FR\"", 5),
        ("input1.Tags.Contains(\"vip\")", 12.5m), ("input1.Plan == \"gold\"", 8), ("input1.Bounced", -30), ("string.IsNullOrWhiteSpace(input1.Company)", -5),
    ];

    private static readonly (string Expression, string To)[] Progression =
    [
        ("input1.Status == \"nouveau\" && input1.Opened", "contacte"),
        ("input1.Status == \"contacte\" && input1.Score >= 40", "qualifie"),
        ("input1.Status == \"qualifie\" && input1.Score >= 80 && input1.Replied", "proposition"),
        ("input1.Status == \"proposition\" && input1.Tags.Contains(\"customer\")", "gagne"),
        ("input1.Status == \"contacte\" && input1.Bounced", "perdu"),
    ];

    private readonly RulesEngine.RulesEngine _engine = new(
        [Flow("scoring", Scoring.Select(rule => rule.Expression)), Flow("progression", Progression.Select(rule => rule.Expression))]);

    /// <summary>The score of one lead and the moves that follow, by the same order as <see cref="Domain.Enrollments.Progression"/> tries them.</summary>
    public async Task<Outcome> EvaluateAsync(RivalFacts facts)
    {
        var score = 0m;
        var scored = await _engine.ExecuteAllRulesAsync("scoring", facts);
        for (var i = 0; i < scored.Count; i++) score += scored[i].IsSuccess ? Scoring[i].Points : 0;

        var (status, moves, next) = (facts.Status, 0, 0);
        facts.Score = score;
        while (Array.FindIndex(await FiringAsync(facts, next), fires => fires) is >= 0 and var after)
        {
            next = (next + after) % Progression.Length;
            facts.Status = Progression[next].To;
            next = (next + 1) % Progression.Length;
            moves++;
        }
        facts.Status = status;
        return new Outcome(score, moves);
    }

    /// <summary>Which rules fire, beginning at one of them.</summary>
    private async Task<bool[]> FiringAsync(RivalFacts facts, int first)
    {
        var results = await _engine.ExecuteAllRulesAsync("progression", facts);
        return [.. Enumerable.Range(0, results.Count).Select(i => results[(first + i) % results.Count].IsSuccess)];
    }

    private static Workflow Flow(string name, IEnumerable<string> expressions) => new()
    {
        WorkflowName = name,
        Rules = expressions.Select((expression, index) => new Rule { RuleName = $"{name} {index}", Expression = expression }).ToList(),
    };
}

/// <summary>The facts those rules ask for, as plain properties.</summary>
public sealed class RivalFacts
{
    public bool Opened { get; init; }
    public bool Clicked { get; init; }
    public bool Replied { get; init; }
    public bool Bounced { get; init; }
    public decimal? Budget { get; init; }
    public string? JobTitle { get; init; }
    public string? Country { get; init; }
    public string? Company { get; init; }
    public string? Plan { get; init; }
    public List<string> Tags { get; init; } = [];
    public decimal Score { get; set; }
    public string? Status { get; set; }

    internal static RivalFacts Of(EnrollmentFacts facts) => new()
    {
        Opened = facts.Engagement.Count(EngagementKind.EmailOpened) > 0,
        Clicked = facts.Engagement.Count(EngagementKind.EmailClicked) > 0,
        Replied = facts.Engagement.Count(EngagementKind.EmailReplied) + facts.Engagement.Count(EngagementKind.SmsReplied) > 0,
        Bounced = facts.Engagement.Count(EngagementKind.EmailBounced) > 0,
        Budget = facts.Lead.Budget,
        JobTitle = facts.Lead.JobTitle,
        Country = facts.Lead.Country,
        Company = facts.Lead.Company,
        Plan = (facts.Lead.Custom.GetValueOrDefault("plan") as FactValue.Text)?.Value,
        Tags = [.. facts.Lead.Tags],
        Status = facts.Lead.Status,
    };
}
