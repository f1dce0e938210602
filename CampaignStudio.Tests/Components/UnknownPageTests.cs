using Bunit;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Features.Unknown;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Components;

[EveryDatabase]
public sealed class UnknownPageTests : IAsyncLifetime
{
    private EngineWorld _world = null!;
    private StudioPages _pages = null!;
    private IRenderedComponent<UnknownPage> _page = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await EngineWorld.CreateAsync();
        foreach (var names in (string[][])[["ann", "bob"], ["cid"]])
        {
            var campaignId = await _world.CampaignAsync(model => model.Name = $"For {names[0]}", Email(), Email("Next", days: 1));
            _world.Wire.Then([.. names.Select(_ => new HandOver.Unknown("the line went dead"))]);
            await _world.StartAsync(campaignId, await Task.WhenAll(names.Select(name => _world.LeadAsync(name))));
            await _world.RunAsync();
        }
        _pages = new StudioPages(_world.Studio);
        _page = _pages.Render<UnknownPage>();
    }

    public async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public void Every_one_is_shown_with_what_happens_by_itself()
    {
        Assert.Equal(3, _page.FindAll("tbody .cell-lead a").Count);
        Assert.Contains("Counts as sent 2 Mar 2026, 10:00", _page.Markup);
        Assert.Contains("the line went dead", _page.Markup);
        Assert.Contains("Count all as sent (3)", _page.Markup);
    }

    [Fact]
    public async Task Sending_all_again_asks_with_the_number_of_people_before_it_happens()
    {
        _page.Find("[data-testid=send-all]").Click();
        _pages.Dialogs.WaitForAssertion(() => Assert.Contains("Send again to 3 people?", _pages.Dialogs.Markup));
        Assert.Equal(0, await ExecutionsAsync());

        _pages.Dialogs.FindAll(".mud-dialog-actions button").Single(button => button.TextContent.Contains("Send to 3 people", StringComparison.Ordinal)).Click();
        await _page.WaitForStateAsync(() => _page.FindComponents<CampaignStudio.Components.ExecutionProgress>().Count > 0);
        await _world.RunAsync();

        Assert.Equal(6, _world.Wire.Offers.Count);
    }

    [Fact]
    public async Task A_link_from_a_campaign_shows_only_its_own_and_decides_only_about_them()
    {
        var campaignId = (await _world.Studio.Get<UnknownQueries>().GroupsAsync(Cancel))[1].CampaignId;

        _pages.Navigation.NavigateTo($"/unknown?campaign={campaignId}");

        _page.WaitForAssertion(() => Assert.Equal(["cid"], _page.FindAll("tbody .cell-lead a").Select(lead => lead.TextContent)));
        Assert.Contains("Count all as sent (1)", _page.Markup);
    }

    private async Task<long> ExecutionsAsync() =>
        (await _world.Studio.Get<ExecutionQueries>().ListAsync(new(), type: ExecutionType.SettleUnknown, cancel: Cancel)).Total;

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;
}
