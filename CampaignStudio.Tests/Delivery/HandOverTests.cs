using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Suppressions;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Delivery;

/// <summary>What becomes of a message by the transport's answer, and by what happens while it is on the wire.</summary>
[EveryDatabase]
public sealed class HandOverTests
{
    private static readonly HandOver Busy = new HandOver.Retry("451", "try later");

    [Fact]
    public async Task A_message_not_accepted_is_tried_five_times_and_then_failed()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email(), Email("Next", hours: 1));
        world.Wire.Then(Busy, Busy, Busy, Busy, Busy);
        await world.RunAsync();
        var first = await world.LastAsync(lea);
        Assert.Equal((OutreachStatus.Scheduled, OutreachReasons.Retry, 1), (first.Status, first.Reason, first.Attempts));
        Assert.InRange(first.DueUtc!.Value - world.Studio.NowUtc, TimeSpan.FromSeconds(24), TimeSpan.FromSeconds(36));

        for (var i = 0; i < 4; i++) await world.AdvanceAsync(TimeSpan.FromMinutes(36));

        Assert.Equal(5, world.Wire.Offers.Count);
        var rows = await world.OutreachesAsync(lea);
        Assert.Equal((OutreachStatus.Failed, OutreachReasons.RetriesExhausted, 5), (rows[0].Status, rows[0].Reason, rows[0].Attempts));
        Assert.Equal(OutreachStatus.Scheduled, rows[1].Status);
        Assert.Single(world.Wire.Offers.Select(offer => offer.Email!.MessageId).Distinct());
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_hard_bounce_suppresses_the_address_ends_the_enrollment_and_is_a_fact()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email(), Email("Next", hours: 1));
        world.Wire.Then(new HandOver.Refused("550 5.1.1", "no such user", AddressAtFault: true, IsBounce: true));
        await world.RunAsync();

        Assert.Equal(OutreachStatus.Bounced, Assert.Single(await world.OutreachesAsync(lea)).Status);
        var enrollment = await world.EnrollmentAsync(lea);
        Assert.Equal((EnrollmentStatus.Exited, ExitReason.Bounced), (enrollment.Status, enrollment.ExitReason));
        Assert.Equal("lea@example.com", (await world.ReadAsync(db => db.Suppressions.SingleAsync())).Address);
        Assert.Equal(InteractionKind.Bounced, (await world.ReadAsync(db => db.Interactions.SingleAsync())).Kind);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_refusal_that_is_not_the_addresss_fault_goes_on_with_the_next_step_and_is_seen_by_the_rules()
    {
        await using var world = await EngineWorld.CreateAsync();
        var campaignId = await world.CampaignAsync(
            campaign => campaign.ScoringRules = [new("b", "Bounced", When("email_bounced", Domain.Rules.ConditionOperator.Equals, true), -5)], Email(), Email("Next", hours: 1));
        var lea = await world.LeadAsync();
        await world.StartAsync(campaignId, lea);
        world.Wire.Then(new HandOver.Refused("552 5.2.2", "mailbox full", AddressAtFault: false, IsBounce: true));
        await world.RunAsync();

        Assert.Equal([OutreachStatus.Bounced, OutreachStatus.Scheduled], (await world.OutreachesAsync(lea)).Select(o => o.Status));
        Assert.Equal(-5, (await world.EnrollmentAsync(lea)).Score);
        Assert.False(await world.ReadAsync(db => db.Suppressions.AnyAsync()));
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_channel_that_is_down_uses_no_attempts_and_opens_again_after_a_probe()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (campaignId, lea) = await world.RunningAsync(Email(), Sms("Then"));
        var down = new HandOver.ChannelDown("connection refused");
        world.Wire.Usually = _ => down;
        await world.DrainAsync();
        await world.DrainAsync();

        Assert.Single(world.Wire.Offers);
        var row = await world.LastAsync(lea);
        Assert.Equal((OutreachStatus.Scheduled, 0), (row.Status, row.Attempts));
        var breaker = world.Studio.Get<SenderBreaker>();
        Assert.Equal(Channel.Email, Assert.Single(await breaker.OutagesAsync()).Channel);
        var why = (await world.Studio.Get<OutreachQueries>().FindAsync(row.Id))!.Explanation!;
        Assert.Equal(OutreachReasons.ChannelDown, why.Code);
        Assert.NotNull(why.NextLookUtc);

        world.Wire.Probe = down;
        world.Studio.Time.Advance(TimeSpan.FromSeconds(16));
        await breaker.ProbeAsync(default);
        Assert.Single(await breaker.OutagesAsync());

        (world.Wire.Probe, world.Wire.Usually) = (null, _ => new HandOver.Accepted(null, null));
        world.Studio.Time.Advance(TimeSpan.FromSeconds(16));
        await breaker.ProbeAsync(default);
        Assert.Empty(await breaker.OutagesAsync());
        await world.RunAsync();
        Assert.Equal(2, world.Wire.Accepted.Count);
        await world.AssertInvariantsAsync();
        Assert.True(campaignId > 0);
    }

    [Fact]
    public async Task A_pause_stops_even_what_was_claimed_before_within_a_second()
    {
        await using var world = await EngineWorld.CreateAsync();
        var campaignId = await world.CampaignAsync(Email());
        await world.StartAsync(campaignId, await Task.WhenAll(Enumerable.Range(0, 10).Select(i => world.LeadAsync($"lead{i}"))));
        world.Wire.OnTheWire = async _ =>
        {
            if (world.Wire.Offers.Count > 0) return;
            Ok(await world.Life.PauseAsync(campaignId));
            world.Studio.Time.Advance(TimeSpan.FromMilliseconds(300));
        };
        await world.DrainAsync();

        Assert.Single(world.Wire.Offers);
        await world.AdvanceAsync(TimeSpan.FromDays(3));
        Assert.Single(world.Wire.Offers);
        Ok(await world.Life.ResumeAsync(campaignId));
        await world.RunAsync();
        Assert.Equal(10, world.Wire.Recipients.Distinct().Count());
        await world.AssertInvariantsAsync();
    }

    /// <summary>A group as it was claimed and read, before it is handed over.</summary>
    private static async Task<(EngineWorld World, DeliveryGroup Group)> ReadAsync()
    {
        var world = await EngineWorld.CreateAsync();
        var (campaignId, _) = await world.RunningAsync(Email());
        var ids = await world.CrashAsync(campaignId, afterHandOver: false);
        return (world, await world.LoadAsync(campaignId, ids));
    }

    [Fact]
    public async Task A_group_that_waited_behind_another_is_looked_at_again_before_it_goes()
    {
        var (world, group) = await ReadAsync();
        await using var _ = world;
        await world.Studio.AddAsync(new Suppression { Channel = Channel.Email, Address = "lea@example.com", Reason = SuppressionReason.Unsubscribed, CreatedUtc = world.Studio.NowUtc });
        world.Studio.Time.Advance(TimeSpan.FromSeconds(1));
        await world.Studio.Get<Courier>().DeliverAsync(group, default);

        Assert.Empty(world.Wire.Offers);
        Assert.Equal(OutreachReasons.Suppressed, Assert.IsType<Verdict.Skip>(Assert.Single(group.Items).Verdict).Reason);
    }

    [Fact]
    public async Task What_is_suppressed_while_the_transport_still_connects_does_not_go()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email());
        world.Wire.WhileConnecting = async _ =>
        {
            await world.Studio.AddAsync(new Suppression { Channel = Channel.Email, Address = "lea@example.com", Reason = SuppressionReason.Unsubscribed, CreatedUtc = world.Studio.NowUtc });
            world.Studio.Time.Advance(TimeSpan.FromSeconds(10));
        };
        await world.DrainAsync();

        Assert.Empty(world.Wire.Offers);
        Assert.Equal((OutreachStatus.Skipped, OutreachReasons.Suppressed), ((await world.LastAsync(lea)).Status, (await world.LastAsync(lea)).Reason));
        await world.AssertInvariantsAsync();
    }

    [Theory]
    [InlineData(24, true)]
    [InlineData(26, false)]
    public async Task A_claim_that_grew_old_is_given_back_instead_of_handed_over(int ageInSeconds, bool goes)
    {
        var (world, group) = await ReadAsync();
        await using var _ = world;
        var claimedAt = world.Studio.Clock.GetTimestamp();
        world.Studio.Time.Advance(TimeSpan.FromSeconds(ageInSeconds));
        var lease = new GroupLease(
            world.Studio.Get<IDbContextFactory<Domain.Shared.StudioDb>>(), world.Studio.Clock, NullLogger.Instance, [group.Items[0].Outreach.Id], "dead", claimedAt);
        await world.Studio.Get<Courier>().DeliverAsync(group with { Lease = lease }, default);

        Assert.Equal(goes ? 1 : 0, world.Wire.Offers.Count);
        if (!goes) Assert.IsType<Verdict.Postpone>(group.Items[0].Verdict);
    }

    [Fact]
    public async Task What_others_took_for_lost_meanwhile_is_recorded_as_it_went()
    {
        await using var world = await EngineWorld.CreateAsync();
        var campaignId = await world.CampaignAsync(Email());
        await world.StartAsync(campaignId, await Task.WhenAll(Enumerable.Range(0, 2).Select(i => world.LeadAsync($"lead{i}"))));
        world.Wire.OnTheWire = async _ =>
        {
            if (world.Wire.Offers.Count > 0) return;
            // As if the process had been asleep.
            world.Studio.Time.Advance(TimeSpan.FromMinutes(2));
            await world.Sweep.RunAsync();
        };
        await world.RunAsync();

        Assert.Equal(2, world.Wire.Offers.Count);
        Assert.Equal(2, world.Wire.Recipients.Distinct().Count());
        Assert.All(await world.ReadAsync(db => db.Outreaches.ToListAsync()), o => Assert.Equal(OutreachStatus.Sent, o.Status));
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_lead_paused_while_its_message_is_on_the_wire_is_held_at_the_retry_and_goes_on_after_resuming()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (campaignId, lea) = await world.RunningAsync(Email(), Email("Next", hours: 1));
        world.Wire.Then(Busy);
        world.Wire.OnTheWire = async _ => Ok(await world.Enrollments.PauseAsync(campaignId, lea.Id));
        await world.RunAsync();
        world.Wire.OnTheWire = null;

        Assert.True((await world.LastAsync(lea)).IsHeld);
        await world.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Single(world.Wire.Offers);
        Ok(await world.Enrollments.ResumeAsync(campaignId, lea.Id));
        await world.RunAsync();
        Assert.Equal(2, world.Wire.Offers.Count);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_campaign_completed_while_a_message_is_on_the_wire_leaves_nothing_pending_whatever_the_answer()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (campaignId, lea) = await world.RunningAsync(Email(), Email("Next"));
        world.Wire.Then(Busy);
        world.Wire.OnTheWire = async _ =>
        {
            Ok(await world.Life.CompleteAsync(campaignId));
            await world.Studio.Get<Domain.Scheduling.ExecutionRunner>().RunDueAsync();
        };
        await world.RunAsync();

        var row = Assert.Single(await world.OutreachesAsync(lea));
        Assert.Equal((OutreachStatus.Cancelled, OutreachReasons.CampaignCompleted), (row.Status, row.Reason));
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task An_open_that_is_quicker_than_the_record_of_the_sending_counts()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email(), Email("Next", days: 1));
        var id = (await world.LastAsync(lea)).Id;
        world.Wire.OnTheWire = _ => world.TellAsync(new Fact(InteractionKind.Opened) { OutreachId = id });
        await world.RunAsync();

        var row = (await world.OutreachesAsync(lea))[0];
        Assert.Equal(OutreachStatus.Opened, row.Status);
        Assert.NotNull(row.SentUtc);
        Assert.Single(world.Wire.Offers);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Stopping_while_sending_records_what_left_and_gives_the_rest_back()
    {
        await using var world = await EngineWorld.CreateAsync();
        var campaignId = await world.CampaignAsync(Email());
        await world.StartAsync(campaignId, await Task.WhenAll(Enumerable.Range(0, 60).Select(i => world.LeadAsync($"lead{i}"))));
        using var stop = new CancellationTokenSource();
        world.Wire.OnTheWire = async _ =>
        {
            if (world.Wire.Offers.Count == 4) await stop.CancelAsync();
        };
        await world.Engine.DrainDueAsync(TimeSpan.FromMinutes(1), stop.Token);

        var rows = await world.ReadAsync(db => db.Outreaches.ToListAsync());
        Assert.Equal(world.Wire.Offers.Count, rows.Count(o => o.Status is OutreachStatus.Sent));
        Assert.Equal(60 - world.Wire.Offers.Count, rows.Count(o => o.Status is OutreachStatus.Scheduled));
        world.Wire.OnTheWire = null;
        await world.RunAsync();
        Assert.Equal(60, world.Wire.Recipients.Distinct().Count());
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_transport_that_throws_leaves_the_outcome_unknown_and_the_others_alone()
    {
        await using var world = await EngineWorld.CreateAsync();
        var campaignId = await world.CampaignAsync(Email());
        var leads = new[] { await world.LeadAsync("a"), await world.LeadAsync("b") };
        await world.StartAsync(campaignId, leads);
        world.Wire.OnTheWire = to => to.StartsWith('a') ? throw new InvalidOperationException("broken") : Task.CompletedTask;
        await world.RunAsync();

        Assert.Equal(OutreachStatus.Unknown, (await world.LastAsync(leads[0])).Status);
        Assert.Equal(OutreachStatus.Sent, (await world.LastAsync(leads[1])).Status);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_step_edited_while_a_message_is_on_the_wire_counts_for_what_follows()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (campaignId, lea) = await world.RunningAsync(Email(), Email("Next", days: 1));
        var next = await world.StepAsync(campaignId, "Next");
        world.Wire.OnTheWire = async _ => Ok(await world.Steps.UpdateAsync(next.Id, Email("Next", days: 5)));
        await world.RunAsync();

        Assert.Equal(world.Studio.NowUtc.AddDays(5), (await world.LastAsync(lea)).DueUtc);
    }
}
