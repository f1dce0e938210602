using Bunit;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Features.Campaigns;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Components;

[EveryDatabase]
public sealed class LedgerTabTests : IAsyncLifetime
{
    private EngineWorld _world = null!;
    private StudioPages _pages = null!;
    private CampaignCard _card = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await EngineWorld.CreateAsync();
        var campaignId = await _world.CampaignAsync(Email("First"), Email("Second", days: 1));
        await _world.StartAsync(campaignId, await _world.LeadAsync("ann"), await _world.LeadAsync("bob", lead => lead.EmailConsent = false));
        await _world.RunAsync();
        _card = (await _world.Studio.Get<CampaignQueries>().CardAsync(campaignId, Cancel))!;
        _pages = new StudioPages(_world.Studio);
    }

    public async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public void It_says_that_it_balances_and_each_figure_is_a_link()
    {
        var tab = Show();

        Assert.Contains("It balances. 4 planned = 1 sent + 1 skipped + 0 failed + 0 cancelled + 2 pending + 0 unknown", Words(tab.Find("[data-testid=balance]").TextContent));
        var links = tab.FindAll(".ledger a").Select(link => link.GetAttribute("href")).ToList();
        Assert.Contains($"/campaigns/{_card.Id}/messages?outcome=pending", links);
        Assert.Contains(links, link => link!.EndsWith($"&outcome=skipped&reason={OutreachReasons.NoConsent}", StringComparison.Ordinal));
        Assert.Equal("1 skipped: no consent", Words(tab.Find(".reasons a").TextContent));
    }

    [Fact]
    public async Task One_that_does_not_balance_is_found_out_and_put_right_by_an_administrator()
    {
        await DamageAsync();
        var tab = Show();
        Assert.Contains("It does not balance: 2 planned stand in no other column.", tab.Markup);
        Assert.Contains("✗ +2", tab.Markup);

        tab.Find("[data-testid=check]").Click();
        tab.WaitForAssertion(() => Assert.Contains("One figure differs from what the messages say.", tab.Markup));
        tab.WaitForAssertion(() => Assert.Contains("Planned, First: shown as 4, counted 2 (-2)", tab.Markup));

        tab.FindAll("button").Single(button => button.TextContent.Contains("Take over", StringComparison.Ordinal)).Click();
        tab.WaitForAssertion(() => Assert.Contains("It balances.", tab.Markup));
        tab.WaitForAssertion(() => Assert.Contains("every figure is right", tab.Markup));
    }

    [Fact]
    public async Task A_marketer_is_told_and_asks_an_administrator()
    {
        await DamageAsync();
        await _world.Studio.SignInAsync(Role.Marketer);
        var tab = Show();

        tab.Find("[data-testid=check]").Click();

        tab.WaitForAssertion(() => Assert.Contains("An administrator can take over what was counted.", tab.Markup));
        Assert.DoesNotContain("Take over what was counted", tab.Markup);
    }

    private IRenderedComponent<LedgerTab> Show() => _pages.Render<LedgerTab>(parameters => parameters.Add(t => t.Campaign, _card));

    private Task<bool> DamageAsync() => _world.ReadAsync(async db =>
    {
        var step = (await _world.StepAsync(_card.Id, "First")).Id;
        await using var write = await db.BeginWriteAsync();
        await db.Dialect.AddToCountersAsync(db, new Dictionary<CounterKey, long> { [new(_card.Id, step, 0, Metric.Planned)] = 2 }, default);
        await write.CommitAsync();
        return true;
    });

    private static string Words(string text) => string.Join(' ', text.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;
}
