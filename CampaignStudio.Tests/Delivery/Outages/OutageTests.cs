using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Outages;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Delivery.Outages;

[EveryDatabase]
public sealed class OutageTests
{
    /// <summary>Two leads wait for a second step that falls due after two hours; then nothing runs for a day. One step more is due in two.</summary>
    private static async Task<(EngineWorld World, long Campaign, Lead[] Leads)> AwayAsync(TimeSpan? away = null)
    {
        var world = await EngineWorld.CreateAsync();
        var campaign = await world.CampaignAsync(Email(), Email("Second", hours: 2), Email("Third", days: 2));
        Lead[] leads = [await world.LeadAsync("lea"), await world.LeadAsync("tom")];
        await world.StartAsync(campaign, leads);
        await BeatAsync(world);
        await world.RunAsync();
        world.Studio.Time.Advance(away ?? TimeSpan.FromDays(1));
        await BeatAsync(world);
        await world.RunAsync();
        return (world, campaign, leads);
    }

    // What the delivery job does before each drain, on a node that has just started.
    private static Task BeatAsync(EngineWorld world) => world.Studio.Create<OutageGuard>(new EngineHeartbeat()).BeatAsync();

    private static OverdueService Overdue(EngineWorld world) => world.Studio.Get<OverdueService>();

