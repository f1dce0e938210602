using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Suppressions;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Interactions;

/// <summary>Leaving one campaign or everything, and taking that back.</summary>
[EveryDatabase]
public sealed partial class OptOutTests
{
    [Fact]
    public async Task Who_leaves_one_campaign_gets_no_more_of_it_and_the_others_go_on()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await world.RunningAsync(Email(), Email("Next", days: 1));
        var other = await world.CampaignAsync(Email("Other", days: 1));
        await world.StartAsync(other, lea);
        await world.RunAsync();
        await LeaveAsync(world, (await world.OutreachesAsync(lea)).First(o => o.CampaignId == id), OptOutScope.Campaign);

        await world.AdvanceAsync(TimeSpan.FromDays(2));
        Assert.Equal(["Hello lea", "Other lea"], world.Wire.Accepted.Select(offer => offer.Email!.Subject));
        Assert.Equal(0, await world.ReadAsync(db => db.Suppressions.CountAsync()));
        Assert.Equal(ExitReason.Unsubscribed, (await EnrollmentAsync(world, id)).ExitReason);
        Assert.Equal(1, await UnsubscribedAsync(world, id));
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Who_left_a_campaign_is_not_enrolled_in_it_again_whatever_the_way()
    {
        await using var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync(campaign => campaign.AllowReentry = true, Email());
        var (lea, bea) = (await world.LeadAsync(), await world.LeadAsync("bea"));
        await world.StartAsync(id, lea, bea);
        await world.RunAsync();
        // Its pass is over already: what counts is that it said so.
        await LeaveAsync(world, (await world.OutreachesAsync(lea))[0], OptOutScope.Campaign);

        var byId = Ok(await world.Enrollments.EnrollAsync(id, [lea.Id, bea.Id])).Outcome!;
        var byFilter = Ok(await world.Enrollments.EnrollAsync(id, Domain.Rules.Condition.Always)).Outcome!;
        Assert.Equal((1, 0, lea.Id), (byId.Enrolled, byId.AlreadyEnrolled, byId.Rejected.Single().LeadId));
        Assert.Contains("left this campaign", byId.Rejected.Single().Reason);
        Assert.Equal((0, 1, lea.Id), (byFilter.Enrolled, byFilter.AlreadyEnrolled, byFilter.Rejected.Single().LeadId));
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_message_of_an_earlier_pass_leaves_the_present_one()
    {
        await using var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync(campaign => campaign.AllowReentry = true, Email(), Email("Next", days: 1));
        var lea = await world.LeadAsync();
        await world.StartAsync(id, lea);
        await world.RunAsync();
        await world.AdvanceAsync(TimeSpan.FromDays(1));
        var first = (await world.OutreachesAsync(lea))[0];
        Ok(await world.Enrollments.EnrollAsync(id, [lea.Id]));
        await world.RunAsync();

        var left = await LeaveAsync(world, first, OptOutScope.Campaign);
        Assert.Equal((2, ExitReason.Unsubscribed), ((await world.EnrollmentAsync(lea)).Pass, (await world.EnrollmentAsync(lea)).ExitReason));
        await UndoAsync(world, first, left);
        await world.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal(4, world.Wire.Accepted.Count);
        await world.AssertInvariantsAsync();
    }

    [Theory]
    [InlineData(OptOutScope.Campaign)]
    [InlineData(OptOutScope.Everything)]
    public async Task Taken_back_the_sequence_goes_on_where_it_was_at_its_own_time(OptOutScope scope)
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await world.RunningAsync(Email(), Email("Next", days: 3), Email("Last", days: 1));
        await world.RunAsync();
        var (first, due) = ((await world.OutreachesAsync(lea))[0], (await world.LastAsync(lea)).DueUtc);
        var left = await LeaveAsync(world, first, scope);
        Assert.Equal(scope is OptOutScope.Everything ? 1 : 0, await world.ReadAsync(db => db.Suppressions.CountAsync()));
        await world.AdvanceAsync(TimeSpan.FromHours(20));

        for (var time = 0; time < 2; time++) Assert.Equal(scope, Ok(await UndoAsync(world, first, left)));
        Assert.Equal((EnrollmentStatus.Active, null, null), ((await world.EnrollmentAsync(lea)) is { } back ? (back.Status, back.ExitReason, back.EndedUtc) : default));
        Assert.Equal((due, 2, "Next"), ((await world.LastAsync(lea)).DueUtc, (await world.LastAsync(lea)).Occurrence, await StepNameAsync(world, lea)));
        Assert.Equal(0, await world.ReadAsync(db => db.Suppressions.CountAsync()));
        Assert.Equal(0, await UnsubscribedAsync(world, id));
        for (var day = 0; day < 4; day++) await world.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal(["Hello lea", "Next lea", "Last lea"], world.Wire.Accepted.Select(offer => offer.Email!.Subject));
        Assert.Equal(
            [InteractionKind.Unsubscribed, InteractionKind.Resubscribed],
            await world.ReadAsync(db => db.Interactions.OrderBy(i => i.Id).Select(i => i.Kind).ToListAsync()));
        Assert.Empty(Ok(await world.Enrollments.EnrollAsync(id, [lea.Id])).Outcome!.Rejected);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task What_fell_due_meanwhile_goes_at_once_and_the_rest_counts_from_it()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email(), Email("Next", hours: 2), Email("Last", hours: 2));
        await world.RunAsync();
        var first = (await world.OutreachesAsync(lea))[0];
        var left = await LeaveAsync(world, first, OptOutScope.Everything);
        await world.AdvanceAsync(TimeSpan.FromHours(12));

