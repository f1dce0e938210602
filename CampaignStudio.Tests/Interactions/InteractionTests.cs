using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Suppressions;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Interactions;

/// <summary>Facts, and what follows from them.</summary>
[EveryDatabase]
public sealed class InteractionTests
{
    [Fact]
    public async Task A_reply_stops_the_sequence_makes_a_task_and_is_counted()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await world.RunningAsync(Email(), Email("Next", days: 1));
        await world.RunAsync();
        await world.TellAsync(new Fact(InteractionKind.Replied) { Email = "LEA@example.com", Body = "Yes!" });

        Assert.Equal((EnrollmentStatus.Exited, ExitReason.Replied), ((await world.EnrollmentAsync(lea)).Status, (await world.EnrollmentAsync(lea)).ExitReason));
        Assert.Equal([OutreachStatus.Replied, OutreachStatus.Cancelled], (await world.OutreachesAsync(lea)).Select(o => o.Status));
        Assert.Equal(TaskType.Email, (await world.TaskAsync(lea)).Type);
        Assert.Equal(1, (await world.Studio.Get<ProgressQueries>().ProgressAsync(id)).EmailsReplied);
        await world.AdvanceAsync(TimeSpan.FromDays(2));
        Assert.Single(world.Wire.Offers);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Where_the_campaign_says_so_a_reply_does_not_stop_it()
    {
        await using var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync(campaign => campaign.StopOnReply = false, Email(), Email("Next", days: 1));
        var lea = await world.LeadAsync();
        await world.StartAsync(id, lea);
        await world.RunAsync();
        await world.TellAsync(new Fact(InteractionKind.Replied) { Email = lea.Email });
        await world.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal(2, world.Wire.Accepted.Count);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Unsubscribing_suppresses_exits_and_keeps_other_campaigns_away()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email(), Email("Next", days: 1));
        await world.RunAsync();
        var mail = (await world.OutreachesAsync(lea))[0].Id;
        await world.TellAsync(new Fact(InteractionKind.Unsubscribed) { OutreachId = mail });
        Assert.Equal(ExitReason.Unsubscribed, (await world.EnrollmentAsync(lea)).ExitReason);

