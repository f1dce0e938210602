using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Pacing;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignStudio.Tests.Nodes;

/// <summary>Two nodes send under the same limits at the same moment.</summary>
[EveryDatabase]
public sealed class LimitRaceTests(TwoNodes nodes) : IClassFixture<TwoNodes>
{
    private static readonly TimeSpan Slice = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Both_together_keep_to_the_daily_cap()
    {
        await nodes.NeedAsync();
        var campaign = await nodes.CampaignAsync(await nodes.LeadsAsync(120), model => model.DailyCap = 60);
        await nodes.StartAsync(campaign);

        await nodes.BothAsync(services => services.GetRequiredService<DeliveryEngine>().DrainDueAsync(Slice));

        Assert.Equal(60, (await nodes.OutreachesAsync(campaign)).Count(outreach => outreach.WasSent));
    }

    [Fact]
    public async Task Both_together_keep_to_two_caps_and_a_rate_whichever_campaign_they_begin_with()
    {
        await nodes.NeedAsync();
        var first = await nodes.CampaignAsync(await nodes.LeadsAsync(60), model => model.DailyCap = 35);
        var second = await nodes.CampaignAsync(await nodes.LeadsAsync(60), model => model.HourlyCap = 40);
        await nodes.StartAsync(first);
        await nodes.StartAsync(second);
        await nodes.BothAsync(services => services.GetRequiredService<DeliveryEngine>().DrainDueAsync(Slice));
        Assert.Equal(35, (await nodes.OutreachesAsync(first)).Count(outreach => outreach.WasSent));
        Assert.Equal(40, (await nodes.OutreachesAsync(second)).Count(outreach => outreach.WasSent));

        var third = await nodes.CampaignAsync(await nodes.LeadsAsync(10));
        await nodes.StartAsync(third);
        var settings = new DeliverySettings { EmailPerHour = 1 };
        await nodes.ReadAsync(async db =>
        {
            db.DeliverySettings.Add(settings);
            return await db.SaveChangesAsync();
        });
        await nodes.BothAsync(services => services.GetRequiredService<DeliveryEngine>().DrainDueAsync(Slice));
        await nodes.ReadAsync(async db => await db.DeliverySettings.ExecuteDeleteAsync() + await db.ChannelStates.ExecuteDeleteAsync());
        Assert.Equal(1, (await nodes.OutreachesAsync(third)).Count(outreach => outreach.WasSent));
    }

    [Fact]
    public async Task Both_together_keep_to_a_senders_day()
    {
        await nodes.NeedAsync();
        var sender = new Sender { Id = 900, Channel = Channel.Email, Name = "New", Address = "new@studio.example", PerDay = 45 };
        await nodes.ReadAsync(async db =>
        {
            db.Senders.Add(sender);
            return await db.SaveChangesAsync();
        });
        var campaign = await nodes.CampaignAsync(await nodes.LeadsAsync(120), model => model.EmailSenderIds = [900]);
        await nodes.StartAsync(campaign);

        await nodes.BothAsync(services => services.GetRequiredService<DeliveryEngine>().DrainDueAsync(Slice));

        Assert.Equal(45, (await nodes.OutreachesAsync(campaign)).Count(outreach => outreach.WasSent));
        Assert.Equal(45, (await nodes.ReadAsync(db => db.SenderStates.SingleAsync(state => state.SenderId == 900))).SentOnDay);
    }
}
