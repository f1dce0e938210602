using System.CommandLine;
using System.Diagnostics;
using CampaignStudio.Benchmarks.Seeding;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Rules;

namespace CampaignStudio.Benchmarks.Work;

/// <summary>Ten scoring and five progression rules in memory, on one core.</summary>
internal static class RulesBenchmark
{
    private const double LeadsBar = 1_000_000;
    private const int Leads = 10_000;
    private const int Runs = 9;

    public static Command Create()
    {
        var command = new Command("rules", "ten scoring and five progression rules in memory, leads per second and core");
        command.SetAction(_ => Run());
        return command;
    }

    private static void Run()
    {
        var catalog = FieldCatalog.BuiltIn;
        var (scoring, progression) = (new ScoringRuleSet(BenchmarkRules.Scoring, catalog), new ProgressionRuleSet(BenchmarkRules.Progression, catalog));
        var nothingFired = new Dictionary<string, DateTime>();
        var facts = Enumerable.Range(1, Leads).Select(index => new EnrollmentFacts
        {
            Lead = FactsLoader.Of(People.Lead(index, [1, 2], Workspace.NowUtc)),
            EnrollmentStatus = "active",
            Engagement = index % 3 == 0 ? EngagementFacts.Of((EngagementKind.EmailOpened, 2, Workspace.NowUtc), (EngagementKind.EmailClicked, 1, Workspace.NowUtc)) : EngagementFacts.None,
        }).ToArray();

        var rates = new List<double>();
        var moves = 0;
        for (var run = -2; run < Runs; run++)
        {
            var started = Stopwatch.GetTimestamp();
            foreach (var one in facts)
            {
                var score = ScoreCalculator.Total(scoring, one, Workspace.NowUtc);
                moves += Progression.Decide(progression, one with { Score = score }, nothingFired, null, Workspace.NowUtc).Count;
            }
            if (run >= 0) rates.Add(Leads / Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
        rates.Sort();
        var report = new Report();
        report.Add("ten scoring and five progression rules", $"{rates[Runs / 2]:N0} leads/s ({moves:N0} moves)", $"≥ {LeadsBar:N0}", rates[Runs / 2] >= LeadsBar);
        report.Print();
    }
}
