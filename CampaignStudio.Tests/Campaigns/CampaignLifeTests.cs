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

namespace CampaignStudio.Tests.Campaigns;

[EveryDatabase]
public sealed class CampaignLifeTests
{
    [Fact]
    public async Task Only_the_moves_of_the_contract_are_allowed_and_a_refusal_names_them()
    {
        await using var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync(Email());
        await RefusedAsync(world.Life.PauseAsync(id), world.Life.ResumeAsync(id), world.Life.CompleteAsync(id));
        await world.StartAsync(id);
        Assert.Equal("campaign_state", (await world.Life.StartAsync(id)).Error!.Code);
        await RefusedAsync(world.Life.ResumeAsync(id), world.Life.ArchiveAsync(id));
        Ok(await world.Life.PauseAsync(id));
        await RefusedAsync(world.Life.PauseAsync(id), world.Life.ArchiveAsync(id));
        Ok(await world.Life.ResumeAsync(id));
        Ok(await world.Life.CompleteAsync(id));
        await RefusedAsync(world.Life.PauseAsync(id), world.Life.ResumeAsync(id), world.Life.CompleteAsync(id));
        Ok(await world.Life.ArchiveAsync(id));
        var archived = await world.Life.ArchiveAsync(id);
        Assert.Contains("archived", archived.Error!.Message, StringComparison.Ordinal);
        Assert.Contains("clone", archived.Error!.Message, StringComparison.Ordinal);
        Assert.Equal("campaign_not_found", (await world.Life.PauseAsync(99)).Error!.Code);
    }

    private static async Task RefusedAsync(params Task<Result>[] moves)
    {
        foreach (var move in moves) Assert.Equal("campaign_state", (await move).Error!.Code);
    }

