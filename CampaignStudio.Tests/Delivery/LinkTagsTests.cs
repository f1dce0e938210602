using System.Text.RegularExpressions;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Delivery;

/// <summary>A campaign whose links say where they were followed.</summary>
[EveryDatabase]
public sealed partial class LinkTagsTests
{
    private const string Tagged = "https://example.com/offer?utm_source=news&utm_medium=email&utm_campaign=Spring&utm_content=Hello";

    [Fact]
    public async Task Its_links_carry_the_tags_to_where_they_lead()
    {
        await using var world = await EngineWorld.CreateAsync();
        var mail = await SendAsync(world, campaign => campaign.LinkTags = new LinkTags(" news ", "email", ""));

        var claim = world.Studio.Get<LinkSigner>().TryReadClick(Click().Match(mail.Html).Groups[1].Value);
        Assert.Equal(Tagged, claim!.Url);
        Assert.Contains($"look ({Tagged})", mail.Text);
        Assert.DoesNotContain("utm_", Unsubscribe().Match(mail.Text).Value);
    }

    [Fact]
    public async Task Where_nothing_is_tracked_they_stand_in_the_links_themselves()
    {
        await using var world = await EngineWorld.CreateAsync();
        var mail = await SendAsync(world, campaign => (campaign.LinkTags, campaign.TrackEngagement) = (new LinkTags("news", "email", ""), false));

        Assert.Contains($"<a href=\"{Tagged.Replace("&", "&amp;", StringComparison.Ordinal)}\">look</a>", mail.Html);
    }

    [Fact]
    public async Task A_copy_of_the_campaign_has_them_too()
    {
        await using var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync(campaign => campaign.LinkTags = new LinkTags("news", "email", "spring"), Email());

        var copy = Ok(await world.Campaigns.CloneAsync(id));

        Assert.Equal(new LinkTags("news", "email", "spring"), (await world.Studio.Get<CampaignQueries>().CardAsync(copy))!.Settings.LinkTags);
    }

    private static async Task<OutgoingEmail> SendAsync(EngineWorld world, Action<CampaignEditModel> configure)
    {
        var id = await world.CampaignAsync(configure, Email());
        await world.StartAsync(id, await world.LeadAsync());
        await world.RunAsync();
        return Assert.Single(world.Wire.Accepted).Email!;
    }

    [GeneratedRegex("/t/c/([A-Za-z0-9_-]+)")]
    private static partial Regex Click();

    [GeneratedRegex("https?://\\S+/u/\\S+")]
    private static partial Regex Unsubscribe();
}
