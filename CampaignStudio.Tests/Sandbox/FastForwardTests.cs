using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Sandbox;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Sandbox;

[EveryDatabase]
public sealed class FastForwardTests
{
    [Fact]
    public async Task Seven_days_of_three_channels_happen_in_order_each_at_its_own_time()
    {
        await using var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync(
            campaign =>
            {
                campaign.CallExpiryDays = 1;
                campaign.CompleteWhenDone = true;
            },
            Email("Day 0"), Sms("Day 2", days: 2), Call("Day 3", days: 1), Email("Day 7", days: 3));
        var leads = new[] { await world.LeadWithPhoneAsync("a", "+33612345671"), await world.LeadWithPhoneAsync("b", "+33612345672") };
        await world.StartAsync(id, leads);
        var start = world.Studio.NowUtc;
        var now = Ok(await world.Studio.Get<SandboxClockService>().AdvanceAsync(TimeSpan.FromDays(8)));

        Assert.Equal((start.AddDays(8), TimeSpan.FromDays(8)), (now.NowUtc, now.Offset));
        foreach (var lead in leads)
        {
            var rows = await world.OutreachesAsync(lead);
            Assert.Equal([Channel.Email, Channel.Sms, Channel.Call, Channel.Email], rows.Select(o => o.Channel));
            Assert.Equal([OutreachStatus.Sent, OutreachStatus.Sent, OutreachStatus.Skipped, OutreachStatus.Sent], rows.Select(o => o.Status));
            Assert.Equal([0, 2, 4, 7], rows.Select(o => (int)Math.Round((o.FinishedUtc!.Value - start).TotalDays)));
            Assert.All(rows, row => Assert.InRange(row.FinishedUtc!.Value - start - TimeSpan.FromDays(Math.Round((row.FinishedUtc!.Value - start).TotalDays)), TimeSpan.Zero, TimeSpan.FromSeconds(10)));
        }
        Assert.Equal(CampaignStatus.Completed, await world.ReadAsync(db => db.Campaigns.Select(c => c.Status).SingleAsync()));
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task The_clock_goes_on_where_it_stood_after_a_restart_and_never_back()
    {
        await using var world = await EngineWorld.CreateAsync();
        var clock = world.Studio.Get<SandboxClockService>();
        Ok(await clock.AdvanceAsync(TimeSpan.FromDays(3)));
        Assert.Equal("advance_out_of_range", (await clock.AdvanceAsync(TimeSpan.FromDays(-1))).Error!.Code);
        var restarted = new Domain.Shared.StudioClock(world.Studio.Time);
        await world.Studio.Create<SandboxClockService>(restarted).RestoreAsync();
        Assert.Equal(TimeSpan.FromDays(3), restarted.Offset);
    }

    [Fact]
    public async Task A_cap_that_delays_for_days_is_walked_through_day_by_day()
    {
        await using var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync(campaign => campaign.DailyCap = 1, Email());
        await world.StartAsync(id, await Task.WhenAll(Enumerable.Range(0, 4).Select(i => world.LeadAsync($"lead{i}"))));
        Ok(await world.Studio.Get<SandboxClockService>().AdvanceAsync(TimeSpan.FromDays(4)));

        var days = await world.ReadAsync(db => db.Outreaches.OrderBy(o => o.SentUtc).Select(o => o.SentUtc!.Value).ToListAsync());
        Assert.Equal([2, 3, 4, 5], days.Select(day => day.Day));
        await world.AssertInvariantsAsync();
    }
}
