using CampaignStudio.Benchmarks.Seeding;

namespace CampaignStudio.Benchmarks.Lists;

/// <summary>Every list, filter, sort and overview of the product over a large workspace.</summary>
internal static class ListsBenchmark
{
    /// <summary>Server time of any page of any list, first filter or sort.</summary>
    public const double PageBar = 300;

    public static async Task RunAsync(BenchmarkOptions options)
    {
        await using var studio = await BenchmarkStudio.OpenAsync(options, $"leads_{options.Count}");
        var workspace = await Workspace.WithLeadsAsync(studio, options.Count);
        var campaign = await workspace.AddCampaignAsync("Spring");
        var small = await workspace.AddCampaignAsync("Pilot");
        await CampaignHistory.SeedAsync(workspace, campaign, options.Count);
        await CampaignHistory.SeedSmallAsync(workspace, small, options.Count + 1, 100);
        await Surroundings.SeedAsync(workspace);
        await studio.SettleAsync();
        studio.SignIn(workspace.Admin);

        var report = new Report();
        await LeadLists.MeasureAsync(workspace, report);
        await CampaignLists.MeasureAsync(workspace, campaign, report);
        await OtherLists.MeasureAsync(workspace, report);
        await Overviews.MeasureAsync(workspace, campaign, small, report);
        report.Print();
    }
}
