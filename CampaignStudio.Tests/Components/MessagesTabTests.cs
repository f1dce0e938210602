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
    public async Task The_start_page_leads_to_the_messages_nobody_knows_the_fate_of_and_to_nothing_else()
    {
        await using var world = await EngineWorld.CreateAsync();
        var campaignId = await world.CampaignAsync(Email());
        world.Wire.Then(new HandOver.Unknown("the line went dead"));
        await world.StartAsync(campaignId, await world.LeadAsync("lost"), await world.LeadAsync("reached"));
        await world.RunAsync();
        var link = (await world.Studio.Get<HomeQueries>().AttentionAsync(Cancel)).Single().Link;
        await using var pages = new StudioPages(world.Studio);
        var card = (await world.Studio.Get<CampaignQueries>().CardAsync(campaignId, Cancel))!;

        pages.Navigation.NavigateTo(link);
        var tab = pages.Render<MessagesTab>(parameters => parameters.Add(t => t.Campaign, card));

        Assert.StartsWith($"/campaigns/{campaignId}/messages?", link, StringComparison.Ordinal);
        tab.WaitForAssertion(() => Assert.Equal(["lost"], tab.FindAll("tbody .cell-lead a").Select(lead => lead.TextContent)));

        pages.Navigation.NavigateTo($"/campaigns/{campaignId}/messages");
        tab.WaitForAssertion(() => Assert.Equal(2, tab.FindAll("tbody .cell-lead a").Count));
    }

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;
}
