using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Pacing;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Suppressions;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Delivery.Pacing;

[EveryDatabase]
public sealed class PacingTests
{
    private static async Task<EngineWorld> WorldAsync(Action<DeliverySettings> configure)
    {
        var world = await EngineWorld.CreateAsync();
        var settings = new DeliverySettings();
        configure(settings);
        await world.Studio.AddAsync(settings);
        return world;
    }

    private static async Task<Lead[]> LeadsAsync(EngineWorld world, int count, string name = "lead")
    {
        var leads = new List<Lead>();
        for (var i = 0; i < count; i++) leads.Add(await world.LeadWithPhoneAsync($"{name}{i}", $"+336123{(name.Length * 10_000) + i:00000}"));
        return [.. leads];
    }

    private static async Task<Explanation> WhyAsync(EngineWorld world, Outreach outreach) => (await world.Studio.Get<OutreachQueries>().FindAsync(outreach.Id))!.Explanation!;

    [Fact]
    public async Task A_channels_rate_spreads_messages_evenly_and_says_when_the_next_one_goes()
    {
        await using var world = await WorldAsync(settings => settings.EmailPerHour = 60);
        var leads = await LeadsAsync(world, 3);
        await world.StartAsync(await world.CampaignAsync(Email()), leads);
        await world.RunAsync();
        Assert.Single(world.Wire.Offers);

        var why = await WhyAsync(world, await world.LastAsync(leads[2]));
        Assert.Equal((OutreachReasons.ChannelRate, world.Studio.NowUtc.AddSeconds(58)), (why.Code, why.NextLookUtc));
        Assert.Equal(world.Studio.NowUtc.AddSeconds(58), await world.Engine.NextDueUtcAsync());
        await world.AdvanceAsync(TimeSpan.FromSeconds(57));
        Assert.Single(world.Wire.Offers);
        await world.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(2, world.Wire.Offers.Count);
        await world.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(3, world.Wire.Offers.Count);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task One_channels_rate_does_not_slow_the_other_down()
    {
        await using var world = await WorldAsync(settings => settings.SmsPerHour = 60);
        await world.StartAsync(await world.CampaignAsync(Sms()), await LeadsAsync(world, 40));
        await world.StartAsync(await world.CampaignAsync(Email()), await LeadsAsync(world, 40, "other"));
        await world.RunAsync();
        Assert.Equal((1, 40), (world.Wire.Offers.Count(offer => offer.Sms is not null), world.Wire.Offers.Count(offer => offer.Email is not null)));
    }

    [Fact]
    public async Task Campaigns_take_turns_under_a_rate_from_one_drain_to_the_next()
    {
        await using var world = await WorldAsync(settings => settings.EmailPerHour = 60);
        await world.StartAsync(await world.CampaignAsync(Email("Large")), await LeadsAsync(world, 30));
        await world.StartAsync(await world.CampaignAsync(Email("Small")), await LeadsAsync(world, 2, "small"));
        for (var minute = 0; minute < 4; minute++) await world.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(2, world.Wire.Recipients.Count(to => to.StartsWith("small", StringComparison.Ordinal)));
        Assert.Equal(4, world.Wire.Offers.Count);
    }

    [Fact]
    public async Task Places_of_what_is_skipped_are_given_back()
    {
        await using var world = await WorldAsync(settings => settings.EmailPerHour = 36_000);
        var leads = await LeadsAsync(world, 50);
        foreach (var lead in leads.Take(45))
        {
            await world.Studio.AddAsync(new Suppression { Channel = Channel.Email, Address = lead.Email!, Reason = SuppressionReason.Manual, CreatedUtc = world.Studio.NowUtc });
        }
        await world.StartAsync(await world.CampaignAsync(Email()), leads);
        await world.RunAsync();
        // 21 places, no time passes; those of the skipped ones come back group by group.
        Assert.Equal(5, world.Wire.Offers.Count);
    }

    [Fact]
    public async Task The_hourly_cap_counts_any_sixty_minutes_and_names_the_instant_at_which_there_is_room()
    {
        await using var world = await EngineWorld.CreateAsync();
        // Half past nine: the hour of the clock is none of the cap's.
        world.Studio.Time.Advance(TimeSpan.FromMinutes(30));
        var leads = await LeadsAsync(world, 5);
        await world.StartAsync(await world.CampaignAsync(campaign => campaign.HourlyCap = 2, Email()), leads);
        var start = world.Studio.NowUtc;
        await world.RunAsync();
        await world.AdvanceAsync(TimeSpan.FromMinutes(40));
        Assert.Equal(2, world.Wire.Offers.Count);

        var why = await WhyAsync(world, await world.LastAsync(leads[4]));
        Assert.Equal((OutreachReasons.HourlyCap, start.AddHours(1)), (why.Code, why.NextLookUtc));
        Assert.Equal(start.AddHours(1), await world.Engine.NextDueUtcAsync());
        await world.AdvanceAsync(TimeSpan.FromMinutes(19));
        Assert.Equal(2, world.Wire.Offers.Count);
        await world.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(4, world.Wire.Offers.Count);
        await world.AdvanceAsync(TimeSpan.FromMinutes(60));
        Assert.Equal(5, world.Wire.Offers.Count);
        await world.AssertInvariantsAsync();
    }

    [Theory]
    [InlineData(2, 3, OutreachReasons.HourlyCap, 1)]
    [InlineData(3, 2, OutreachReasons.DailyCap, 15)]
    [InlineData(2, 2, OutreachReasons.DailyCap, 15)]
    public async Task Of_two_caps_the_narrower_counts_and_when_both_are_used_up_the_one_that_lasts_longer_is_named(int hourly, int daily, string reason, int hours)
    {
        await using var world = await EngineWorld.CreateAsync();
        var leads = await LeadsAsync(world, 4);
        await world.StartAsync(await world.CampaignAsync(campaign => (campaign.HourlyCap, campaign.DailyCap) = (hourly, daily), Email()), leads);
        await world.RunAsync();

        Assert.Equal(2, world.Wire.Offers.Count);
        var why = await WhyAsync(world, await world.LastAsync(leads[3]));
        Assert.Equal((reason, world.Studio.NowUtc.AddHours(hours)), (why.Code, why.NextLookUtc));
    }

    [Fact]
    public async Task A_call_that_was_done_takes_no_place_under_a_cap()
    {
        await using var world = await EngineWorld.CreateAsync();
        var lea = await world.LeadWithPhoneAsync();
        await world.StartAsync(await world.CampaignAsync(campaign => (campaign.HourlyCap, campaign.DailyCap) = (1, 1), Call(), Email()), lea);
        await world.RunAsync();
        Ok(await world.Studio.Get<TaskService>().CompleteAsync((await world.TaskAsync(lea)).Id, CallOutcome.Connected));
        await world.RunAsync();
        Assert.Single(world.Wire.Offers);
    }

    [Fact]
    public async Task A_lead_gets_so_many_messages_from_all_campaigns_and_the_next_is_skipped()
    {
        await using var world = await WorldAsync(settings => (settings.FrequencyMax, settings.FrequencyDays) = (2, 3));
        var lea = await world.LeadWithPhoneAsync();
        await world.StartAsync(await world.CampaignAsync(Email("One")), lea);
        await world.StartAsync(await world.CampaignAsync(Sms("Two")), lea);
        var third = await world.CampaignAsync(Email("Three"), Call(), Email("Later", days: 3));
        await world.StartAsync(third, lea);
        await world.RunAsync();
        // While the other two were on the wire nobody could know.
        await world.AdvanceAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(2, world.Wire.Offers.Count);
        var outreaches = (await world.OutreachesAsync(lea)).Where(o => o.CampaignId == third).ToList();
        Assert.Equal([OutreachStatus.Skipped, OutreachStatus.Waiting], outreaches.Select(o => o.Status));
        Assert.Equal(OutreachReasons.FrequencyCap, outreaches[0].Reason);
        Assert.Equal("Had 2 messages within 3 days from all campaigns; 2 are allowed.", outreaches[0].ReasonText);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Or_it_waits_until_the_oldest_is_long_enough_ago_and_a_person_may_send_again_all_the_same()
    {
        await using var world = await WorldAsync(settings => (settings.FrequencyMax, settings.FrequencyDays, settings.FrequencyMode) = (1, 3, FrequencyMode.Delay));
        var lea = await world.LeadWithPhoneAsync();
        var start = world.Studio.NowUtc;
        await world.StartAsync(await world.CampaignAsync(Email("One")), lea);
        await world.RunAsync();
        await world.StartAsync(await world.CampaignAsync(Email("Two")), lea);
        await world.RunAsync();

        var second = await world.LastAsync(lea);
        var why = await WhyAsync(world, second);
        Assert.Equal((OutreachReasons.FrequencyCap, start.AddDays(3)), (why.Code, why.NextLookUtc));
        Ok(await world.Outreaches.ResendAsync((await world.OutreachesAsync(lea))[0].Id));
        await world.RunAsync();
        Assert.Equal(2, world.Wire.Offers.Count);

        await world.AdvanceAsync(TimeSpan.FromDays(3));
        Assert.Equal(3, world.Wire.Offers.Count);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Of_two_that_are_claimed_at_the_same_moment_the_older_goes_and_the_other_waits_for_its_end()
    {
        await using var world = await WorldAsync(settings => settings.FrequencyMax = 1);
        var lea = await world.LeadWithPhoneAsync();
        var (first, second) = (await world.CampaignAsync(Email("One")), await world.CampaignAsync(Email("Two")));
        await world.StartAsync(first, lea);
        await world.StartAsync(second, lea);
        var claimed = await world.CrashAsync(first, afterHandOver: false);
        await world.DrainAsync();
        Assert.Empty(world.Wire.Offers);

        await world.Sweep.RecoverAsync();
        await world.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.Single(claimed);
        // The dead engine's message counts as sent by then.
        Assert.Empty(world.Wire.Offers);
        Assert.Equal((OutreachStatus.Skipped, OutreachReasons.FrequencyCap), ((await world.LastAsync(lea)).Status, (await world.LastAsync(lea)).Reason));
    }

    [Fact]
    public async Task Settings_are_checked_audited_and_guarded_against_a_stale_edit()
    {
        await using var world = await EngineWorld.CreateAsync();
        var service = world.Studio.Get<DeliverySettingsService>();
        await world.Studio.SignInAsync(Domain.Access.Role.Marketer);
        Assert.Equal("not_allowed", (await service.UpdateAsync(new())).Error!.Code);
        await world.Studio.SignInAsync(Domain.Access.Role.Admin);
        Assert.Equal(["email_per_hour", "frequency_days"], Fields((await service.UpdateAsync(new() { EmailPerHour = 0, FrequencyDays = 0 })).Error!));

        var card = await service.GetAsync();
        Ok(await service.UpdateAsync(card.Settings with { EmailPerHour = 100 }, card.Version));
        Assert.Equal("stale_edit", (await service.UpdateAsync(card.Settings, card.Version)).Error!.Code);
        Assert.Equal(100, (await service.GetAsync()).Settings.EmailPerHour);
        Assert.Equal(1, await world.ReadAsync(db => db.AuditEntries.CountAsync(entry => entry.Entity == "delivery_settings")));

        static string?[] Fields(Domain.Shared.Error error) => [error.Field, .. error.Others.Select(other => other.Field)];
    }
}
