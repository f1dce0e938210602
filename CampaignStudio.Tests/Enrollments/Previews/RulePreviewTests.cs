using System.Text.Json;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Enrollments.Previews;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Rules.Advice;
using CampaignStudio.Domain.Rules.Versions;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Enrollments.Previews;

/// <summary>What edited rules would do is what they do once they are saved, and nothing happens before.</summary>
[EveryDatabase]
public sealed class RulePreviewTests
{
    private static readonly ScoringRule Opened = new("opened", "Opened", When("email_opened", ConditionOperator.Equals, true), 10);
    private static readonly ScoringRule Rich = new("rich", "Rich", When("budget", ConditionOperator.GreaterThan, 10000), 25);

    /// <summary>Moves on, and by what its actions set, moves again.</summary>
    private static readonly ProgressionRule[] Chain =
    [
        new("hot", "Hot", "nouveau", "contacte", [When("score", ConditionOperator.GreaterOrEqual, 30)],
        [
            new UpdateField("source", "rules for {{ first_name }}"),
            new AssignTo(null, AssignStrategy.RoundRobin),
            new CreateTask("Ring {{ first_name }}", TaskType.Call),
            new SendNotification(NotificationTarget.Agent, "{{ first_name }} is hot", "Ring soon"),
        ]),
        new("known", "Known", "contacte", "qualifie", [When("source", ConditionOperator.StartsWith, "rules")], []),
    ];

    private static async Task<(EngineWorld World, long CampaignId, Lead[] Leads)> RunningAsync()
    {
        var world = await EngineWorld.CreateAsync();
        var agents = new[] { await world.Studio.AddUserAsync("Ada"), await world.Studio.AddUserAsync("Ben") };
        var id = await world.CampaignAsync(campaign => (campaign.ScoringRules, campaign.AgentIds) = ([Rich], [.. agents.Select(agent => agent.Id)]), Email(), Email("Next", days: 3));
        var leads = new List<Lead>();
        foreach (var (name, budget) in new[] { ("lea", 20000m), ("max", 15000m), ("zoe", 500m) }) leads.Add(await world.LeadAsync(name, lead => lead.Budget = budget));
        await world.StartAsync(id, [.. leads]);
        await world.RunAsync();
        foreach (var lead in leads) await world.TellAsync(new Fact(InteractionKind.Opened) { OutreachId = (await world.OutreachesAsync(lead))[0].Id });
        await world.RunAsync();
        return (world, id, [.. leads]);
    }

    private static RulePreviewService Previews(EngineWorld world) => world.Studio.Get<RulePreviewService>();

    private static async Task<CampaignEditModel> EditedAsync(EngineWorld world, long id) =>
        (await world.Studio.Get<CampaignQueries>().CardAsync(id))!.Settings with { ScoringRules = [Rich, Opened], ProgressionRules = [.. Chain] };

    [Fact]
    public async Task What_is_previewed_is_what_happens_once_the_rules_are_saved()
    {
        var (world, id, leads) = await RunningAsync();
        await using var _ = world;
        var edited = await EditedAsync(world, id);
        var before = await RowsAsync(world);

        var told = new List<PreviewProgress>();
        var preview = Ok(await Previews(world).PreviewAsync(id, edited, new Told(told)));

        Assert.Equal(before, await RowsAsync(world));
        Assert.Equal(new PreviewProgress(3, 3), told[^1]);
        Assert.Equal((3, 3, 0, 2), (preview.Evaluated, preview.Risen, preview.Fallen, preview.Moved));
        Assert.Equal([("Hot", 2), ("Known", 2)], preview.Moves.Select(move => (move.Rule, move.Leads)));
        Assert.Equal([("nouveau", 3, 1), ("qualifie", 0, 2)], preview.Statuses.Select(status => (status.Status, status.Before, status.After)).OrderBy(status => status.Status));
        Assert.Equal([(0m, 1), (25m, 2)], Buckets(preview, bucket => bucket.Before));
        Assert.Equal([(10m, 1), (35m, 2)], Buckets(preview, bucket => bucket.After));

        Ok(await world.Campaigns.UpdateAsync(id, edited));
        await world.RunAsync();
        foreach (var lead in leads)
        {
            var said = preview.Leads.SingleOrDefault(one => one.LeadId == lead.Id);
            Assert.Equal(said?.Moves[^1].To ?? "nouveau", (await world.FreshAsync(lead)).Status);
            Assert.Equal(said?.ScoreAfter ?? 10, (await world.EnrollmentAsync(lead)).Score);
        }
        var tasks = await world.ReadAsync(db => db.Tasks.Where(task => task.Title.StartsWith("Ring")).Select(task => new { task.Title, task.AssignedToId }).ToListAsync());
        Assert.Equal(
            tasks.Select(task => (task.Title, task.AssignedToId)).Order(),
            preview.Leads.SelectMany(lead => lead.Effects).Where(effect => effect.Kind is PreviewedEffectKind.Task).Select(effect => (effect.Text, effect.UserId)).Order());
        var notified = await world.ReadAsync(db => db.Notifications.Where(one => one.Title.EndsWith("is hot")).GroupBy(one => one.UserId).Select(user => new { user.Key, Count = user.Count() }).ToListAsync());
        Assert.Equal(
            notified.Select(user => ((long?)user.Key, user.Count)).Order(),
            preview.Effects.Where(effect => effect.Kind is PreviewedEffectKind.Notification).Select(effect => (effect.UserId, effect.Count)).Order());
        Assert.Equal(2, preview.Effects.Single(effect => effect.Kind is PreviewedEffectKind.FieldUpdate).Count);
        Assert.Equal(2, preview.Effects.Where(effect => effect.Kind is PreviewedEffectKind.Assignment).Sum(effect => effect.Count));

        // Once saved, they have nothing more to do.
        var again = Ok(await Previews(world).PreviewAsync(id, edited));
        Assert.Equal((3, 0, 0, 0), (again.Evaluated, again.Risen, again.Fallen, again.Moved));
    }

