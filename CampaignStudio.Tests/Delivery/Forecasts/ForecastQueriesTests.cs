using CampaignStudio.Domain.Delivery.Forecasts;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Delivery.Forecasts;

[EveryDatabase]
public sealed class ForecastQueriesTests
{
    [Fact]
    public async Task It_begins_with_who_waits_for_which_step_and_comes_true()
    {
        await using var world = await EngineWorld.CreateAsync();
        var campaign = await world.CampaignAsync(settings => (settings.DailyCap, settings.TimeZone) = (3, "Asia/Tokyo"), Email(), Email("Second", days: 2), Call("Third", days: 1));
        var leads = new List<Domain.Leads.Lead>();
        for (var i = 0; i < 5; i++) leads.Add(await world.LeadWithPhoneAsync($"lead{i}", $"+3361234560{i}"));
        await world.StartAsync(campaign, [.. leads]);
        await world.RunAsync();
        Ok(await world.Enrollments.PauseAsync(campaign, leads[4].Id));

        var forecast = (await world.Studio.Get<ForecastQueries>().ForecastAsync(campaign))!;

        // Monday evening in Tokyo: three have left today, the cap is used up, and one of the other two is paused.
        var today = new DateOnly(2026, 3, 2);
        Assert.Equal([new(today.AddDays(1), 1, 0, 0), new(today.AddDays(2), 3, 0, 0), new(today.AddDays(3), 1, 0, 3), new ForecastDay(today.AddDays(4), 0, 0, 1)], forecast.Days);
        Assert.Equal(today.AddDays(4), forecast.Through);

        foreach (var day in forecast.Days.Where(day => day.Emails > 0))
        {
            var before = world.Wire.Offers.Count;
            await world.AdvanceAsync(TimeSpan.FromDays(1));
            Assert.Equal(day.Emails, world.Wire.Offers.Count - before);
        }
    }

    [Fact]
    public async Task Before_the_start_it_counts_those_who_wait_for_it_and_after_a_call_is_open_what_follows_it()
    {
        await using var world = await EngineWorld.CreateAsync();
        Assert.Null(await world.Studio.Get<ForecastQueries>().ForecastAsync(99));
        var campaign = await world.CampaignAsync(Call("First"), Email("After", days: 1));
        var lea = await world.LeadWithPhoneAsync();
        Ok(await world.Enrollments.EnrollAsync(campaign, [lea.Id]));
        var today = new DateOnly(2026, 3, 2);
        Assert.Equal([new(today, 0, 0, 1), new ForecastDay(today.AddDays(1), 1, 0, 0)], (await world.Studio.Get<ForecastQueries>().ForecastAsync(campaign))!.Days);

        await world.StartAsync(campaign);
        await world.RunAsync();
        Assert.Equal([new ForecastDay(today.AddDays(1), 1, 0, 0)], (await world.Studio.Get<ForecastQueries>().ForecastAsync(campaign))!.Days);
    }
}
