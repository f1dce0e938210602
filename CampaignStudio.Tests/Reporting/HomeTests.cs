using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Templates;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Reporting;

/// <summary>The start page.</summary>
[EveryDatabase]
public sealed class HomeTests
{
    [Fact]
    public async Task It_tells_how_far_a_workspace_has_come_what_runs_and_what_needs_a_person()
    {
        await using var world = await EngineWorld.CreateAsync();
        var home = world.Studio.Get<HomeQueries>();
        Assert.Equal(new FirstSteps(false, false, false, false), await home.FirstStepsAsync());

        Ok(await world.Studio.Get<TemplateService>().CreateSmsAsync(new SmsTemplateEditModel { Name = "Hello", Text = "Hello" }));
        var (id, _) = await world.RunningAsync(Email());
        await world.CrashAsync(id, afterHandOver: false);
        await world.AdvanceAsync(TimeSpan.FromMinutes(1));
        await world.CampaignAsync(campaign => campaign.Name = "Draft", Email() with { Content = null });

        Assert.True((await home.FirstStepsAsync()).IsDone);
        Assert.Equal((id, 1L), ((await home.RunningAsync()).Single().Campaign.Id, (await home.RunningAsync()).Single().Progress.Enrolled));
        Assert.Equal(["unknown_outreaches"], (await home.AttentionAsync()).Select(item => item.Code));
        Assert.Equal(["draft_problem"], (await home.DraftProblemsAsync()).Select(item => item.Code));
        Assert.Empty(await home.RecentAsync(10));
        Assert.Equal(1, (await world.Studio.Get<PipelineQueries>().CountsAsync())["nouveau"]);
    }
}