        var other = await world.CampaignAsync(Email("Other"));
        await world.StartAsync(other, lea);
        await world.AdvanceAsync(TimeSpan.FromDays(2));
        Assert.Single(world.Wire.Offers);
        Assert.Equal(OutreachReasons.Suppressed, (await world.LastAsync(lea)).Reason);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_late_bounce_suppresses_the_address_it_went_to_and_not_the_leads_new_one()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email(), Email("Next", days: 1));
        await world.RunAsync();
        Ok(await world.Studio.Get<LeadService>().UpdateAsync(lea.Id, new LeadEditModel { Email = "new@example.com" }));
        await world.TellAsync(new Fact(InteractionKind.Bounced) { OutreachId = (await world.OutreachesAsync(lea))[0].Id });
        Assert.Equal(["lea@example.com"], await world.ReadAsync(db => db.Suppressions.Select(s => s.Address).ToListAsync()));
    }

    [Fact]
    public async Task The_same_external_id_again_changes_nothing_even_at_once()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email());
        await world.RunAsync();
        var fact = new Fact(InteractionKind.Clicked) { OutreachId = (await world.LastAsync(lea)).Id, ExternalId = "evt-1" };
        var told = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => world.TellAsync(fact))));

        Assert.Single(told, recorded => recorded.IsNew);
        Assert.Single(told.Select(recorded => recorded.InteractionId).Distinct());
        Assert.Equal(1, await world.ReadAsync(db => db.Interactions.CountAsync()));
        Assert.Equal(1, await world.ReadAsync(db => db.Tasks.CountAsync()));
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Stages_out_of_order_only_move_forward_and_keep_their_own_times()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email());
        await world.RunAsync();
        var id = (await world.LastAsync(lea)).Id;
        await world.TellAsync(new Fact(InteractionKind.Clicked) { OutreachId = id });
        world.Studio.Time.Advance(TimeSpan.FromMinutes(5));
        await world.TellAsync(new Fact(InteractionKind.Delivered) { OutreachId = id, OccurredUtc = world.Studio.NowUtc.AddMinutes(-7) });
        await world.TellAsync(new Fact(InteractionKind.Opened) { OutreachId = id, OccurredUtc = world.Studio.NowUtc.AddHours(1) });

        var row = await world.LastAsync(lea);
        Assert.Equal(OutreachStatus.Clicked, row.Status);
        Assert.Equal(world.Studio.NowUtc.AddMinutes(-7), row.DeliveredUtc);
        Assert.Equal(world.Studio.NowUtc, row.OpenedUtc);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_machine_that_opens_is_kept_but_counts_as_no_reader()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await world.RunningAsync(Email());
        await world.RunAsync();
        await world.TellAsync(new Fact(InteractionKind.Opened) { OutreachId = (await world.LastAsync(lea)).Id, MachineReason = "scanner" });
        Assert.Equal(OutreachStatus.Sent, (await world.LastAsync(lea)).Status);
        Assert.Equal(0, (await world.Studio.Get<ProgressQueries>().ProgressAsync(id)).EmailsOpened);
        Assert.Equal(1, await world.ReadAsync(db => db.Interactions.CountAsync()));
    }

    [Fact]
    public async Task An_sms_from_a_shared_number_belongs_to_whom_we_wrote_last()
    {
        await using var world = await EngineWorld.CreateAsync();
        await world.LeadWithPhoneAsync("first");
        var second = await world.LeadWithPhoneAsync("second");
        var id = await world.CampaignAsync(Sms());
        await world.StartAsync(id, second);
        await world.RunAsync();
        var told = await world.TellAsync(new Fact(InteractionKind.Replied) { Phone = "+33612345678" });
        Assert.Equal(second.Id, told.LeadId);
    }

    [Fact]
    public async Task A_call_step_waits_for_its_task_and_its_outcome_ends_the_step()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await world.RunningAsync(Call(), Email("Thanks", hours: 2));
        await world.RunAsync();
        var task = await world.TaskAsync(lea);
        Assert.Equal(("Ring lea", (long?)null, OutreachStatus.Waiting), (task.Title, task.AssignedToId, (await world.LastAsync(lea)).Status));
        await world.AdvanceAsync(TimeSpan.FromDays(9));
        Assert.Equal(OutreachStatus.Waiting, (await world.LastAsync(lea)).Status);

        Ok(await world.Studio.Get<TaskService>().CompleteAsync(task.Id, CallOutcome.Connected));
        Assert.Equal(world.Studio.NowUtc.AddHours(2), (await world.LastAsync(lea)).DueUtc);
        await world.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.Single(world.Wire.Accepted);
        Assert.Equal(1, (await world.Studio.Get<ProgressQueries>().ProgressAsync(id)).CallsCompleted);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task An_undone_call_expires_where_the_campaign_says_so_and_the_sequence_goes_on()
    {
        await using var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync(campaign => campaign.CallExpiryDays = 2, Call(), Email("Thanks"));
        var lea = await world.LeadWithPhoneAsync();
        await world.StartAsync(id, lea);
        await world.RunAsync();
        await world.AdvanceAsync(TimeSpan.FromDays(2));

        Assert.Equal(FollowUpStatus.Expired, (await world.TaskAsync(lea)).Status);
        Assert.Equal((OutreachStatus.Skipped, OutreachReasons.CallExpired), ((await world.OutreachesAsync(lea))[0].Status, (await world.OutreachesAsync(lea))[0].Reason));
        Assert.Single(world.Wire.Accepted);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Do_not_call_keeps_later_calls_away()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Call(), Call("Again"));
        await world.RunAsync();
        Ok(await world.Studio.Get<TaskService>().CompleteAsync((await world.TaskAsync(lea)).Id, CallOutcome.DoNotCall));
        await world.RunAsync();
        Assert.Equal(OutreachReasons.Suppressed, (await world.LastAsync(lea)).Reason);
        Assert.Equal(SuppressionReason.DoNotCall, (await world.ReadAsync(db => db.Suppressions.SingleAsync(s => s.Channel == Channel.Call))).Reason);
        await world.AssertInvariantsAsync();
    }
}
