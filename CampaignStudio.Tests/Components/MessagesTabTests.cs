using Bunit;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Features.Campaigns;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Components;

[EveryDatabase]
public sealed class MessagesTabTests
{
    [Fact]
    public async Task The_start_page_leads_to_the_decisions_about_the_campaign_whose_messages_were_lost()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (campaignId, _) = await LostAsync(world);

        var link = (await world.Studio.Get<HomeQueries>().AttentionAsync(Cancel)).Single().Link;

        Assert.Equal($"/unknown?campaign={campaignId}", link);
    }

    [Fact]
    public async Task A_link_that_asks_for_a_status_shows_nothing_else()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (campaignId, card) = await LostAsync(world);
        await using var pages = new StudioPages(world.Studio);

        pages.Navigation.NavigateTo($"/campaigns/{campaignId}/messages?status=unknown");
        var tab = pages.Render<MessagesTab>(parameters => parameters.Add(t => t.Campaign, card));
        tab.WaitForAssertion(() => Assert.Equal(["lost"], tab.FindAll("tbody .cell-lead a").Select(lead => lead.TextContent)));

        pages.Navigation.NavigateTo($"/campaigns/{campaignId}/messages");
        tab.WaitForAssertion(() => Assert.Equal(2, tab.FindAll("tbody .cell-lead a").Count));
    }

    private static async Task<(long CampaignId, CampaignCard Card)> LostAsync(EngineWorld world)
    {
        var campaignId = await world.CampaignAsync(Email());
        world.Wire.Then(new HandOver.Unknown("the line went dead"));
        await world.StartAsync(campaignId, await world.LeadAsync("lost"), await world.LeadAsync("reached"));
        await world.RunAsync();
        return (campaignId, (await world.Studio.Get<CampaignQueries>().CardAsync(campaignId, Cancel))!);
    }

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;
}