        await UndoAsync(world, first, left);
        await world.RunAsync();
        Assert.Equal(2, world.Wire.Accepted.Count);
        Assert.Equal(world.Studio.NowUtc.AddHours(2), (await world.LastAsync(lea)).DueUtc);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Who_was_paused_comes_back_paused_and_a_call_is_opened_anew()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await world.RunningAsync(Email(), Call("Talk"));
        await world.RunAsync();
        Ok(await world.Enrollments.PauseAsync(id, lea.Id));
        var first = (await world.OutreachesAsync(lea))[0];
        var left = await LeaveAsync(world, first, OptOutScope.Campaign);
        await UndoAsync(world, first, left);
        await world.RunAsync();
        var paused = await world.EnrollmentAsync(lea);
        Ok(await world.Enrollments.ResumeAsync(id, lea.Id));
        await world.RunAsync();

        Assert.Equal((EnrollmentStatus.Paused, EnrollmentStatus.Active), (paused.Status, (await world.EnrollmentAsync(lea)).Status));
        Assert.True((await world.TaskAsync(lea)).IsOpen);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_complaint_in_between_stands()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email(), Email("Next", days: 1));
        await world.RunAsync();
        var first = (await world.OutreachesAsync(lea))[0];
        var left = await LeaveAsync(world, first, OptOutScope.Everything);
        await world.TellAsync(new Fact(InteractionKind.Complained) { OutreachId = first.Id });

        await UndoAsync(world, first, left);
        Assert.Equal(1, await world.ReadAsync(db => db.Suppressions.CountAsync()));
        Assert.Equal(EnrollmentStatus.Exited, (await world.EnrollmentAsync(lea)).Status);
    }

    [Fact]
    public async Task A_second_message_s_way_out_stands_when_the_first_one_s_is_taken_back()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await world.RunningAsync(Email(), Email("Next"), Email("Last", days: 1));
        await world.RunAsync();
        var mails = await world.OutreachesAsync(lea);
        var left = await LeaveAsync(world, mails[0], OptOutScope.Everything);
        world.Studio.Time.Advance(TimeSpan.FromMinutes(1));
        var again = await LeaveAsync(world, mails[1], OptOutScope.Everything);

        await UndoAsync(world, mails[0], left);
        Assert.Equal(1, await world.ReadAsync(db => db.Suppressions.CountAsync()));
        Assert.Equal(EnrollmentStatus.Exited, (await world.EnrollmentAsync(lea)).Status);
        Assert.Equal(1, await UnsubscribedAsync(world, id));

        // Once both are taken back nothing is left of them.
        await UndoAsync(world, mails[1], again);
        Assert.Equal(0, await world.ReadAsync(db => db.Suppressions.CountAsync()));
        Assert.Equal(EnrollmentStatus.Active, (await world.EnrollmentAsync(lea)).Status);
        Assert.Equal(0, await UnsubscribedAsync(world, id));
    }

    [Fact]
    public async Task Who_left_the_campaign_by_another_message_may_be_written_to_again_but_not_by_it()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await world.RunningAsync(Email(), Email("Next"), Email("Last", days: 1));
        await world.RunAsync();
        var mails = await world.OutreachesAsync(lea);
        var left = await LeaveAsync(world, mails[0], OptOutScope.Everything);
        await LeaveAsync(world, mails[1], OptOutScope.Campaign);

        await UndoAsync(world, mails[0], left);
        Assert.Equal(0, await world.ReadAsync(db => db.Suppressions.CountAsync()));
        Assert.Equal(EnrollmentStatus.Exited, (await world.EnrollmentAsync(lea)).Status);
        Assert.Single(Ok(await world.Enrollments.EnrollAsync(id, [lea.Id])).Outcome!.Rejected);
    }

    [Fact]
    public async Task A_suppression_that_was_there_before_stays()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email(), Email("Next", days: 1));
        await world.RunAsync();
        Ok(await world.Studio.Get<SuppressionService>().AddAsync(new SuppressionEditModel { Address = lea.Email }));
        var first = (await world.OutreachesAsync(lea))[0];

        await UndoAsync(world, first, await LeaveAsync(world, first, OptOutScope.Everything));
        Assert.Equal(SuppressionReason.Manual, (await world.ReadAsync(db => db.Suppressions.SingleAsync())).Reason);
    }

    [Fact]
    public async Task A_campaign_that_ended_meanwhile_is_not_entered_again()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await world.RunningAsync(Email(), Email("Next", days: 1));
        await world.RunAsync();
        var first = (await world.OutreachesAsync(lea))[0];
        var left = await LeaveAsync(world, first, OptOutScope.Everything);
        Ok(await world.Life.CompleteAsync(id));
        await world.RunAsync();

        await UndoAsync(world, first, left);
        Assert.Equal(EnrollmentStatus.Exited, (await world.EnrollmentAsync(lea)).Status);
        Assert.Equal(0, await world.ReadAsync(db => db.Suppressions.CountAsync()));
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Taking_back_is_for_a_day_and_for_that_very_unsubscription()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email(), Email("Next"));
        await world.RunAsync();
        var mails = await world.OutreachesAsync(lea);
        var left = await LeaveAsync(world, mails[0], OptOutScope.Campaign);

        Assert.Equal("not_unsubscribed", (await UndoAsync(world, mails[1], left)).Error!.Code);
        Assert.Equal("not_unsubscribed", (await UndoAsync(world, mails[0], left with { Undo = "forged" })).Error!.Code);
        await world.AdvanceAsync(TimeSpan.FromHours(25));
        Assert.Equal("undo_too_late", (await UndoAsync(world, mails[0], left)).Error!.Code);
        Assert.Null((await LeaveAsync(world, mails[0], OptOutScope.Campaign)).Undo);
    }

    [Fact]
    public async Task Saying_it_again_changes_nothing_even_at_once_unless_a_person_lifted_it()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email(), Email("Next", days: 1));
        await world.RunAsync();
        var first = (await world.OutreachesAsync(lea))[0];
        var said = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => LeaveAsync(world, first, OptOutScope.Everything))));
        await LeaveAsync(world, first, OptOutScope.Campaign);
        Assert.Single(said.Distinct());
        Assert.Equal(1, await world.ReadAsync(db => db.Interactions.CountAsync()));

        Ok(await world.Studio.Get<SuppressionService>().RemoveAsync(await world.ReadAsync(db => db.Suppressions.Select(s => s.Id).SingleAsync())));
        await LeaveAsync(world, first, OptOutScope.Everything);
        Assert.Equal(1, await world.ReadAsync(db => db.Suppressions.CountAsync()));
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Of_an_erased_lead_it_is_said_once()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email());
        await world.RunAsync();
        var first = (await world.OutreachesAsync(lea))[0];
        Ok(await world.Studio.Get<LeadService>().DeleteAsync(lea.Id));
        for (var time = 0; time < 3; time++) await LeaveAsync(world, first, OptOutScope.Everything);

        Assert.Equal((1, 0), (await world.ReadAsync(db => db.Interactions.CountAsync()), await world.ReadAsync(db => db.Suppressions.CountAsync())));
    }

    [Fact]
    public async Task An_operator_can_tell_that_a_lead_wants_it_again()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await world.RunningAsync(Email(), Email("Next", days: 1));
        await world.RunAsync();
        var (optOuts, again) = (world.Studio.Get<OptOutService>(), new Fact(InteractionKind.Resubscribed) { Email = lea.Email, ExternalId = "crm-1" });
        Assert.Equal("not_unsubscribed", (await optOuts.ReturnAsync(again)).Error!.Code);
        await LeaveAsync(world, (await world.OutreachesAsync(lea))[0], OptOutScope.Campaign);
        await world.AdvanceAsync(TimeSpan.FromDays(9));

        Assert.True(Ok(await optOuts.ReturnAsync(again)).IsNew);
        Assert.False(Ok(await optOuts.ReturnAsync(again)).IsNew);
        await world.RunAsync();
        Assert.Equal((2, 0), (world.Wire.Accepted.Count, await UnsubscribedAsync(world, id)));
        await world.AssertInvariantsAsync();
    }

    private static Task<OptOut> LeaveAsync(EngineWorld world, Outreach outreach, OptOutScope scope) => world.Studio.Get<OptOutService>().LeaveAsync(Claim(outreach), scope);

    private static Task<Result<OptOutScope>> UndoAsync(EngineWorld world, Outreach outreach, OptOut left) => world.Studio.Get<OptOutService>().UndoAsync(Claim(outreach), left.Undo!);

    private static UnsubscribeClaim Claim(Outreach outreach) => new(outreach.Id, outreach.EnrollmentId, outreach.LeadId);

    private static Task<Enrollment> EnrollmentAsync(EngineWorld world, long campaignId) =>
        world.ReadAsync(db => db.Enrollments.AsNoTracking().SingleAsync(e => e.CampaignId == campaignId));

    private static async Task<string> StepNameAsync(EngineWorld world, Lead lead)
    {
        var step = (await world.LastAsync(lead)).StepId;
        return await world.ReadAsync(db => db.Steps.Where(s => s.Id == step).Select(s => s.Name).SingleAsync());
    }

    /// <summary>What rules see of the campaign's only enrollment.</summary>
    private static Task<int> UnsubscribedAsync(EngineWorld world, long campaignId) => world.ReadAsync(async db =>
    {
        var campaign = await db.Campaigns.AsNoTracking().SingleAsync(c => c.Id == campaignId);
        var enrollments = await db.Enrollments.AsNoTracking().Where(e => e.CampaignId == campaignId).ToListAsync();
        var leads = await db.Leads.AsNoTracking().ToDictionaryAsync(l => l.Id);
        return (await FactsLoader.LoadAsync(db, campaign, enrollments, leads, world.Studio.NowUtc, default)).Values.Sum(facts => facts.Engagement.Count(EngagementKind.Unsubscribed));
    });
}
