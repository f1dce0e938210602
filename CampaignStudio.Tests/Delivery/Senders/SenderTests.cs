using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Delivery.Senders;

[EveryDatabase]
public sealed class SenderTests
{
    private static async Task<long> AddAsync(EngineWorld world, string name, Action<SenderEditModel>? configure = null)
    {
        var model = new SenderEditModel { Name = name, Address = $"{name}@studio.example", DisplayName = $"{name} of Studio" };
        configure?.Invoke(model);
        return Ok(await world.Studio.Get<SenderService>().AddAsync(model));
    }

    private static async Task<EngineWorld> WorldAsync()
    {
        var world = await EngineWorld.CreateAsync();
        await world.Studio.SignInAsync(Role.Admin);
        return world;
    }

    private static async Task<Lead[]> LeadsAsync(EngineWorld world, int count)
    {
        var leads = new List<Lead>();
        for (var i = 0; i < count; i++) leads.Add(await world.LeadWithPhoneAsync($"lead{i}", $"+336123{i:00000}"));
        return [.. leads];
    }

    private static async Task<Explanation> WhyAsync(EngineWorld world, Lead lead) =>
        (await world.Studio.Get<OutreachQueries>().FindAsync((await world.LastAsync(lead)).Id))!.Explanation!;

    private static ILookup<string, string> Senders(EngineWorld world) => world.Wire.Accepted.ToLookup(offer => offer.To, offer => offer.Email!.FromAddress);

