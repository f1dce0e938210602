using CampaignStudio.Domain.Delivery;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Delivery;

/// <summary>A database that takes its time to answer whether a message may still go.</summary>
[EveryDatabase]
public sealed class SlowLookTests
{
    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public async Task A_look_that_took_long_is_not_believed_and_one_that_always_does_gives_the_message_back(int slowLooks, bool goes)
    {
        var slow = () => { };
        await using var world = await EngineWorld.CreateAsync(services => services.Intercept(new AfterReading("suppressions", () => slow())));
        var (campaignId, _) = await world.RunningAsync(Email());
        var ids = await world.CrashAsync(campaignId, afterHandOver: false);
        var group = await world.LoadAsync(campaignId, ids);
        world.Studio.Time.Advance(TimeSpan.FromSeconds(1));
        slow = () =>
        {
            if (slowLooks-- > 0) world.Studio.Time.Advance(TimeSpan.FromSeconds(2));
        };
        await world.Studio.Get<Courier>().DeliverAsync(group, default);

        Assert.Equal(goes ? 1 : 0, world.Wire.Offers.Count);
        if (!goes) Assert.IsType<Verdict.Postpone>(group.Items[0].Verdict);
    }
}
