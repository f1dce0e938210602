using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Pacing;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Delivery.Pacing;

[EveryDatabase]
public sealed class FrequencyCapTests
{
    private static readonly DateTime Now = new(2026, 3, 2, 9, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(1, 71)]
    [InlineData(2, 48)]
    [InlineData(3, 24)]
    [InlineData(4, null)]
    public void It_waits_until_so_many_are_long_enough_ago_that_there_is_room_for_one(int max, int? hours)
    {
        var settings = new DeliverySettings { FrequencyMax = max, FrequencyDays = 3, FrequencyMode = FrequencyMode.Delay };
        var recent = new RecentMessages([Now.AddHours(-1), Now.AddDays(-3), Now.AddDays(-2), Now.AddDays(-1)], UnderWay: 0);

        var verdict = FrequencyCap.Decide(settings, recent, occurrence: 1, Now);

        Assert.Equal(hours is { } wait ? Now.AddHours(wait) : null, (verdict as Verdict.Postpone)?.DueUtc);
    }

    [Fact]
    public async Task Of_two_that_are_claimed_at_the_same_moment_the_younger_looks_again_soon()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (first, second, lea) = (await world.CampaignAsync(Email("One")), await world.CampaignAsync(Email("Two")), await world.LeadAsync());
        var (older, younger) = (await ClaimAsync(world, first, lea), await ClaimAsync(world, second, lea));

        Assert.IsType<Verdict.Send>(await VerdictAsync(world, first, older));
        var waits = Assert.IsType<Verdict.Postpone>(await VerdictAsync(world, second, younger));
        Assert.Equal((OutreachReasons.FrequencyCap, world.Studio.NowUtc.AddSeconds(30)), (waits.Reason, waits.DueUtc));
    }

    [Fact]
    public async Task One_of_unknown_outcome_counts_however_young_it_is()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (first, second, lea) = (await world.CampaignAsync(Email("One")), await world.CampaignAsync(Email("Two")), await world.LeadAsync());
        var (older, younger) = (await ClaimAsync(world, first, lea), await ClaimAsync(world, second, lea));
        await world.ReadAsync(async db =>
        {
            (await db.Outreaches.SingleAsync(o => o.Id == younger)).MarkUnknown(world.Studio.NowUtc.AddHours(1), "the line went dead");
            return await db.SaveChangesAsync();
        });

        Assert.IsType<Verdict.Postpone>(await VerdictAsync(world, first, older));
    }

    private static async Task<long> ClaimAsync(EngineWorld world, long campaignId, Lead lead)
    {
        await world.StartAsync(campaignId, lead);
        return Assert.Single(await world.CrashAsync(campaignId, afterHandOver: false));
    }

    private static async Task<Verdict?> VerdictAsync(EngineWorld world, long campaignId, long id)
    {
        var settings = new DeliverySettings { FrequencyMax = 1 };
        var group = await world.LoadAsync(campaignId, [id], settings);
        return group.Items.Single().Verdict;
    }
}
