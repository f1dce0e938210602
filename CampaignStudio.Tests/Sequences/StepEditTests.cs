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
    public async Task A_delay_changed_there_and_back_leaves_everybodys_time_as_it_was()
    {
        await using var world = await EngineWorld.CreateAsync();
        // Friday, with Paris's clock change of the Sunday ahead.
        world.Studio.Time.Advance(Zones.Utc("2026-03-27T08:30") - world.Studio.NowUtc);
        var id = await world.CampaignAsync(campaign => campaign.Window = new(From: "09:00", To: "17:00"), Email(days: 3, hours: 1));
        foreach (var (index, zone) in Zones.Ids.Index()) await world.LeadAsync($"lead{index}", lead => lead.TimeZone = zone);
        var leads = await world.ReadAsync(db => db.Leads.OrderBy(lead => lead.Id).ToListAsync());
        await world.StartAsync(id, [.. leads]);
        var planned = await DueAsync();
        var step = (await world.StepAsync(id, "Hello")).Id;

        world.Studio.Time.Advance(TimeSpan.FromHours(5));
        Ok(await world.Steps.UpdateAsync(step, Email(days: 20)));
        var moved = await DueAsync();
        Ok(await world.Steps.UpdateAsync(step, Email(days: 3, hours: 1)));

        Assert.Equal(planned, await DueAsync());
        Assert.True(planned.Distinct().Count() > 3);
        Assert.Empty(planned.Intersect(moved));

        Task<List<DateTime?>> DueAsync() => world.ReadAsync(db => db.Outreaches.OrderBy(o => o.LeadId).Select(o => o.DueUtc).ToListAsync());
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
