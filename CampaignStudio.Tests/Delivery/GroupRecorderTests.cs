using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Delivery;

[EveryDatabase]
public sealed class GroupRecorderTests
{
    [Fact]
    public async Task A_result_is_recorded_by_whom_the_claim_belongs_to_even_after_it_was_taken_for_lost_and_once()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (campaignId, lea) = await world.RunningAsync(Email());
        var ids = await world.CrashAsync(campaignId, afterHandOver: false);
        var item = (await world.LoadAsync(campaignId, ids)).Items.Single();
        item.Verdict = new Verdict.HandedOver(new HandOver.Accepted(null, "250 ok"), ((Verdict.Send)item.Verdict!).Email, null);

        await RecordAsync("other");
        Assert.Equal(OutreachStatus.Sending, (await world.LastAsync(lea)).Status);

        await world.ReadAsync(async db =>
        {
            (await db.Outreaches.SingleAsync()).MarkUnknown(world.Studio.NowUtc.AddHours(1), "taken for lost");
            return await db.SaveChangesAsync();
        });
        await RecordAsync("dead");
        var sent = await world.LastAsync(lea);
        Assert.Equal((OutreachStatus.Sent, "lea@example.com", 1), (sent.Status, sent.ToAddress, sent.Attempts));

        await RecordAsync("dead");
        Assert.Equal(sent.Version, (await world.LastAsync(lea)).Version);
        await world.AssertInvariantsAsync();

        Task RecordAsync(string owner) => GroupRecorder.RecordFreshAsync(world.Studio.Get<IDbContextFactory<StudioDb>>(), campaignId, [item], owner, world.Studio.Clock);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_call_goes_to_the_leads_agent_while_that_one_is_there(bool isActive)
    {
        await using var world = await EngineWorld.CreateAsync();
        var ada = await world.Studio.AddUserAsync("Ada", isActive: isActive);
        var lea = await world.Studio.AddLeadAsync("lea@example.com", "+33612345678", lead => lead.AssignedToId = ada.Id);
        await world.StartAsync(await world.CampaignAsync(Call()), lea);
        await world.RunAsync();

        Assert.Equal(isActive ? ada.Id : (long?)null, (await world.TaskAsync(lea)).AssignedToId);
    }
}
