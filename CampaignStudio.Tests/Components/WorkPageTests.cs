using Bunit;
using CampaignStudio.Components;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Features.Administration;
using CampaignStudio.Jobs;
using CampaignStudio.Tests.Scheduling;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Components;

[EveryDatabase]
public sealed class WorkPageTests : IAsyncLifetime
{
    private EngineWorld _world = null!;
    private StudioPages _pages = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await EngineWorld.CreateAsync(EngineAlarmTests.AddEngine);
        _pages = new StudioPages(_world.Studio);
    }

    public async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task Work_leads_to_its_campaign_its_people_and_its_node()
    {
        var (id, _) = await _world.RunningAsync(Email(days: 1));
        var execution = new ScheduledExecution { Type = ExecutionType.EnrollLeads, CampaignId = id, DueUtc = _world.Studio.NowUtc, CreatedUtc = _world.Studio.NowUtc, Total = 4000 };
        execution.Lease("worker1:42:abc", _world.Studio.NowUtc, ExecutionRunner.Lease);
        await _world.Studio.AddAsync(execution);

        var row = _pages.Render<WorkPage>().Find("[data-testid=work]");

        Assert.Equal($"/campaigns/{id}", row.QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("0 of 4,000", row.TextContent);
        Assert.Contains("worker1, process 42", row.TextContent);
        Assert.Contains("09:00:00", row.TextContent);
    }

    [Fact]
    public async Task An_alarm_stands_on_the_page_and_in_the_banner_until_it_is_over()
    {
        var execution = new ScheduledExecution { Type = ExecutionType.Evaluate, DueUtc = _world.Studio.NowUtc, CreatedUtc = _world.Studio.NowUtc };
        await _world.Studio.AddAsync(execution);
        var banner = _pages.Render<EngineBanner>();
        await LookAsync();
        Assert.Empty(banner.FindAll("[role=alert]"));

        _world.Studio.Time.Advance(EngineAlarm.Patience);
        await LookAsync();

        banner.WaitForAssertion(() => Assert.Contains("“Evaluate” is due and nobody begins it.", banner.Markup));
        Assert.Single(_pages.Render<WorkPage>().FindAll("[data-testid=alarm]"));

        await _world.ReadAsync(async db =>
        {
            var row = db.Executions.Single();
            row.Complete(_world.Studio.NowUtc);
            await db.SaveChangesAsync();
            return true;
        });
        _world.Studio.Time.Advance(TimeSpan.FromSeconds(2));
        await LookAsync();
        banner.WaitForAssertion(() => Assert.Empty(banner.FindAll("[role=alert]")));
    }

    private Task LookAsync()
    {
        EngineAlarmTests.Beat(_world.Studio.Get<JobPulse>());
        return _world.Studio.Get<EngineAlarm>().CheckAsync(Xunit.TestContext.Current.CancellationToken);
    }
}