    [Fact]
    public async Task One_lead_is_tried_with_every_rule_and_the_reasons()
    {
        var (world, id, leads) = await RunningAsync();
        await using var _ = world;
        var edited = await EditedAsync(world, id);
        var before = await RowsAsync(world);

        var trial = Ok(await Previews(world).TestAsync(id, leads[0].Id, edited));

        Assert.Equal(before, await RowsAsync(world));
        Assert.Equal((true, 25m, 35m, "nouveau"), (trial.IsEnrolled, trial.Before.Score, trial.After.Score, trial.StatusBefore));
        Assert.Equal(trial.After.Score, trial.After.Breakdown.Sum(line => line.Points));
        Assert.Equal([("nouveau", "contacte"), ("contacte", "qualifie")], trial.Moves.Select(move => (move.From, move.To)));
        Assert.Equal(
            [PreviewedEffectKind.FieldUpdate, PreviewedEffectKind.Assignment, PreviewedEffectKind.Task, PreviewedEffectKind.Notification],
            trial.Effects.Select(effect => effect.Kind));
        Assert.Equal([RuleVerdict.Holds, RuleVerdict.Holds], trial.Scoring.Select(rule => rule.Verdict));
        Assert.Equal([RuleVerdict.Holds, RuleVerdict.WrongStatus], trial.Progression.Select(rule => rule.Verdict));
    }

    [Fact]
    public async Task A_lead_outside_the_campaign_is_tried_as_if_enrolled_now()
    {
        var (world, id, _) = await RunningAsync();
        await using var _w = world;
        var tom = await world.LeadAsync("tom", lead => lead.Budget = 50000);

        var trial = Ok(await Previews(world).TestAsync(id, tom.Id, await EditedAsync(world, id)));

        Assert.Equal((false, 25m, 25m), (trial.IsEnrolled, trial.Before.Score, trial.After.Score));
        Assert.Empty(trial.Moves);
        Assert.Equal("lead_not_found", (await Previews(world).TestAsync(id, 999_999, await EditedAsync(world, id))).Error!.Code);
        Assert.Equal("campaign_not_found", (await Previews(world).TestAsync(999_999, tom.Id, await EditedAsync(world, id))).Error!.Code);
    }

    [Fact]
    public async Task Those_who_wait_for_the_start_are_looked_at_and_those_taken_out_before_are_not()
    {
        await using var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync(Email());
        var (lea, max) = (await world.LeadAsync("lea", lead => lead.Budget = 20000), await world.LeadAsync("max"));
        Ok(await world.Enrollments.EnrollAsync(id, [lea.Id, max.Id]));
        Ok(await world.Enrollments.RemoveAsync(id, max.Id));

        var preview = Ok(await Previews(world).PreviewAsync(id, await EditedAsync(world, id)));

        Assert.Equal((1, 1), (preview.Evaluated, preview.Risen));
    }

    [Fact]
    public async Task A_fact_of_a_clock_ahead_of_ours_does_not_make_a_preview_endless()
    {
        var (world, id, leads) = await RunningAsync();
        await using var _ = world;
        await world.ReadAsync(db => db.Interactions.ExecuteUpdateAsync(set => set.SetProperty(i => i.OccurredUtc, world.Studio.NowUtc.AddMinutes(5))));
        var again = new ProgressionRule("again", "Again", "nouveau", "nouveau", [When("email_opened_count", ConditionOperator.GreaterOrEqual, 1)], []) { CanRepeat = true };
        var edited = await EditedAsync(world, id) with { ProgressionRules = [again] };

        var trial = Ok(await Previews(world).TestAsync(id, leads[0].Id, edited));

        Assert.InRange(trial.Moves.Count, 1, 2);
    }

