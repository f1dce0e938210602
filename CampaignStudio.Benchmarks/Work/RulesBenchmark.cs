using System.CommandLine;
using System.Diagnostics;
using CampaignStudio.Benchmarks.Seeding;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Rules;

namespace CampaignStudio.Benchmarks.Work;

/// <summary>Ten scoring and five progression rules in memory, on one core, beside the same rules in another engine.</summary>
internal static class RulesBenchmark
{
    private const double LeadsBar = 1_000_000;
    private const int Leads = 10_000;
    private const int RivalLeads = 1_000;
    private const int Runs = 15;

    /// <summary>Until the compiler has settled; an evaluation of many leads runs longer than that.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan LongEnough = TimeSpan.FromMilliseconds(200);

    public static Command Create()
    {
        var command = new Command("rules", "ten scoring and five progression rules in memory, leads per second and core");
        command.SetAction(_ => RunAsync());
        return command;
    }

    private static async Task RunAsync()
    {
        Console.WriteLine($"rules; load {Machine.Load()} on {Environment.ProcessorCount} cores");
        var facts = Enumerable.Range(1, Leads).Select(FactsOf).ToArray();
        var report = new Report();

        var mine = await MeasureAsync(Leads, () => Task.FromResult(Evaluate(facts)));
        report.Add(
            "ten scoring and five progression rules", $"{mine.Median:N0} leads/s, at best {mine.Best:N0} ({mine.Outcome.Moves:N0} moves)", $"≥ {LeadsBar:N0}", mine.Median >= LeadsBar);

        // What it asks for is laid out for it beforehand.
        var rival = new RivalEngine();
        var flat = facts.Take(RivalLeads).Select(RivalFacts.Of).ToArray();
        var theirs = await MeasureAsync(RivalLeads, async () =>
        {
            var sum = default(Outcome);
            foreach (var one in flat) sum += await rival.EvaluateAsync(one);
            return sum;
        });
        report.Add(
            $"the same by {RivalEngine.Name}", $"{theirs.Median:N0} leads/s; the figure above is {mine.Median / theirs.Median:N0} times that", "the same scores and moves",
            theirs.Outcome == Evaluate(facts[..RivalLeads]));
        report.Print();
    }

    private static readonly ScoringRuleSet Scoring = new(BenchmarkRules.Scoring, FieldCatalog.BuiltIn);
    private static readonly ProgressionRuleSet Moves = new(BenchmarkRules.Progression, FieldCatalog.BuiltIn);
    private static readonly Dictionary<string, DateTime> NothingFired = [];

    private static Outcome Evaluate(EnrollmentFacts[] facts)
    {
        var sum = default(Outcome);
        foreach (var one in facts)
        {
            var score = ScoreCalculator.Total(Scoring, one, Workspace.NowUtc);
            sum += new Outcome(score, Progression.Decide(Moves, one with { Score = score }, NothingFired, null, Workspace.NowUtc).Count);
        }
        return sum;
    }

    private static EnrollmentFacts FactsOf(int index) => new()
    {
        Lead = FactsLoader.Of(People.Lead(index, [1, 2], Workspace.NowUtc)),
        EnrollmentStatus = "active",
        Engagement = index % 3 == 0 ? EngagementFacts.Of((EngagementKind.EmailOpened, 2, Workspace.NowUtc), (EngagementKind.EmailClicked, 1, Workspace.NowUtc)) : EngagementFacts.None,
    };

    /// <summary>
    /// Leads per second of processor time, collector and compiler included, so that what else runs on the machine does not count; and what
    /// the leads come to.
    /// </summary>
    private static async Task<(double Median, double Best, Outcome Outcome)> MeasureAsync(int leads, Func<Task<Outcome>> pass)
    {
        var outcome = default(Outcome);
        var warming = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(warming) < WarmUp) outcome = await pass();
        var rates = new List<double>();
        for (var run = 0; run < Runs; run++)
        {
            var (before, passes) = (Environment.CpuUsage.TotalTime, 0);
            var used = TimeSpan.Zero;
            for (; used < LongEnough; used = Environment.CpuUsage.TotalTime - before)
            {
                await pass();
                passes++;
            }
            rates.Add((double)leads * passes / used.TotalSeconds);
        }
        rates.Sort();
        return (rates[Runs / 2], rates[^1], outcome);
    }
}

/// <summary>What leads come to, so that two ways of evaluating can be compared.</summary>
internal readonly record struct Outcome(decimal Points, int Moves)
{
    public static Outcome operator +(Outcome left, Outcome right) => new(left.Points + right.Points, left.Moves + right.Moves);
}
