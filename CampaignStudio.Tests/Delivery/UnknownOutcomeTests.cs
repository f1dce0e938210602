using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Delivery;

/// <summary>Nobody knows whether it left: never again by itself, and nobody is stuck.</summary>
[EveryDatabase]
public sealed class UnknownOutcomeTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_crash_it_is_never_sent_again_and_counts_as_sent_after_an_hour(bool afterHandOver)
    {
        await using var world = await EngineWorld.CreateAsync();
        var (campaignId, lea) = await world.RunningAsync(Email(), Email("Next", days: 1));
        Assert.Single(await world.CrashAsync(campaignId, afterHandOver));
        await world.DrainAsync();
        await world.Sweep.RecoverAsync();

        var lost = await world.LastAsync(lea);
        Assert.Equal((OutreachStatus.Unknown, OutreachReasons.OutcomeUnknown), (lost.Status, lost.Reason));
        await world.AdvanceAsync(TimeSpan.FromMinutes(59));
        Assert.Equal(OutreachStatus.Unknown, (await world.LastAsync(lea)).Status);

        await world.AdvanceAsync(TimeSpan.FromMinutes(2));
        var rows = await world.OutreachesAsync(lea);
        Assert.Equal([OutreachStatus.Sent, OutreachStatus.Scheduled], rows.Select(o => o.Status));
        Assert.Equal(afterHandOver ? 1 : 0, world.Wire.Offers.Count);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_lease_that_runs_out_while_others_work_becomes_unknown_too()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (campaignId, lea) = await world.RunningAsync(Email());
        await world.CrashAsync(campaignId, afterHandOver: false);
        await world.Sweep.RunAsync();
        Assert.Equal(OutreachStatus.Sending, (await world.LastAsync(lea)).Status);
        await world.AdvanceAsync(TimeSpan.FromSeconds(31));
        Assert.Equal(OutreachStatus.Unknown, (await world.LastAsync(lea)).Status);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_reply_settles_it_and_stops_the_sequence()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email(), Email("Next", days: 1));
        world.Wire.Then(new HandOver.Unknown("the line went dead"));
        await world.RunAsync();
        await world.TellAsync(new Fact(InteractionKind.Replied) { Email = lea.Email });
        await world.RunAsync();

        var rows = await world.OutreachesAsync(lea);
        Assert.Equal(OutreachStatus.Replied, rows[0].Status);
        Assert.All(rows.Skip(1), row => Assert.Equal(OutreachStatus.Cancelled, row.Status));
        Assert.Equal(ExitReason.Replied, (await world.EnrollmentAsync(lea)).ExitReason);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_delivery_report_settles_it_and_the_sequence_goes_on()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email(), Email("Next", days: 1));
        world.Wire.Then(new HandOver.Unknown("the line went dead"));
        await world.RunAsync();
        await world.TellAsync(new Fact(InteractionKind.Delivered) { OutreachId = (await world.LastAsync(lea)).Id });
        await world.RunAsync();

        Assert.Equal([OutreachStatus.Delivered, OutreachStatus.Scheduled], (await world.OutreachesAsync(lea)).Select(o => o.Status));
        await world.AssertInvariantsAsync();
    }

    [Theory]
    [InlineData(true, OutreachStatus.Delivered)]
    [InlineData(false, OutreachStatus.Unknown)]
    public async Task An_SMS_whose_id_was_lost_is_settled_by_the_callback_that_names_it(bool isNamed, OutreachStatus expected)
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Sms());
        world.Wire.Then(new HandOver.Unknown("the answer was lost"));
        await world.RunAsync();
        var lost = await world.LastAsync(lea);

        await world.Studio.Get<DeliveryReportService>().RecordSmsAsync("SM9", "delivered", null, null, isNamed ? lost.Id : lost.Id + 1);

        Assert.Equal(expected, (await world.LastAsync(lea)).Status);
    }

    [Fact]
    public async Task An_open_before_the_crash_was_noticed_is_evidence_as_well()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (campaignId, lea) = await world.RunningAsync(Email(), Email("Next", days: 1));
        var ids = await world.CrashAsync(campaignId, afterHandOver: true);
        await world.TellAsync(new Fact(InteractionKind.Opened) { OutreachId = ids[0] });
        await world.Sweep.RecoverAsync();

        Assert.Equal([OutreachStatus.Opened, OutreachStatus.Scheduled], (await world.OutreachesAsync(lea)).Select(o => o.Status));
    }

    [Fact]
    public async Task Evidence_still_counts_after_a_person_sent_it_again()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (campaignId, lea) = await world.RunningAsync(Email());
        world.Wire.Then(new HandOver.Unknown("the line went dead"));
        await world.RunAsync();
        var lost = (await world.LastAsync(lea)).Id;
        Ok(await world.Outreaches.ResendAsync(lost));
        await world.RunAsync();

        await world.TellAsync(new Fact(InteractionKind.Opened) { OutreachId = lost });

        Assert.Equal([OutreachStatus.Opened, OutreachStatus.Sent], (await world.OutreachesAsync(lea)).Select(o => o.Status));
        var progress = await world.Studio.Get<ProgressQueries>().ProgressAsync(campaignId);
        Assert.Equal((2, 1), (progress.EmailsSent, progress.EmailsOpened));
        Assert.Empty(await world.Studio.Get<Reconciliation>().CompareAsync(campaignId));
    }

    [Fact]
    public async Task A_person_may_count_it_as_sent()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email(), Email("Next", days: 1));
        world.Wire.Then(new HandOver.Unknown("the line went dead"));
        await world.RunAsync();
        var id = (await world.LastAsync(lea)).Id;
        Ok(await world.Outreaches.CountAsSentAsync(id));
        Assert.Equal("outreach_state", (await world.Outreaches.CountAsSentAsync(id)).Error!.Code);

        Assert.Equal([OutreachStatus.Sent, OutreachStatus.Scheduled], (await world.OutreachesAsync(lea)).Select(o => o.Status));
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_person_may_send_it_again_as_its_second_occurrence()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email(), Email("Next", days: 1));
        world.Wire.Then(new HandOver.Unknown("the line went dead"));
        await world.RunAsync();
        Ok(await world.Outreaches.ResendAsync((await world.LastAsync(lea)).Id));
        await world.RunAsync();

        var rows = await world.OutreachesAsync(lea);
        Assert.Equal([(OutreachStatus.Failed, 1), (OutreachStatus.Sent, 2), (OutreachStatus.Scheduled, 1)], rows.Select(o => (o.Status, o.Occurrence)));
        Assert.Equal(2, world.Wire.Offers.Select(offer => offer.Email!.MessageId).Distinct().Count());
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task What_is_on_the_wire_can_not_be_sent_again()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (campaignId, _) = await world.RunningAsync(Email());
        var ids = await world.CrashAsync(campaignId, afterHandOver: true);
        Assert.Equal("outreach_sending", (await world.Outreaches.ResendAsync(ids[0])).Error!.Code);
    }

    [Fact]
    public async Task The_last_step_can_be_sent_again_to_somebody_who_has_completed()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (campaignId, lea) = await world.RunningAsync(Email());
        await world.RunAsync();
        Assert.Equal(EnrollmentStatus.Completed, (await world.EnrollmentAsync(lea)).Status);
        Ok(await world.Outreaches.ResendAsync((await world.LastAsync(lea)).Id));
        await world.RunAsync();
        Assert.Equal(2, world.Wire.Accepted.Count);

        Ok(await world.Life.CompleteAsync(campaignId));
        await world.RunAsync();
        Assert.Equal("campaign_ended", (await world.Outreaches.ResendAsync((await world.LastAsync(lea)).Id)).Error!.Code);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_crash_leaves_at_most_fifty_unknown()
    {
        await using var world = await EngineWorld.CreateAsync();
        var campaignId = await world.CampaignAsync(Email());
        await world.StartAsync(campaignId, await Task.WhenAll(Enumerable.Range(0, 200).Select(i => world.LeadAsync($"lead{i}"))));
        var most = 0;
        world.Wire.OnTheWire = async _ => most = Math.Max(most, await world.ReadAsync(db => db.Outreaches.CountAsync(o => o.Status == OutreachStatus.Sending)));
        await world.DrainAsync();

        Assert.InRange(most, 1, 50);
        Assert.Equal(200, world.Wire.Accepted.Count);
    }
}
