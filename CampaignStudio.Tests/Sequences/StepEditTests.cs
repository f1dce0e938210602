using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Sequences;

/// <summary>Editing the steps of a running campaign.</summary>
[EveryDatabase]
public sealed class StepEditTests
{
    [Fact]
    public async Task A_new_delay_plans_what_is_pending_anew_from_its_own_base_time()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await world.RunningAsync(Email(days: 3));
        var start = world.Studio.NowUtc;
        await world.AdvanceAsync(TimeSpan.FromDays(1));
        Ok(await world.Steps.UpdateAsync((await world.StepAsync(id, "Hello")).Id, Email(days: 5)));
        Assert.Equal(start.AddDays(5), (await world.LastAsync(lea)).DueUtc);

        Ok(await world.Steps.UpdateAsync((await world.StepAsync(id, "Hello")).Id, Email(hours: 2)));
        await world.RunAsync();
        Assert.Single(world.Wire.Accepted);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task What_a_person_moved_keeps_its_time()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await world.RunningAsync(Email(days: 3));
        var moved = world.Studio.NowUtc.AddDays(10);
        Ok(await world.Outreaches.MoveAsync((await world.LastAsync(lea)).Id, moved));
        Ok(await world.Steps.UpdateAsync((await world.StepAsync(id, "Hello")).Id, Email(days: 5)));
        Assert.Equal(moved, (await world.LastAsync(lea)).DueUtc);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_step_that_is_removed_or_switched_off_moves_whoever_waits_on_to_the_next_from_the_same_base_time(bool removed)
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await world.RunningAsync(Email("First", days: 3), Email("Second", days: 4));
        var start = world.Studio.NowUtc;
        await world.AdvanceAsync(TimeSpan.FromDays(1));
        var first = (await world.StepAsync(id, "First")).Id;
        if (removed) Ok(await world.Steps.RemoveAsync(first));
        else Ok(await world.Steps.UpdateAsync(first, Email("First", days: 3) with { IsActive = false }));

        var rows = await world.OutreachesAsync(lea);
        Assert.Equal((OutreachStatus.Skipped, OutreachReasons.StepInactive), (rows[0].Status, rows[0].Reason));
        Assert.Equal((OutreachStatus.Scheduled, start.AddDays(4)), (rows[1].Status, rows[1].DueUtc!.Value));
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Removing_the_last_step_somebody_waits_for_completes_the_enrollment()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await world.RunningAsync(Email(), Call("Ring"));
        await world.RunAsync();
        Assert.Equal(OutreachStatus.Waiting, (await world.LastAsync(lea)).Status);
        Ok(await world.Steps.RemoveAsync((await world.StepAsync(id, "Ring")).Id));
        Assert.Equal(EnrollmentStatus.Completed, (await world.EnrollmentAsync(lea)).Status);
        Assert.Equal(Domain.FollowUps.FollowUpStatus.Cancelled, (await world.TaskAsync(lea)).Status);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task After_a_reordering_nobody_gets_a_step_twice_and_nothing_gets_stuck()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await world.RunningAsync(Email("A"), Email("B", days: 1), Email("C", days: 1));
        await world.RunAsync();
        var steps = await world.ReadAsync(db => db.Steps.OrderBy(s => s.Order).Select(s => s.Id).ToListAsync());
        Ok(await world.Steps.ReorderAsync(id, [steps[1], steps[0], steps[2]]));
        Assert.Equal("order_incomplete", (await world.Steps.ReorderAsync(id, [steps[0]])).Error!.Code);
        await world.AdvanceAsync(TimeSpan.FromDays(1));
        await world.AdvanceAsync(TimeSpan.FromDays(1));

        Assert.Equal(["A lea", "B lea", "C lea"], world.Wire.Accepted.Select(offer => offer.Email!.Subject));
        Assert.Equal(EnrollmentStatus.Completed, (await world.EnrollmentAsync(lea)).Status);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task The_channel_stays_once_messages_were_planned()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, _) = await world.RunningAsync(Email());
        Assert.Equal("channel_fixed", (await world.Steps.UpdateAsync((await world.StepAsync(id, "Hello")).Id, Sms("Hello"))).Error!.Code);
    }
}