    [Fact]
    public async Task What_fell_due_while_nothing_ran_for_long_waits_for_a_person_who_is_told()
    {
        var (world, campaign, leads) = await AwayAsync();
        await using var _ = world;
        Assert.Equal(2, world.Wire.Offers.Count);

        var state = (await Overdue(world).FindAsync(campaign))!;
        Assert.Equal((2, world.Studio.NowUtc.AddDays(-1), null), (state.Count, state.SinceUtc, state.Decided));
        var why = (await world.Studio.Get<OutreachQueries>().FindAsync((await world.LastAsync(leads[0])).Id))!.Explanation!;
        Assert.Equal((OutreachReasons.Overdue, null), (why.Code, why.NextLookUtc));
        Assert.Equal([(OutreachReasons.Overdue, 2L)], (await world.Studio.Get<OutreachQueries>().WaitingAsync(campaign)).Select(group => (group.Code, group.Count)));
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task What_falls_due_afterwards_goes_while_the_rest_waits()
    {
        var (world, campaign, leads) = await AwayAsync();
        await using var _ = world;
        var late = await world.LeadAsync("late");
        Ok(await world.Enrollments.EnrollAsync(campaign, [late.Id]));
        await world.RunAsync();

        Assert.Equal([leads[0].Email!, leads[1].Email!, late.Email!], world.Wire.Recipients);
        Assert.Equal(2, (await Overdue(world).FindAsync(campaign))!.Count);
    }

    [Fact]
    public async Task Managers_are_notified_once_and_others_not_at_all()
    {
        await using var world = await EngineWorld.CreateAsync();
        foreach (var role in Enum.GetValues<Role>()) await world.Studio.AddUserAsync($"{role}", role);
        await world.StartAsync(await world.CampaignAsync(Email(hours: 1)), await world.LeadAsync());
        await BeatAsync(world);
        world.Studio.Time.Advance(TimeSpan.FromDays(2));
        await BeatAsync(world);
        await BeatAsync(world);
        var told = await world.ReadAsync(db => db.Notifications.Join(db.Users, n => n.UserId, u => u.Id, (n, u) => u.Role).ToListAsync());
        Assert.Equal([Role.Admin, Role.Marketer], told.Order());
    }

    [Fact]
    public async Task Sent_now_they_go_and_everything_goes_on()
    {
        var (world, campaign, leads) = await AwayAsync();
        await using var _ = world;
        Assert.Null(Ok(await Overdue(world).DecideAsync(campaign, OverdueDecision.Send)));
        await world.RunAsync();
        Assert.Equal(4, world.Wire.Offers.Count);
        Assert.Equal("nothing_overdue", (await Overdue(world).DecideAsync(campaign, OverdueDecision.Send)).Error!.Code);
        Assert.Equal(world.Studio.NowUtc.AddDays(2), (await world.LastAsync(leads[0])).DueUtc);
    }

    [Fact]
    public async Task Only_managers_decide()
    {
        var (world, campaign, _) = await AwayAsync();
        await using var __ = world;
        await world.Studio.SignInAsync(Role.Agent);
        Assert.Equal("not_allowed", (await Overdue(world).DecideAsync(campaign, OverdueDecision.Send)).Error!.Code);
        Assert.Null((await Overdue(world).FindAsync(campaign))!.Decided);
    }

    [Fact]
    public async Task Skipped_the_next_step_is_planned_from_now()
    {
        var (world, campaign, leads) = await AwayAsync();
        await using var _ = world;
        Assert.NotNull(Ok(await Overdue(world).DecideAsync(campaign, OverdueDecision.Skip)));
        Assert.Equal("overdue_decided", (await Overdue(world).DecideAsync(campaign, OverdueDecision.Send)).Error!.Code);
        Assert.Equal(OverdueDecision.Skip, (await Overdue(world).FindAsync(campaign))!.Decided);
        await world.RunAsync();

        Assert.Equal(2, world.Wire.Offers.Count);
        var outreaches = await world.OutreachesAsync(leads[0]);
        Assert.Equal((OutreachStatus.Skipped, OutreachReasons.Overdue), (outreaches[1].Status, outreaches[1].Reason));
        Assert.Equal(world.Studio.NowUtc.AddDays(2), outreaches[2].DueUtc);
        Assert.Null(await Overdue(world).FindAsync(campaign));
        Assert.Equal("nothing_overdue", (await Overdue(world).DecideAsync(campaign, OverdueDecision.Skip)).Error!.Code);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Shifted_they_are_due_as_if_the_time_had_not_passed_and_a_later_edit_leaves_them_so()
    {
        var (world, campaign, leads) = await AwayAsync();
        await using var _ = world;
        var wasDue = (await world.LastAsync(leads[0])).DueUtc!.Value;
        Ok(await Overdue(world).DecideAsync(campaign, OverdueDecision.Shift));
        await world.RunAsync();
        Assert.Equal(wasDue.AddDays(1), (await world.LastAsync(leads[0])).DueUtc);
        Ok(await world.Steps.UpdateAsync((await world.StepAsync(campaign, "Second")).Id, Email("Second", hours: 3)));
        Assert.Equal(wasDue.AddDays(1), (await world.LastAsync(leads[0])).DueUtc);

        await world.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.Equal(4, world.Wire.Offers.Count);
        await world.AssertInvariantsAsync();
    }

    [Theory]
    [InlineData(12, true)]
    [InlineData(13, true)]
    [InlineData(15, false)]
    public async Task A_short_outage_asks_nobody_and_after_a_long_one_what_is_less_overdue_goes(int hoursAway, bool goes)
    {
        var (world, campaign, _) = await AwayAsync(TimeSpan.FromHours(hoursAway));
        await using var __ = world;
        Assert.Equal(goes ? 4 : 2, world.Wire.Offers.Count);
        Assert.Equal(goes, await Overdue(world).FindAsync(campaign) is null);
    }

    [Fact]
    public async Task Nobody_is_asked_about_nothing_but_a_lead_that_was_paused_all_the_while_is_asked_for_when_it_goes_on()
    {
        var (world, campaign, leads) = await AwayAsync();
        await using var _ = world;
        foreach (var lead in leads) Ok(await world.Enrollments.PauseAsync(campaign, lead.Id));
        Assert.Null(await Overdue(world).FindAsync(campaign));
        Ok(await world.Enrollments.ResumeAsync(campaign, leads[0].Id));
        await world.RunAsync();
        Assert.Equal(1, (await Overdue(world).FindAsync(campaign))!.Count);
        Assert.Equal(2, world.Wire.Offers.Count);
    }

    [Fact]
    public async Task A_pause_is_no_outage_and_neither_is_another_node_that_ran_meanwhile()
    {
        await using var world = await EngineWorld.CreateAsync();
        var campaign = await world.CampaignAsync(Email(hours: 1));
        await world.StartAsync(campaign, await world.LeadAsync());
        Ok(await world.Life.PauseAsync(campaign));
        for (var hours = 0; hours < 48; hours += 6)
        {
            await BeatAsync(world);
            world.Studio.Time.Advance(TimeSpan.FromHours(6));
        }
        await BeatAsync(world);
        Ok(await world.Life.ResumeAsync(campaign));
        await BeatAsync(world);
        await world.RunAsync();
        Assert.Single(world.Wire.Offers);
    }

    [Fact]
    public async Task A_clock_moved_by_a_week_in_the_sandbox_is_no_outage()
    {
        await using var world = await EngineWorld.CreateAsync();
        var campaign = await world.CampaignAsync(Email(hours: 1));
        await world.StartAsync(campaign, await world.LeadAsync());
        await BeatAsync(world);
        world.Studio.Clock.MoveTo(TimeSpan.FromDays(7));
        world.Studio.Time.Advance(TimeSpan.FromMinutes(2));
        await BeatAsync(world);
        await world.RunAsync();
        Assert.Single(world.Wire.Offers);
    }
}