    [Fact]
    public async Task Rules_that_would_not_be_saved_are_not_tried_either()
    {
        var (world, id, leads) = await RunningAsync();
        await using var _ = world;
        var wrong = await EditedAsync(world, id) with { ScoringRules = [Rich with { Condition = When("budgett", ConditionOperator.Exists) }] };

        foreach (var error in new[] { (await Previews(world).PreviewAsync(id, wrong)).Error, (await Previews(world).TestAsync(id, leads[0].Id, wrong)).Error })
        {
            Assert.Equal(("unknown_field", "lead_scoring_rules[0].condition.field"), (error!.Code, error.Field));
        }
        var check = Ok(await world.Studio.Get<RuleCheckQueries>().CheckAsync(id, CampaignRules.Of(wrong)));
        Assert.Equal("unknown_field", Assert.Single(check.Errors).Code);
    }

    [Fact]
    public async Task The_passes_of_one_lead_see_each_others_moves()
    {
        var world = await EngineWorld.CreateAsync();
        await using var _ = world;
        var id = await world.CampaignAsync(campaign => campaign.AllowReentry = true, Email());
        var lea = await world.LeadAsync("lea", lead => lead.Budget = 20000);
        await world.StartAsync(id, lea);
        await world.RunAsync();
        Ok(await world.Enrollments.EnrollAsync(id, [lea.Id]));
        await world.RunAsync();
        var edited = (await world.Studio.Get<CampaignQueries>().CardAsync(id))!.Settings with
        {
            ProgressionRules = [new("once", "Once", "nouveau", "contacte", [When("budget", ConditionOperator.Exists)], []), new("twice", "Twice", "contacte", "qualifie", [When("email_opened", ConditionOperator.Exists)], [])],
        };

        var preview = Ok(await Previews(world).PreviewAsync(id, edited));

        Assert.Equal((2, 1), (preview.Evaluated, preview.Moved));
        Assert.Equal(1, Assert.Single(preview.Moves).Leads);
    }

    [Fact]
    public async Task An_agent_who_left_is_said_before_anything_is_saved()
    {
        var (world, id, leads) = await RunningAsync();
        await using var _ = world;
        var edited = await EditedAsync(world, id);
        foreach (var name in (string[])["Ada", "Ben"])
        {
            await world.ReadAsync(db => db.Users.Where(user => user.DisplayName == name).ExecuteUpdateAsync(set => set.SetProperty(user => user.IsActive, false)));
        }

        var preview = Ok(await Previews(world).PreviewAsync(id, edited with { AgentIds = [] }));

        Assert.Contains("the lead was not assigned: there is no active agent", preview.Problems);
        Assert.Contains(preview.Problems, problem => problem.EndsWith("reached nobody: its recipient is not there or no longer active", StringComparison.Ordinal));
        Assert.Equal(4, preview.Effects.Single(effect => effect.Kind is PreviewedEffectKind.LeftOut).Count);
        Assert.Null(preview.Effects.Single(effect => effect.Kind is PreviewedEffectKind.Task).UserId);
    }

    private static IEnumerable<(decimal From, int Count)> Buckets(RulePreview preview, Func<ScoreBucket, int> count) =>
        preview.Scores.Where(bucket => count(bucket) > 0).Select(bucket => (bucket.From, count(bucket)));

    /// <summary>All that a preview might write, and the versions of what it might change.</summary>
    private static Task<string> RowsAsync(EngineWorld world) => world.ReadAsync(async db => JsonSerializer.Serialize(new
    {
        Leads = await db.Leads.OrderBy(lead => lead.Id).Select(lead => new { lead.Status, lead.Source, lead.AssignedToId, lead.Version }).ToListAsync(),
        Enrollments = await db.Enrollments.OrderBy(enrollment => enrollment.Id).Select(enrollment => new { enrollment.Score, enrollment.Version }).ToListAsync(),
        Tasks = await db.Tasks.CountAsync(),
        Notifications = await db.Notifications.CountAsync(),
        Firings = await db.RuleFirings.CountAsync(),
        Scores = await db.ScoreChanges.CountAsync(),
        Moves = await db.LeadStatusChanges.CountAsync(),
        Versions = await db.RuleVersions.CountAsync(),
    }));

    private sealed class Told(List<PreviewProgress> all) : IProgress<PreviewProgress>
    {
        public void Report(PreviewProgress value) => all.Add(value);
    }
}