    [Fact]
    public async Task A_lead_hears_from_one_sender_through_the_whole_sequence_and_all_of_them_write()
    {
        await using var world = await WorldAsync();
        var (anna, bob) = (await AddAsync(world, "anna"), await AddAsync(world, "bob", model => (model.Host, model.Username, model.Password) = ("smtp.bob.example", "bob", "secret")));
        var leads = await LeadsAsync(world, 12);
        await world.StartAsync(await world.CampaignAsync(model => model.EmailSenderIds = [anna, bob], Email("One"), Email("Two", days: 1), Email("Three", days: 1)), leads);
        for (var day = 0; day < 3; day++) await world.AdvanceAsync(TimeSpan.FromDays(1));

        Assert.Equal(36, world.Wire.Accepted.Count);
        Assert.All(Senders(world), lead => Assert.Single(lead.Distinct()));
        Assert.Equal(["anna@studio.example", "bob@studio.example"], world.Wire.Accepted.Select(offer => offer.Email!.FromAddress).Distinct().Order());
        Assert.All(world.Wire.Accepted.Where(offer => offer.Email!.FromAddress.StartsWith("bob", StringComparison.Ordinal)), offer =>
            Assert.Equal(("smtp.bob.example", "bob", "secret", "bob of Studio"), (offer.Email!.Server!.Host, offer.Email.Server.Username, offer.Email.Server.Password, offer.Email.FromName)));
        Assert.All(world.Wire.Accepted.Where(offer => offer.Email!.FromAddress.StartsWith("anna", StringComparison.Ordinal)), offer => Assert.Null(offer.Email!.Server));
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_sender_that_is_down_holds_its_own_messages_only_and_says_why()
    {
        await using var world = await WorldAsync();
        var (anna, bob) = (await AddAsync(world, "anna"), await AddAsync(world, "bob", model => model.Host = "smtp.bob.example"));
        var leads = await LeadsAsync(world, 12);
        world.Wire.Usually = to => throw new InvalidOperationException(to);
        await world.StartAsync(await world.CampaignAsync(model => model.EmailSenderIds = [anna, bob], Email()), leads);
        var bobs = (await world.ReadAsync(db => db.Outreaches.Where(o => o.SenderId == bob).Select(o => o.LeadId).ToListAsync())).ToHashSet();
        Assert.InRange(bobs.Count, 1, 11);
        var addresses = leads.Where(lead => bobs.Contains(lead.Id)).Select(lead => lead.Email!).ToHashSet();
        world.Wire.Usually = to => addresses.Contains(to) ? new HandOver.ChannelDown("refused") : new HandOver.Accepted(null, "250 ok");
        world.Wire.Probe = new HandOver.ChannelDown("refused");
        await world.RunAsync();
        await world.RunAsync();

        Assert.Equal(12 - bobs.Count, world.Wire.Accepted.Count);
        Assert.Equal(bob, Assert.Single(await world.Studio.Get<SenderBreaker>().OutagesAsync()).SenderId);
        var waiting = leads.First(lead => bobs.Contains(lead.Id));
        Assert.Equal(OutreachReasons.ChannelDown, (await WhyAsync(world, waiting)).Code);
        Assert.Equal(0, (await world.LastAsync(waiting)).Attempts);

        (world.Wire.Probe, world.Wire.Usually) = (null, _ => new HandOver.Accepted(null, "250 ok"));
        world.Studio.Time.Advance(TimeSpan.FromSeconds(16));
        await world.Studio.Get<SenderBreaker>().ProbeAsync(default);
        await world.RunAsync();
        Assert.Equal(12, world.Wire.Accepted.Count);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_paused_senders_messages_wait_for_it_and_nobody_else_sends_them()
    {
        await using var world = await WorldAsync();
        var (anna, bob) = (await AddAsync(world, "anna"), await AddAsync(world, "bob"));
        var leads = await LeadsAsync(world, 12);
        Ok(await world.Studio.Get<SenderService>().PauseAsync(bob));
        var campaign = await world.CampaignAsync(model => model.EmailSenderIds = [anna, bob], Email());
        await world.StartAsync(campaign, leads);
        await world.RunAsync();
        Assert.All(world.Wire.Accepted, offer => Assert.Equal("anna@studio.example", offer.Email!.FromAddress));
        var group = Assert.Single(await world.Studio.Get<OutreachQueries>().WaitingAsync(campaign));
        Assert.Equal((OutreachReasons.SenderPaused, 12 - world.Wire.Accepted.Count), (group.Code, group.Count));
        Assert.Contains("bob", group.Text, StringComparison.Ordinal);
        Assert.Contains((await world.Studio.Get<PreflightService>().CheckAsync(campaign)).Value.Warnings, warning => warning.Code == "sender_idle" && warning.Message.Contains("bob is paused", StringComparison.Ordinal));

        Ok(await world.Studio.Get<SenderService>().ResumeAsync(bob));
        await world.RunAsync();
        Assert.Equal(12, world.Wire.Accepted.Count);
        Assert.Equal(2, Senders(world).SelectMany(lead => lead).Distinct().Count());
    }

    [Fact]
    public async Task What_a_removed_sender_has_not_sent_its_campaigns_other_senders_take_over()
    {
        await using var world = await WorldAsync();
        var senders = world.Studio.Get<SenderService>();
        var (anna, bob) = (await AddAsync(world, "anna"), await AddAsync(world, "bob"));
        var leads = await LeadsAsync(world, 12);
        var campaign = await world.CampaignAsync(model => model.EmailSenderIds = [anna, bob], Email("One"), Email("Two", days: 1));
        await world.StartAsync(campaign, leads);
        await world.RunAsync();
        var annas = Senders(world).Where(lead => lead.Contains("anna@studio.example")).Select(lead => lead.Key).ToHashSet();

        Ok(await senders.RemoveAsync(bob));
        Assert.Equal("sender_in_use", (await senders.RemoveAsync(anna)).Error!.Code);
        Assert.Equal("sender_configured", (await senders.RemoveAsync(Sender.ConfiguredEmail)).Error!.Code);
        Assert.Equal("sender_not_found", (await senders.RemoveAsync(bob)).Error!.Code);
        await world.AdvanceAsync(TimeSpan.FromDays(1));

        Assert.Equal(24, world.Wire.Accepted.Count);
        Assert.All(Senders(world), lead => Assert.Equal("anna@studio.example", lead.Last()));
        Assert.All(Senders(world).Where(lead => annas.Contains(lead.Key)), lead => Assert.Single(lead.Distinct()));
        Assert.Equal([anna], await world.ReadAsync(db => db.Campaigns.Where(c => c.Id == campaign).Select(c => c.EmailSenderIds).SingleAsync()));
        Assert.DoesNotContain(await world.Studio.Get<SenderQueries>().ListAsync(), card => card.Id == bob);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Another_choice_of_senders_moves_only_those_whose_sender_was_given_up()
    {
        await using var world = await WorldAsync();
        var (anna, bob, cleo) = (await AddAsync(world, "anna"), await AddAsync(world, "bob"), await AddAsync(world, "cleo"));
        var leads = await LeadsAsync(world, 20);
        var campaign = await world.CampaignAsync(model => model.EmailSenderIds = [anna, bob], Email());
        await world.StartAsync(campaign, leads);
        var before = await world.ReadAsync(db => db.Outreaches.ToDictionaryAsync(o => o.Id, o => o.SenderId));

        var card = (await world.Studio.Get<CampaignQueries>().CardAsync(campaign))!;
        var reach = await world.Studio.Get<EditReachQueries>().SendersAsync(campaign, [bob, cleo], []);
        var waiting = await world.ReadAsync(db => db.Outreaches.Where(o => o.Status == OutreachStatus.Scheduled).Select(o => o.SenderId).ToListAsync());
        Assert.Equal(waiting.Count(id => id == anna), reach);
        Assert.InRange(reach, 1, waiting.Count - 1);
        Ok(await world.Campaigns.UpdateAsync(campaign, card.Settings with { EmailSenderIds = [bob, cleo] }));
        var after = await world.ReadAsync(db => db.Outreaches.ToDictionaryAsync(o => o.Id, o => o.SenderId));
        Assert.All(before, outreach => Assert.True(outreach.Value == bob ? after[outreach.Key] == bob : after[outreach.Key] is var now && (now == bob || now == cleo)));
        Assert.Contains(cleo, after.Values);
        Assert.Equal("sender_unknown", (await world.Campaigns.UpdateAsync(campaign, card.Settings with { EmailSenderIds = [99] })).Error!.Code);
        Assert.Equal("sender_unknown", (await world.Campaigns.UpdateAsync(campaign, card.Settings with { SmsSenderIds = [anna] })).Error!.Code);
    }

    [Fact]
    public async Task A_new_sender_is_warmed_up_day_by_day_and_what_is_over_waits_for_tomorrow()
    {
        await using var world = await WorldAsync();
        var anna = await AddAsync(world, "anna", model => (model.WarmUpFirstDay, model.WarmUpGrowthPercent) = (4, 50));
        var leads = await LeadsAsync(world, 20);
        await world.StartAsync(await world.CampaignAsync(model => model.EmailSenderIds = [anna], Email()), leads);
        await world.RunAsync();
        Assert.Equal(4, world.Wire.Accepted.Count);
        var why = await WhyAsync(world, leads[19]);
        Assert.Equal((OutreachReasons.SenderDay, world.Studio.NowUtc.Date.AddDays(1)), (why.Code, why.NextLookUtc));
        Assert.Equal(world.Studio.NowUtc.Date.AddDays(1), await world.Engine.NextDueUtcAsync());

        await world.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal(4 + 6, world.Wire.Accepted.Count);
        var card = (await world.Studio.Get<SenderQueries>().FindAsync(anna))!;
        Assert.Equal((6, 6, 2), (card.SentToday, card.Allowance, card.WarmUpDay));
        await world.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal(4 + 6 + 9, world.Wire.Accepted.Count);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_warm_up_that_is_switched_on_begins_with_its_first_day_however_long_the_sender_has_sent()
    {
        await using var world = await WorldAsync();
        var anna = await AddAsync(world, "anna", model => model.PerDay = 100);
        var campaign = await world.CampaignAsync(model => model.EmailSenderIds = [anna], Email("One"), Email("Two", days: 1), Email("Three", days: 1));
        await world.StartAsync(campaign, await LeadsAsync(world, 3));
        for (var day = 0; day < 3; day++) await world.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal(2, await world.ReadAsync(db => db.SenderStates.Where(state => state.SenderId == anna).Select(state => state.DaysBefore).SingleAsync()));

        var card = (await world.Studio.Get<SenderQueries>().FindAsync(anna))!;
        Ok(await world.Studio.Get<SenderService>().UpdateAsync(anna, card.ToEditModel() with { WarmUpFirstDay = 5 }));
        await world.AdvanceAsync(TimeSpan.FromDays(1));
        var warming = (await world.Studio.Get<SenderQueries>().FindAsync(anna))!;
        // The day on which it was switched on was its first one, for something had been sent on it.
        Assert.Equal((7, 2), (warming.Allowance, warming.WarmUpDay));
    }

    [Fact]
    public async Task A_senders_rate_slows_only_its_own_and_a_channels_rate_all_of_them()
    {
        await using var world = await WorldAsync();
        var (slow, free) = (await AddAsync(world, "slow", model => model.PerHour = 60), await AddAsync(world, "free"));
        await world.StartAsync(await world.CampaignAsync(model => model.EmailSenderIds = [slow, free], Email()), await LeadsAsync(world, 30));
        await world.RunAsync();
        Assert.Equal(1, world.Wire.Accepted.Count(offer => offer.Email!.FromAddress == "slow@studio.example"));
        Assert.InRange(world.Wire.Accepted.Count(offer => offer.Email!.FromAddress == "free@studio.example"), 8, 22);
        await world.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(2, world.Wire.Accepted.Count(offer => offer.Email!.FromAddress == "slow@studio.example"));
    }

    [Fact]
    public async Task Both_channels_have_senders_of_their_own()
    {
        await using var world = await WorldAsync();
        var number = await AddAsync(world, "desk", model => (model.Channel, model.Address) = (Channel.Sms, "+33 6 99 99 99 99"));
        await world.StartAsync(await world.CampaignAsync(model => model.SmsSenderIds = [number], Sms(), Email("Then")), await LeadsAsync(world, 1));
        await world.RunAsync();
        Assert.Equal("+33699999999", Assert.Single(world.Wire.Accepted, offer => offer.Sms is not null).Sms!.From);
        Assert.Equal("news@studio.example", Assert.Single(world.Wire.Accepted, offer => offer.Email is not null).Email!.FromAddress);
        Assert.Equal([Sender.ConfiguredEmail, Sender.ConfiguredSms, number], (await world.Studio.Get<SenderQueries>().ListAsync()).Select(card => card.Id));
    }

    [Fact]
    public async Task A_password_is_kept_sealed_stays_when_nothing_is_said_and_is_in_no_log()
    {
        await using var world = await WorldAsync();
        var senders = world.Studio.Get<SenderService>();
        var id = await AddAsync(world, "anna", model => (model.Host, model.Username, model.Password) = ("smtp.example.com", "anna", "hush-hush"));
        var card = (await world.Studio.Get<SenderQueries>().FindAsync(id))!;
        Assert.True(card.HasPassword);
        Ok(await senders.UpdateAsync(id, card.ToEditModel() with { Name = "Anna" }, card.Version));
        Assert.Equal("stale_edit", (await senders.UpdateAsync(id, card.ToEditModel(), card.Version)).Error!.Code);

        var sender = await world.ReadAsync(db => db.Senders.SingleAsync(s => s.Id == id));
        Assert.DoesNotContain("hush", sender.SealedPassword, StringComparison.Ordinal);
        Assert.Equal("hush-hush", world.Studio.Get<SenderProfiles>().Of(sender).Server!.Password);
        var log = await world.ReadAsync(db => db.AuditEntries.Where(entry => entry.Entity == "senders").ToListAsync());
        Assert.Equal(2, log.Count);
        Assert.All(log, entry => Assert.DoesNotContain("sealed", entry.After, StringComparison.Ordinal));

        sender.SealedPassword = "something else";
        Assert.True(world.Studio.Get<SenderProfiles>().Of(sender).Server!.IsLocked);
        Ok(await senders.UpdateAsync(id, card.ToEditModel() with { Password = "" }));
        Assert.False((await world.Studio.Get<SenderQueries>().FindAsync(id))!.HasPassword);
    }

    [Fact]
    public async Task Bad_input_is_refused_field_by_field_and_others_than_administrators_change_nothing()
    {
        await using var world = await WorldAsync();
        var senders = world.Studio.Get<SenderService>();
        var wrong = new SenderEditModel
        {
            Name = " ",
            Address = "nobody",
            Username = "x",
            Port = 70_000,
            PerHour = 0,
            PerDay = -1,
            WarmUpFirstDay = 0,
            WarmUpGrowthPercent = 500,
            DisplayName = "a\r\nBcc: b",
        };
        var error = (await senders.AddAsync(wrong)).Error!;
        Assert.Equal(
            ["address", "display_name", "host", "name", "per_day", "per_hour", "port", "warm_up_first_day", "warm_up_growth_percent"],
            error.Others.Prepend(error).Select(problem => problem.Field!).Order());
        Assert.Equal("address", (await senders.AddAsync(new SenderEditModel { Name = "n", Channel = Channel.Sms, Address = "12" })).Error!.Field);
        Assert.True((await senders.AddAsync(new SenderEditModel { Name = "n", Channel = Channel.Call, Address = "+33612345678" })).IsError);

        var anna = await AddAsync(world, "anna");
        Assert.Equal("sender_channel_fixed", (await senders.UpdateAsync(anna, new SenderEditModel { Name = "n", Channel = Channel.Sms, Address = "+33612345678" })).Error!.Code);
        Ok(await senders.UpdateAsync(Sender.ConfiguredEmail, new SenderEditModel { Name = "else", Address = "else@example.com", PerDay = 7 }));
        var configured = (await world.Studio.Get<SenderQueries>().FindAsync(Sender.ConfiguredEmail))!;
        Assert.Equal(("news@studio.example", 7), (configured.Address, configured.PerDay));

        await world.Studio.SignInAsync(Role.Marketer);
        Assert.Equal("not_allowed", (await senders.PauseAsync(anna)).Error!.Code);
        Assert.Equal("not_allowed", (await senders.AddAsync(new SenderEditModel { Name = "n", Address = "n@example.com" })).Error!.Code);
    }

    [Fact]
    public async Task Trying_a_sender_says_what_is_wrong_and_opens_it_again_when_nothing_is()
    {
        await using var world = await WorldAsync();
        var anna = await AddAsync(world, "anna");
        world.Wire.Probe = new HandOver.ChannelDown("no route");
        Assert.Equal("no route", (await world.Studio.Get<SenderService>().TryAsync(anna)).Error!.Message);
        Assert.Equal("no route", (await world.Studio.Get<SenderQueries>().FindAsync(anna))!.Error);
        world.Wire.Probe = null;
        Ok(await world.Studio.Get<SenderService>().TryAsync(anna));
        Assert.Null((await world.Studio.Get<SenderQueries>().FindAsync(anna))!.Error);
    }
}