    [Fact]
    public async Task Starting_enrolls_the_audience_beside_those_who_wait_and_plans_everybodys_first_step()
    {
        await using var world = await EngineWorld.CreateAsync();
        foreach (var i in Enumerable.Range(0, 5)) await world.LeadAsync($"lead{i}", lead => lead.City = i < 3 ? "Paris" : "Rome");
        var byHand = await world.LeadAsync("by.hand");
        var id = await world.CampaignAsync(campaign => campaign.Audience = When("city", ConditionOperator.Equals, "paris"), Email(days: 1));
        await world.StartAsync(id, byHand);

        var enrollments = await world.ReadAsync(db => db.Enrollments.ToListAsync());
        Assert.Equal(4, enrollments.Count);
        Assert.All(enrollments, e => Assert.Equal((EnrollmentStatus.Active, 1), (e.Status, e.CurrentStep)));
        Assert.Equal(4, await world.ReadAsync(db => db.Outreaches.CountAsync(o => o.DueUtc == world.Studio.NowUtc.AddDays(1))));
        Assert.Equal(ExecutionStatus.Completed, (await world.ReadAsync(db => db.Executions.SingleAsync())).Status);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Problems_of_the_pre_flight_come_back_as_a_list_and_nothing_changes()
    {
        await using var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync(Email() with { Content = null }, Sms());
        world.Wire.IsConfigured = false;
        var outcome = Ok(await world.Life.StartAsync(id));

        Assert.False(outcome.IsStarted);
        Assert.Superset(new HashSet<string> { "no_content", "email_not_configured", "sms_not_configured" }, outcome.Preflight.Problems.Select(p => p.Code).ToHashSet());
        Assert.Equal(CampaignStatus.Draft, await world.ReadAsync(db => db.Campaigns.Select(c => c.Status).SingleAsync()));
        Assert.False(await world.ReadAsync(db => db.Executions.AnyAsync()));
    }

    [Fact]
    public async Task An_empty_variable_and_a_call_without_agents_only_warn()
    {
        await using var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync(Email("About {{ company }}"), Call());
        var lea = await world.LeadAsync();
        Ok(await world.Enrollments.EnrollAsync(id, [lea.Id]));
        var report = Ok(await world.Studio.Get<PreflightService>().CheckAsync(id));

        Assert.Empty(report.Problems);
        Assert.Superset(new HashSet<string> { "empty_variable", "no_agents", "not_all_reachable" }, report.Warnings.Select(w => w.Code).ToHashSet());
    }

    [Fact]
    public async Task Completing_cancels_what_is_pending_and_ends_open_enrollments()
    {
        await using var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync(Email(), Call());
        var leads = new[] { await world.LeadWithPhoneAsync("a"), await world.LeadAsync("b") };
        await world.StartAsync(id, leads);
        await world.RunAsync();
        Assert.Equal(OutreachStatus.Waiting, (await world.LastAsync(leads[0])).Status);
        var late = await world.LeadAsync("late");
        Ok(await world.Enrollments.EnrollAsync(id, [late.Id]));
        Ok(await world.Life.CompleteAsync(id));
        await world.RunAsync();

        Assert.Single(world.Wire.Offers, offer => offer.To == "a@example.com");
        Assert.DoesNotContain("late@example.com", world.Wire.Recipients);
        Assert.Equal((OutreachStatus.Cancelled, OutreachReasons.CampaignCompleted), ((await world.LastAsync(late)).Status, (await world.LastAsync(late)).Reason));
        Assert.Equal(Domain.FollowUps.FollowUpStatus.Cancelled, (await world.TaskAsync(leads[0])).Status);
        Assert.Equal(ExitReason.CampaignCompleted, (await world.EnrollmentAsync(leads[0])).ExitReason);
        // Whoever had no phone was through with the sequence before.
        Assert.Equal(EnrollmentStatus.Completed, (await world.EnrollmentAsync(leads[1])).Status);
        Assert.Equal("campaign_ended", (await world.Enrollments.EnrollAsync(id, [late.Id])).Error!.Code);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Resuming_sends_what_fell_due_and_loses_nothing()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await world.RunningAsync(Email(hours: 1), Call(), Email("Last", hours: 1));
        Ok(await world.Life.PauseAsync(id));
        await world.AdvanceAsync(TimeSpan.FromDays(30));
        Assert.Empty(world.Wire.Offers);
        Assert.Equal(OutreachStatus.Scheduled, (await world.LastAsync(lea)).Status);
        Ok(await world.Life.ResumeAsync(id));
        await world.RunAsync();
        Assert.Single(world.Wire.Accepted);
        Assert.Equal(OutreachStatus.Waiting, (await world.LastAsync(lea)).Status);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_call_does_not_expire_while_its_campaign_is_paused()
    {
        await using var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync(campaign => campaign.CallExpiryDays = 2, Call());
        var lea = await world.LeadWithPhoneAsync();
        await world.StartAsync(id, lea);
        await world.RunAsync();
        Ok(await world.Life.PauseAsync(id));
        await world.AdvanceAsync(TimeSpan.FromDays(3));
        Assert.Equal(OutreachStatus.Waiting, (await world.LastAsync(lea)).Status);
        Ok(await world.Life.ResumeAsync(id));
        await world.RunAsync();
        Assert.Equal((OutreachStatus.Skipped, OutreachReasons.CallExpired), ((await world.LastAsync(lea)).Status, (await world.LastAsync(lea)).Reason));
    }

    [Fact]
    public async Task A_campaign_completes_itself_once_everybody_has_ended_even_if_a_repeating_evaluation_is_planned()
    {
        await using var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync(campaign => campaign.CompleteWhenDone = true, Email(), Email("Last", days: 1));
        await world.StartAsync(id, await world.LeadAsync());
        Ok(await world.Studio.Get<ExecutionService>().PlanAsync(new() { Type = ExecutionType.Evaluate, CampaignId = id, DueAt = world.Studio.NowUtc.AddDays(9), Every = TimeSpan.FromDays(1) }));
        await world.RunAsync();
        Assert.Equal(0, await world.Life.CompleteDoneAsync());
        await world.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal(1, await world.Life.CompleteDoneAsync());
        await world.RunAsync();
        Assert.Equal(CampaignStatus.Completed, await world.ReadAsync(db => db.Campaigns.Select(c => c.Status).SingleAsync()));
        Assert.Equal(EnrollmentStatus.Completed, await world.ReadAsync(db => db.Enrollments.Select(e => e.Status).SingleAsync()));
    }

    [Fact]
    public async Task A_campaign_does_not_complete_itself_while_its_start_has_broken_off()
    {
        await using var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync(campaign => campaign.CompleteWhenDone = true, Email());
        var before = new ScheduledExecution { Type = ExecutionType.StartCampaign, CampaignId = id, DueUtc = world.Studio.NowUtc, CreatedUtc = world.Studio.NowUtc };
        before.Fail("Not ready yet.", world.Studio.NowUtc);
        await world.Studio.AddAsync(before);
        world.Studio.Time.Advance(TimeSpan.FromMinutes(1));
        await world.StartAsync(id, await world.LeadAsync());
        await world.RunAsync();
        await ChangeAsync(execution => execution.Fail("Something unforeseen went wrong.", world.Studio.NowUtc));
        Assert.Equal(0, await world.Life.CompleteDoneAsync());

        await ChangeAsync(execution => Ok(execution.Retry(world.Studio.NowUtc)));
        await world.RunAsync();
        // The one that was refused before the start is history.
        Assert.Equal(1, await world.Life.CompleteDoneAsync());

        async Task ChangeAsync(Action<ScheduledExecution> change)
        {
            await using var db = await world.Studio.OpenAsync();
            change(await db.Executions.OrderBy(e => e.Id).LastAsync());
            await db.SaveChangesAsync();
        }
    }

    [Theory]
    [InlineData(ExecutionType.StartCampaign)]
    [InlineData(ExecutionType.EnrollLeads)]
    [InlineData(ExecutionType.ImportLeads)]
    public async Task A_campaign_does_not_complete_itself_while_people_are_still_to_come(ExecutionType type)
    {
        await using var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync(campaign => campaign.CompleteWhenDone = true, Email());
        await world.StartAsync(id, await world.LeadAsync());
        await world.RunAsync();
        var coming = new ScheduledExecution { Type = type, CampaignId = id, DueUtc = world.Studio.NowUtc, CreatedUtc = world.Studio.NowUtc };
        await world.Studio.AddAsync(coming);
        Assert.Equal(0, await world.Life.CompleteDoneAsync());

        await ChangeAsync(execution => execution.Lease("other", world.Studio.NowUtc, ExecutionRunner.Lease));
        Assert.Equal(0, await world.Life.CompleteDoneAsync());
        await ChangeAsync(execution => execution.Complete(world.Studio.NowUtc));
        Assert.Equal(1, await world.Life.CompleteDoneAsync());

        async Task ChangeAsync(Action<ScheduledExecution> change)
        {
            await using var db = await world.Studio.OpenAsync();
            change(await db.Executions.SingleAsync(e => e.Id == coming.Id));
            await db.SaveChangesAsync();
        }
    }

    [Fact]
    public async Task A_clone_is_a_draft_with_the_same_steps_and_rules_and_without_leads()
    {
        await using var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync(campaign => campaign.ScoringRules = [new("r", "City", When("city", ConditionOperator.Exists), 5)], Email(), Sms("Gone"));
        Ok(await world.Steps.RemoveAsync((await world.StepAsync(id, "Gone")).Id));
        await world.StartAsync(id, await world.LeadAsync());
        var clone = await world.ReadAsync(async db => await db.Campaigns.Include(c => c.Steps).SingleAsync(c => c.Id == Ok(world.Campaigns.CloneAsync(id).GetAwaiter().GetResult())));

        Assert.Equal((CampaignStatus.Draft, "Spring (copy)"), (clone.Status, clone.Name));
        Assert.Equal(["Hello"], clone.Steps.Select(step => step.Name));
        Assert.Equal(5, clone.ScoringRules.Single().ScoreChange);
        Assert.False(await world.ReadAsync(db => db.Enrollments.AnyAsync(e => e.CampaignId == clone.Id)));
    }

    [Fact]
    public async Task Only_a_draft_that_never_sent_can_be_deleted()
    {
        await using var world = await EngineWorld.CreateAsync();
        var draft = await world.CampaignAsync(Email());
        Ok(await world.Enrollments.EnrollAsync(draft, [(await world.LeadAsync("bea")).Id]));
        Ok(await world.Campaigns.DeleteAsync(draft));
        Assert.False(await world.ReadAsync(db => db.Campaigns.AnyAsync()));
        Assert.Empty(await world.Studio.Get<Domain.Reporting.Reconciliation>().CompareAsync(draft));

        var (running, _) = await world.RunningAsync(Email());
        Assert.Equal("campaign_has_history", (await world.Campaigns.DeleteAsync(running)).Error!.Code);
    }

    [Fact]
    public async Task A_new_window_plans_anew_what_is_pending()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await world.RunningAsync(Email(hours: 2));
        var model = CampaignEditModel.Of(await world.ReadAsync(db => db.Campaigns.SingleAsync()));
        Ok(await world.Campaigns.UpdateAsync(id, model with { Window = new(From: "15:00", To: "17:00") }));
        Assert.Equal(new DateTime(2026, 3, 2, 15, 0, 0, DateTimeKind.Utc), (await world.LastAsync(lea)).DueUtc);
        Assert.Equal("stale_edit", (await world.Campaigns.UpdateAsync(id, model, expectedVersion: 0)).Error!.Code);
    }
}
