using Bunit;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Features.Campaigns;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Components;

[EveryDatabase]
public sealed class ScheduleTabTests : IAsyncLifetime
{
    private EngineWorld _world = null!;
    private StudioPages _pages = null!;
    private CampaignCard _card = null!;
    private IRenderedComponent<ScheduleTab> _tab = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await EngineWorld.CreateAsync();
        var id = await _world.CampaignAsync(model => model.TimeZone = "America/New_York", Email());
        _card = (await _world.Studio.Get<CampaignQueries>().CardAsync(id, Cancel))!;
        _pages = new StudioPages(_world.Studio);
        _tab = _pages.Render<ScheduleTab>(parameters => parameters.Add(t => t.Campaign, _card));
        _tab.Find("[data-testid=schedule]").Click();
        _pages.Dialogs.WaitForState(() => _pages.Dialogs.FindComponents<ScheduleDialog>().Count > 0);
    }

    public async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task A_start_is_planned_by_the_clocks_of_the_campaigns_zone_and_listed_until_it_is_cancelled()
    {
        Enter("2026-03-05T09:00");
        _pages.Dialogs.WaitForAssertion(() => Assert.Contains("In the campaign's zone, America/New_York: 5 Mar 2026, 14:00 where you are", _pages.Dialogs.Markup));
        Plan();

        _tab.WaitForAssertion(() => Assert.Contains("Thu 5 Mar 2026, 09:00 (America/New_York)", _tab.Markup));
        var item = (await ExecutionsAsync()).Single();
        Assert.Equal((ExecutionType.StartCampaign, new DateTime(2026, 3, 5, 14, 0, 0, DateTimeKind.Utc)), (item.Type, item.DueAt));

        _tab.FindAll("tbody button").Single(button => button.TextContent == "Cancel").Click();
        _tab.WaitForAssertion(() => Assert.Contains("Cancelled", _tab.Markup));
    }

    [Fact]
    public async Task A_time_that_has_passed_is_refused_in_its_place()
    {
        Enter("2026-03-01T09:00");
        Plan();

        _pages.Dialogs.WaitForAssertion(() => Assert.Contains("This time has passed; choose one to come.", _pages.Dialogs.Markup));
        Assert.Empty(await ExecutionsAsync());
    }

    [Fact]
    public void A_campaign_that_runs_is_not_started_again()
    {
        Assert.Contains("<b>Start</b>", _pages.Dialogs.Markup);
        _pages.Dialogs.FindAll(".mud-dialog-actions button")[0].Click();
        _pages.Dialogs.WaitForAssertion(() => Assert.Empty(_pages.Dialogs.FindComponents<ScheduleDialog>()));
        _tab.Render(parameters => parameters.Add(t => t.Campaign, _card with { Status = CampaignStatus.Active }));

        _tab.Find("[data-testid=schedule]").Click();

        _pages.Dialogs.WaitForAssertion(() => Assert.Contains("<b>Pause</b>", _pages.Dialogs.Markup));
        Assert.DoesNotContain("<b>Start</b>", _pages.Dialogs.Markup);
    }

    private void Enter(string time) => _pages.Dialogs.Find("input[type=datetime-local]").Input(time);

    private void Plan() => _pages.Dialogs.Find("[data-testid=plan]").Click();

    private async Task<IReadOnlyList<ExecutionItem>> ExecutionsAsync() => (await _world.Studio.Get<ExecutionQueries>().ListAsync(new PageRequest(), cancel: Cancel)).Items;

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;
}
