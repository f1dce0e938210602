using System.Text.Json;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Enrollments;

[EveryDatabase]
public sealed class EnrollmentTests
{
    [Fact]
    public async Task Enrolling_twice_does_nothing_and_in_a_running_campaign_a_lead_begins_at_once()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, _) = await world.RunningAsync(Email(days: 1));
        var bea = await world.LeadAsync("bea");
        var first = Ok(await world.Enrollments.EnrollAsync(id, [bea.Id, bea.Id, 999])).Outcome!;
        Assert.Equal((1, 0, 999), (first.Enrolled, first.AlreadyEnrolled, first.Rejected.Single().LeadId));
        Assert.Equal(EnrollmentStatus.Active, (await world.EnrollmentAsync(bea)).Status);
        Assert.Equal((0, 1), (Ok(await world.Enrollments.EnrollAsync(id, [bea.Id])).Outcome is { } second ? (second.Enrolled, second.AlreadyEnrolled) : default));
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Re_entry_is_a_new_pass_and_only_after_the_earlier_one_has_ended()
    {
        await using var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync(campaign => campaign.AllowReentry = true, Email());
        var lea = await world.LeadAsync();
        await world.StartAsync(id, lea);
        Assert.Equal(1, Ok(await world.Enrollments.EnrollAsync(id, [lea.Id])).Outcome!.AlreadyEnrolled);
        await world.RunAsync();
        Assert.Equal(1, Ok(await world.Enrollments.EnrollAsync(id, [lea.Id])).Outcome!.Enrolled);
        await world.RunAsync();

        Assert.Equal(2, (await world.EnrollmentAsync(lea)).Pass);
        Assert.Equal(2, world.Wire.Accepted.Count);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_single_lead_can_be_paused_and_resumed_while_the_others_go_on()
    {
        await using var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync(Email(hours: 1));
        var (a, b) = (await world.LeadAsync("a"), await world.LeadAsync("b"));
        await world.StartAsync(id, a, b);
        Ok(await world.Enrollments.PauseAsync(id, a.Id));
        Assert.Equal("enrollment_state", (await world.Enrollments.PauseAsync(id, a.Id)).Error!.Code);
        await world.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.Equal(["b@example.com"], world.Wire.Recipients);
        var why = (await world.Studio.Get<OutreachQueries>().FindAsync((await world.LastAsync(a)).Id))!.Explanation!;
        Assert.Equal(OutreachReasons.EnrollmentPaused, why.Code);
        Ok(await world.Enrollments.ResumeAsync(id, a.Id));
        await world.RunAsync();
        Assert.Equal(["b@example.com", "a@example.com"], world.Wire.Recipients);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Removing_somebody_under_way_exits_and_somebody_waiting_leaves_no_trace()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await world.RunningAsync(Email(days: 1));
        Ok(await world.Enrollments.RemoveAsync(id, lea.Id));
        Assert.Equal(ExitReason.Removed, (await world.EnrollmentAsync(lea)).ExitReason);
        Assert.Equal(OutreachStatus.Cancelled, (await world.LastAsync(lea)).Status);

        var draft = await world.CampaignAsync(Email());
        var bea = await world.LeadAsync("bea");
        Ok(await world.Enrollments.EnrollAsync(draft, [bea.Id]));
        Ok(await world.Enrollments.RemoveAsync(draft, bea.Id));
        Assert.False(await world.ReadAsync(db => db.Enrollments.AnyAsync(e => e.CampaignId == draft)));
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_planned_execution_enrolls_whoever_fits_when_it_runs()
    {
        await using var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync(Email(days: 1));
        await world.LeadAsync("ada", lead => lead.Country = "GB");
        var parameters = JsonSerializer.SerializeToElement(new EnrollParams { Filter = When("country", ConditionOperator.Equals, "FR") }, StudioJson.Options);
        var planned = Ok(await world.Studio.Get<ExecutionService>().PlanAsync(new ExecutionEditModel { Type = ExecutionType.EnrollLeads, CampaignId = id, Params = parameters }));
        var bea = await world.LeadAsync("bea", lead => lead.Country = "FR");

        await world.RunAsync();

        Assert.Equal(id, (await world.EnrollmentAsync(bea)).CampaignId);
        Assert.Equal(1, await world.ReadAsync(db => db.Enrollments.CountAsync()));
        Assert.Equal(2, (await world.Studio.Get<ExecutionQueries>().FindAsync(planned))!.Total);
    }

    [Fact]
    public async Task Many_leads_are_enrolled_by_an_execution()
    {
        await using var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync(Email(days: 1));
        await world.StartAsync(id);
        var answer = Ok(await world.Enrollments.EnrollAsync(id, [.. Enumerable.Range(1, EnrollmentService.DirectLimit + 1).Select(i => (long)i)]));
        Assert.NotNull(answer.ExecutionId);
        await world.RunAsync();
        var execution = await world.Studio.Get<ExecutionQueries>().FindAsync(answer.ExecutionId.Value);
        Assert.Equal((ExecutionStatus.Completed, 2001), (execution!.Status, execution.Done));
    }
}
