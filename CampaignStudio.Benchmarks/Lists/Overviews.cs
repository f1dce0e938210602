using CampaignStudio.Benchmarks.Seeding;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Benchmarks.Lists;

/// <summary>The figures above the lists: progress, pipeline, home page, pre-flight.</summary>
internal static class Overviews
{
    private const double ProgressBar = 5;
    private const double ProgressRatioBar = 1.5;

    public static async Task MeasureAsync(Workspace workspace, Campaign campaign, Campaign small, Report report)
    {
        var studio = workspace.Studio;
        var progress = studio.Get<ProgressQueries>();
        var ofSmall = await report.TimeAsync("progress of a campaign with a hundred leads", ProgressBar, async () => $"{(await progress.ProgressAsync(small.Id)).TotalLeads:N0} leads");
        var ofLarge = await report.TimeAsync($"progress of a campaign with {workspace.Leads:N0} leads", ProgressBar, async () => $"{(await progress.ProgressAsync(campaign.Id)).TotalLeads:N0} leads");
        report.Add("progress, large : small", $"{ofLarge / ofSmall:0.00}", $"≤ {ProgressRatioBar}", ofLarge / ofSmall <= ProgressRatioBar);

        await TimeAsync("ledger", async () => $"{(await progress.LedgerAsync(campaign.Id)).Planned:N0} planned");
        await TimeAsync("daily chart", async () => $"{(await progress.DailyAsync(campaign.Id, 30)).Sum(day => day.Sent):N0} sent");
        await TimeAsync("what the campaign waits for", async () => $"{(await studio.Get<OutreachQueries>().WaitingAsync(campaign.Id)).Sum(group => group.Count):N0}");
        await TimeAsync("steps of the campaign", async () => $"{(await studio.Get<CampaignQueries>().StepsAsync(campaign.Id)).Sum(step => step.Pending):N0} pending");
        await TimeAsync("campaign list", async () => $"{(await studio.Get<CampaignQueries>().ListAsync(new PageRequest())).Total}");
        await TimeAsync("campaign's latest activity", async () => $"{(await studio.Get<ActivityQueries>().RecentAsync(campaign.Id)).Count}");
        await TimeAsync("pipeline counts", async () => $"{(await studio.Get<PipelineQueries>().CountsAsync()).Values.Sum():N0}");
        await TimeAsync("score of one lead", async () => $"{(await studio.Get<RuleExplanationQueries>().ScoreAsync(campaign.Id, 17)).Value.Score}");
        await TimeAsync("campaigns of one lead", async () => $"{(await studio.Get<EnrollmentQueries>().OfLeadAsync(17)).Count}");

        var home = studio.Get<HomeQueries>();
        await TimeAsync("home: first steps", async () => $"{(await home.FirstStepsAsync()).IsDone}");
        await TimeAsync("home: running campaigns", async () => $"{(await home.RunningAsync()).Count}");
        await TimeAsync("home: latest activity", async () => $"{(await home.RecentAsync(20)).Count}");
        await TimeAsync("home: what needs attention", async () => $"{(await home.AttentionAsync()).Count}");

        // The funnel looks at everybody; it is asked for once, before a start.
        var preflight = studio.Get<PreflightService>();
        await report.TimeAsync("pre-flight with its funnel", 3_000, async () => $"{(await preflight.CheckAsync(campaign.Id)).Value.Funnel.Sum(reach => reach.Reachable):N0} reachable");

        Task TimeAsync(string name, Func<Task<string>> run) => report.TimeAsync(name, ListsBenchmark.PageBar, run);
    }
}
