using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Suppressions;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Tests.FollowUps;

[EveryDatabase]
public sealed class CallTaskTests
{
    [Fact]
    public async Task Completing_the_call_of_a_step_records_it_and_plans_the_next_step_from_then()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        var task = await world.OpenCallAsync();
        world.ActAs(world.Ada);
        world.Studio.Time.Advance(TimeSpan.FromHours(5));

        var completed = await world.Tasks.CompleteAsync(task.Id, CallOutcome.Connected, "Wants an offer.");

        Assert.False(completed.IsError, completed.Error?.Message);
        var outreaches = await world.OutreachesAsync();
        Assert.Equal([OutreachStatus.Sent, OutreachStatus.Scheduled], outreaches.Select(o => o.Status));
        Assert.Equal(world.Studio.NowUtc, outreaches[0].SentUtc);
        Assert.Equal(world.EmailStep.Id, outreaches[1].StepId);
        Assert.Equal(world.Studio.NowUtc.AddDays(2), outreaches[1].DueUtc);

        var call = await world.ReadAsync(db => db.Interactions.SingleAsync());
        Assert.Equal((InteractionKind.CallCompleted, Channel.Call, "connected", "Wants an offer."), (call.Kind, call.Channel, call.Outcome, call.Body));
        Assert.Equal((world.Enrollment.Id, outreaches[0].Id), (call.EnrollmentId, call.OutreachId));
        var enrollment = await world.ReadAsync(db => db.Enrollments.SingleAsync());
        Assert.Equal(world.Studio.NowUtc, enrollment.EvaluateDueUtc);
        var done = await world.TaskAsync(task.Id);
        Assert.Equal((FollowUpStatus.Completed, world.Ada.Id), (done.Status, done.CompletedById));
    }

    [Fact]
    public async Task A_call_is_not_completed_without_an_outcome()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        var task = await world.OpenCallAsync();

        var refused = await world.Tasks.CompleteAsync(task.Id);

        Assert.Equal("outcome_missing", refused.Error?.Code);
        Assert.Equal(OutreachStatus.Waiting, (await world.OutreachesAsync()).Single().Status);
    }

    [Fact]
    public async Task A_cancelled_call_skips_its_step_and_the_sequence_goes_on()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        var task = await world.OpenCallAsync();

        await world.Tasks.CancelAsync(task.Id);

        var outreaches = await world.OutreachesAsync();
        Assert.Equal((OutreachStatus.Skipped, OutreachReasons.ByPerson), (outreaches[0].Status, outreaches[0].Reason));
        Assert.Equal((OutreachStatus.Scheduled, world.EmailStep.Id), (outreaches[1].Status, outreaches[1].StepId));
    }

    [Fact]
    public async Task A_callback_makes_a_new_call_at_the_time_agreed()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        var task = await world.OpenCallAsync(world.Ada.Id);
        world.ActAs(world.Ada);
        var agreed = world.Studio.NowUtc.AddDays(3);

        await world.Tasks.CompleteAsync(task.Id, CallOutcome.Callback, callbackUtc: agreed);

        var again = await world.ReadAsync(db => db.Tasks.SingleAsync(t => t.Id != task.Id));
        Assert.Equal((TaskType.Call, FollowUpStatus.Pending, agreed, world.Ada.Id), (again.Type, again.Status, again.DueUtc, again.AssignedToId));
        Assert.Null(again.OutreachId);
    }

    [Fact]
    public async Task A_callback_without_a_time_is_due_a_day_later()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        var task = await world.OpenCallAsync();

        await world.Tasks.CompleteAsync(task.Id, CallOutcome.Callback);

        var again = await world.ReadAsync(db => db.Tasks.SingleAsync(t => t.Id != task.Id));
        Assert.Equal(world.Studio.NowUtc.AddDays(1), again.DueUtc);
    }

    [Fact]
    public async Task Do_not_call_suppresses_the_number_for_calls_once()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        foreach (var id in new[] { await CallAsync(), await CallAsync() })
        {
            var completed = await world.Tasks.CompleteAsync(id, CallOutcome.DoNotCall);
            Assert.False(completed.IsError);
        }

        var suppression = await world.ReadAsync(db => db.Suppressions.SingleAsync());
        Assert.Equal((Channel.Call, "+33612345678", SuppressionReason.DoNotCall), (suppression.Channel, suppression.Address, suppression.Reason));

        Task<long> CallAsync() => world.WriteAsync(new TaskEditModel { Title = "Call", TaskType = TaskType.Call, LeadId = world.Lead.Id });
    }

    [Fact]
    public async Task A_wrong_number_is_noted_on_the_task()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        var task = await world.OpenCallAsync();

        await world.Tasks.CompleteAsync(task.Id, CallOutcome.WrongNumber, "A bakery.");

        Assert.Equal("A bakery.\nWrong number: +33612345678", (await world.TaskAsync(task.Id)).Notes);
    }

    [Fact]
    public async Task A_call_done_after_the_lead_left_still_counts_but_plans_nothing()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        var task = await world.OpenCallAsync();
        await world.ChangeAsync(async db => (await db.Enrollments.SingleAsync()).Exit(ExitReason.Replied, world.Studio.NowUtc));

        var completed = await world.Tasks.CompleteAsync(task.Id, CallOutcome.Connected);

        Assert.False(completed.IsError);
        Assert.Equal(OutreachStatus.Sent, Assert.Single(await world.OutreachesAsync()).Status);
    }

    [Fact]
    public async Task A_hand_written_call_counts_for_the_leads_enrollment()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        var id = await world.WriteAsync(new TaskEditModel { Title = "Call", TaskType = TaskType.Call, LeadId = world.Lead.Id, CampaignId = world.Campaign.Id });

        await world.Tasks.CompleteAsync(id, CallOutcome.Voicemail);

        var call = await world.ReadAsync(db => db.Interactions.SingleAsync());
        Assert.Equal(world.Enrollment.Id, call.EnrollmentId);
    }

    [Fact]
    public async Task An_expired_call_skips_its_step_with_its_own_reason()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        var task = await world.OpenCallAsync();

        await world.ChangeAsync(async db =>
            await TaskFlow.ExpireCallAsync(db, await db.Outreaches.SingleAsync(o => o.Id == task.OutreachId), world.Studio.NowUtc, CancellationToken.None));

        Assert.Equal(FollowUpStatus.Expired, (await world.TaskAsync(task.Id)).Status);
        Assert.Equal(OutreachReasons.CallExpired, (await world.OutreachesAsync())[0].Reason);
    }
}
