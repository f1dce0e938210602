using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Delivery;

/// <summary>A person sends a step of a running sequence again; the sequence waits and then goes on.</summary>
[EveryDatabase]
public sealed class SendAgainTests
{
    [Fact]
    public async Task The_next_step_waits_until_the_repeated_one_is_over_and_is_planned_anew_from_there()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email("One"), Email("Two", days: 3), Email("Three", days: 1));
        await world.RunAsync();
        await world.AdvanceAsync(TimeSpan.FromDays(2));

        Ok(await world.Outreaches.ResendAsync((await world.OutreachesAsync(lea))[0].Id));
        await world.AssertInvariantsAsync();
        await world.RunAsync();

        var rows = await world.OutreachesAsync(lea);
        Assert.Equal(
            [(OutreachStatus.Sent, 1), (OutreachStatus.Cancelled, 1), (OutreachStatus.Sent, 2), (OutreachStatus.Scheduled, 2)],
            rows.Select(o => (o.Status, o.Occurrence)));
        Assert.Equal((OutreachReasons.Superseded, rows[1].StepId), (rows[1].Reason, rows[3].StepId));
        Assert.Equal(world.Studio.NowUtc.AddDays(3), rows[3].DueUtc);
        await world.AssertInvariantsAsync();

        await world.AdvanceAsync(TimeSpan.FromDays(3));
        await world.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal(["One lea", "One lea", "Two lea", "Three lea"], world.Wire.Accepted.Select(offer => offer.Email!.Subject));
        Assert.Equal(EnrollmentStatus.Completed, (await world.EnrollmentAsync(lea)).Status);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Asked_twice_before_it_left_it_leaves_once_more_only()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email("One"), Email("Two", days: 3));
        await world.RunAsync();
        var first = (await world.OutreachesAsync(lea))[0].Id;

        Ok(await world.Outreaches.ResendAsync(first));
        Ok(await world.Outreaches.ResendAsync(first));
        await world.RunAsync();
        await world.AdvanceAsync(TimeSpan.FromDays(3));

        Assert.Equal(["One lea", "One lea", "Two lea"], world.Wire.Accepted.Select(offer => offer.Email!.Subject));
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_step_that_was_set_aside_comes_again_though_it_was_moved_to_the_front_meanwhile()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await world.RunningAsync(Email("One"), Email("Two", days: 3));
        await world.RunAsync();
        var steps = await world.ReadAsync(db => db.Steps.OrderBy(s => s.Order).Select(s => s.Id).ToListAsync());
        Ok(await world.Steps.ReorderAsync(id, [steps[1], steps[0]]));

        Ok(await world.Outreaches.ResendAsync((await world.OutreachesAsync(lea))[0].Id));
        await world.RunAsync();
        await world.AdvanceAsync(TimeSpan.FromDays(3));

        Assert.Equal(["One lea", "One lea", "Two lea"], world.Wire.Accepted.Select(offer => offer.Email!.Subject));
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task An_edited_delay_moves_what_was_planned_anew_but_not_what_is_sent_again()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await world.RunningAsync(Email("One"), Email("Two", days: 3));
        await world.RunAsync();
        var start = world.Studio.NowUtc;
        Ok(await world.Outreaches.ResendAsync((await world.OutreachesAsync(lea))[0].Id));
        Ok(await world.Steps.UpdateAsync((await world.StepAsync(id, "One")).Id, Email("One", days: 9)));
        Assert.Equal(start, (await world.LastAsync(lea)).DueUtc);

        await world.RunAsync();
        Ok(await world.Steps.UpdateAsync((await world.StepAsync(id, "Two")).Id, Email("Two", days: 5)));

        Assert.Equal(start.AddDays(5), (await world.LastAsync(lea)).DueUtc);
    }

    [Fact]
    public async Task An_open_call_or_an_unknown_message_stands_in_the_way_and_the_list_does_not_offer_it()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await world.RunningAsync(Email("One"), Call("Ring"));
        await world.RunAsync();
        var first = (await world.OutreachesAsync(lea))[0].Id;
        Assert.Contains("A call to this lead is open", (await world.Outreaches.ResendAsync(first)).Error!.Message, StringComparison.Ordinal);
        Assert.False(await OfferedAsync(first));

        Ok(await world.Studio.Get<OutreachService>().CancelAsync((await world.LastAsync(lea)).Id));
        Assert.True(await OfferedAsync(first));

        world.Wire.Then(new HandOver.Unknown("the line went dead"));
        var again = Ok(await world.Outreaches.ResendAsync(first));
        await world.RunAsync();
        Assert.Contains("can't be told", (await world.Outreaches.ResendAsync(first)).Error!.Message, StringComparison.Ordinal);
        Assert.False(await OfferedAsync(first));
        Assert.True(await OfferedAsync(again));

        Ok(await world.Life.CompleteAsync(id));
        await world.RunAsync();
        Assert.False(await OfferedAsync(first));

        async Task<bool> OfferedAsync(long outreachId) => (await world.Studio.Get<OutreachQueries>().FindAsync(outreachId))!.MayBeSentAgain;
    }

    [Fact]
    public async Task Somebody_who_left_gets_nothing_again()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email("One"), Email("Two", days: 3));
        await world.RunAsync();
        await world.TellAsync(new Domain.Interactions.Fact(Domain.Interactions.InteractionKind.Replied) { Email = lea.Email });
        var first = (await world.OutreachesAsync(lea))[0];

        Assert.Equal("enrollment_ended", (await world.Outreaches.ResendAsync(first.Id)).Error!.Code);
        Assert.False((await world.Studio.Get<OutreachQueries>().FindAsync(first.Id))!.MayBeSentAgain);
    }
}
