using System.Diagnostics;
using CampaignStudio.Benchmarks.Seeding;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Enrollments.Previews;

namespace CampaignStudio.Benchmarks.Work;

/// <summary>Score and progression of marked enrollments, and the preview of an edit of the rules, database included.</summary>
internal static class EvaluateBenchmark
{
    private const double SecondsBar = 10;
    private const double PreviewBar = 5;

    public static async Task RunAsync(BenchmarkOptions options)
    {
        await using var studio = await BenchmarkStudio.OpenAsync(options with { Keep = false }, $"evaluate_{options.Count}");
        var workspace = await Workspace.WithLeadsAsync(studio, options.Count);
        var campaign = await workspace.AddCampaignAsync("Spring", rules =>
        {
            rules.ScoringRules = BenchmarkRules.Scoring;
            rules.ProgressionRules = BenchmarkRules.Progression;
        });
        await CampaignHistory.SeedAsync(workspace, campaign, options.Count);
        await studio.SettleAsync();

        var report = new Report();
        await PreviewAsync();
        // At first every score changes and many leads move; the second time nothing does.
        await EvaluateAsync("first");
        await EvaluateAsync("again");
        report.Print();

        async Task PreviewAsync()
        {
            var started = Stopwatch.GetTimestamp();
            var preview = (await studio.Get<RulePreviewService>().PreviewAsync(campaign.Id, CampaignEditModel.Of(campaign))).Value;
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            report.Add($"preview: {preview.Evaluated:N0} looked at, {preview.Moved:N0} would move", $"{seconds:N1} s", $"< {PreviewBar} s", seconds < PreviewBar);
        }

        async Task EvaluateAsync(string which)
        {
            await studio.WriteAsync(db => EvaluationService.MarkAsync(db.Enrollments, studio.Clock.UtcNow, CancellationToken.None));
            var started = Stopwatch.GetTimestamp();
            var result = await studio.Get<EvaluationService>().EvaluateDueAsync();
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            report.Add(
                $"{which}: {result.Evaluated:N0} marked, {result.ScoresChanged:N0} scores changed, {result.Moved:N0} moved", $"{seconds:N1} s", $"< {SecondsBar} s", seconds < SecondsBar);
        }
    }
}
