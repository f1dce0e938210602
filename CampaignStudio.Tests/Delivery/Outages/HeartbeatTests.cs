using CampaignStudio.Domain.Delivery.Outages;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Delivery.Outages;

[EveryDatabase]
public sealed class HeartbeatTests
{
    [Fact]
    public async Task One_process_asks_the_database_once_a_minute()
    {
        var beats = 0;
        await using var world = await EngineWorld.CreateAsync(services => services.Intercept(new AfterReading("settings", () => beats++)));
        var guard = world.Studio.Create<OutageGuard>(new EngineHeartbeat());
        await guard.BeatAsync();
        var first = beats;
        await guard.BeatAsync();
        Assert.Equal(first, beats);
        world.Studio.Time.Advance(TimeSpan.FromMinutes(1));
        await guard.BeatAsync();
        Assert.True(beats > first);
    }
}
