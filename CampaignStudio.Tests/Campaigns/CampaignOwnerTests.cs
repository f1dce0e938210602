using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Campaigns;

/// <summary>A program creates a campaign for somebody.</summary>
[EveryDatabase]
public sealed class CampaignOwnerTests
{
    [Fact]
    public async Task Only_an_active_user_can_be_given_a_campaign()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var (zoe, gone) = (await studio.AddUserAsync("Zoe"), await studio.AddUserAsync("Gone", isActive: false));
        var (campaigns, model) = (studio.Get<CampaignService>(), new CampaignEditModel { Name = "Spring" });

        Assert.Equal(CampaignErrors.UnknownOwner(gone.Id).Code, (await campaigns.CreateAsync(model, gone.Id)).Error!.Code);
        var id = EngineWorld.Ok(await campaigns.CreateAsync(model, zoe.Id));

        await using var db = await studio.OpenAsync();
        Assert.Equal(zoe.Id, (await db.Campaigns.FindAsync(id))!.CreatedById);
    }
}
