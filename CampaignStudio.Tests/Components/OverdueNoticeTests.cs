using Bunit;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Delivery.Outages;
using CampaignStudio.Features.Campaigns;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Components;

[EveryDatabase]
public sealed class OverdueNoticeTests : IAsyncLifetime
{
    private EngineWorld _world = null!;
    private StudioPages _pages = null!;
    private long _campaignId;

    public async ValueTask InitializeAsync()
    {
        _world = await EngineWorld.CreateAsync();
        _campaignId = await _world.CampaignAsync(Email(hours: 1));
        await _world.StartAsync(_campaignId, await _world.LeadAsync("ann"), await _world.LeadAsync("bob"));
        await _world.Studio.Create<OutageGuard>(new EngineHeartbeat()).BeatAsync();
        _pages = new StudioPages(_world.Studio);
    }

    public async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await _world.DisposeAsync();
    }

    private async Task<IRenderedComponent<OverdueNotice>> AfterAnOutageAsync()
    {
        _world.Studio.Time.Advance(TimeSpan.FromDays(2));
        await _world.Studio.Create<OutageGuard>(new EngineHeartbeat()).BeatAsync();
        return Show();
    }

    private IRenderedComponent<OverdueNotice> Show() => _pages.Render<OverdueNotice>(parameters => parameters.Add(notice => notice.CampaignId, _campaignId));

    [Fact]
    public void Nothing_is_said_while_nothing_is_overdue() => Assert.Empty(Show().FindAll("[data-testid=overdue]"));

    [Fact]
    public async Task A_decision_is_asked_for_with_the_number_and_carried_out_once_it_is_confirmed()
    {
        var notice = await AfterAnOutageAsync();
        Assert.Contains("2 messages and calls fell due while the application did not run.", notice.Markup);

        Button(notice, "Skip").Click();
        _pages.Dialogs.WaitForAssertion(() => Assert.Contains("2 messages and calls are never sent", _pages.Dialogs.Markup));
        Assert.Null((await _world.Studio.Get<OverdueService>().FindAsync(_campaignId))!.Decided);

        _pages.Dialogs.FindAll(".mud-dialog-actions button").Single(button => button.TextContent.Trim() == "Skip").Click();
        notice.WaitForAssertion(() => Assert.Contains("They are being skipped.", notice.Markup));
        Assert.DoesNotContain(notice.FindAll("button"), button => button.TextContent.Contains("Send now", StringComparison.Ordinal));
        await _world.RunAsync();
        Assert.Empty(_world.Wire.Offers);
        Assert.Null(await _world.Studio.Get<OverdueService>().FindAsync(_campaignId));
    }

    [Fact]
    public async Task An_agent_reads_it_and_has_nothing_to_decide()
    {
        await _world.Studio.SignInAsync(Role.Agent);
        var notice = await AfterAnOutageAsync();
        Assert.Contains("2 messages and calls", notice.Markup);
        Assert.Empty(notice.FindAll("button"));
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<OverdueNotice> notice, string text) =>
        notice.FindAll("button").Single(button => button.TextContent.Trim() == text);
}
