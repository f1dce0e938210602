using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Rules.Versions;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Rules;

/// <summary>Every save of the rules is kept, and everybody is scored anew by it where one can watch.</summary>
[EveryDatabase]
public sealed class RuleVersionTests
{
    private static readonly ScoringRule Paris = new("paris", "From Paris", When("city", ConditionOperator.Equals, "Paris"), 10);
    private static readonly ScoringRule Opened = new("opened", "Opened", When("email_opened", ConditionOperator.Exists), 5);

    [Fact]
    public async Task A_save_is_a_version_when_the_rules_are_others_and_says_what_changed()
    {
        await using var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync(campaign => campaign.ScoringRules = [Paris], Email());
        await EditAsync(world, id, settings => settings with { Name = "Another name" });
        await EditAsync(world, id, settings => settings with { ScoringRules = [Paris with { ScoreChange = 20 }, Opened], ScoreCeiling = 50 });

        var versions = (await world.Studio.Get<RuleVersionQueries>().ListAsync(id, new PageRequest())).Items;
        Assert.Equal([2, 1], versions.Select(version => version.Number));
        Assert.Equal(
            [(RuleDifferenceKind.Changed, "From Paris", "points: 10", "points: 20"), (RuleDifferenceKind.Added, "Highest score", null, "50")],
            versions[0].Differences.Where(difference => difference.Name != "Opened").Select(difference => (difference.Kind, difference.Name, difference.Before, difference.After)));
        Assert.Contains("the lead opened an e-mail", versions[0].Differences.Single(difference => difference.Name == "Opened").After, StringComparison.Ordinal);
        Assert.Equal(RuleDifferenceKind.Added, Assert.Single(versions[1].Differences).Kind);
        Assert.Equal(2, (await world.ReadAsync(db => db.Campaigns.SingleAsync())).RuleVersion);
    }

    [Fact]
    public async Task Taking_an_earlier_version_again_is_a_new_one()
    {
        await using var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync(campaign => campaign.ScoringRules = [Paris], Email());
        await EditAsync(world, id, settings => settings with { ScoringRules = [Opened] });

        Ok(await world.Campaigns.RestoreRulesAsync(id, 1));

        var now = (await world.Studio.Get<RuleVersionQueries>().FindAsync(id, 3))!;
        Assert.Equal((1, "From Paris"), (now.RestoredFrom!.Value, now.Rules.Scoring.Single().Name));
        Assert.Equal(now.Rules.Scoring, (await world.Studio.Get<CampaignQueries>().CardAsync(id))!.Settings.ScoringRules);
        // The rules it has already are no new version.
        Ok(await world.Campaigns.RestoreRulesAsync(id, 1));
        Assert.Null(await world.Studio.Get<RuleVersionQueries>().FindAsync(id, 4));
        Assert.Equal("rule_version_not_found", (await world.Campaigns.RestoreRulesAsync(id, 9)).Error!.Code);
    }

    [Fact]
    public async Task A_version_that_speaks_of_what_is_gone_is_refused_and_nothing_changes()
    {
        await using var world = await EngineWorld.CreateAsync();
        var fields = world.Studio.Get<CustomFieldService>();
        var plan = Ok(await fields.AddAsync(new CustomFieldEditModel { Key = "plan", Label = "Plan" }));
        var id = await world.CampaignAsync(campaign => campaign.ScoringRules = [Paris with { Condition = When("plan", ConditionOperator.Exists) }], Email());
        await EditAsync(world, id, settings => settings with { ScoringRules = [Opened] });
        Ok(await fields.RemoveAsync(plan));

        var refused = await world.Campaigns.RestoreRulesAsync(id, 1);

        Assert.Equal(ErrorKind.Invalid, refused.Error!.Kind);
        Assert.Equal("Opened", (await world.Studio.Get<CampaignQueries>().CardAsync(id))!.Settings.ScoringRules.Single().Name);
        Assert.Equal(2, await world.ReadAsync(db => db.RuleVersions.CountAsync()));
    }

    [Fact]
    public async Task Rules_that_are_older_than_their_history_become_its_beginning()
    {
        await using var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync(campaign => campaign.ScoringRules = [Paris], Email());
        await world.ReadAsync(async db => await db.RuleVersions.ExecuteDeleteAsync() + await db.Campaigns.ExecuteUpdateAsync(set => set.SetProperty(c => c.RuleVersion, 0)));

        await EditAsync(world, id, settings => settings with { ScoringRules = [Opened] });

        Assert.Equal(["Opened", "From Paris"], (await world.ReadAsync(db => db.RuleVersions.OrderByDescending(v => v.Number).ToListAsync())).Select(v => v.ScoringRules.Single().Name));
    }

    [Fact]
    public async Task An_edit_scores_everybody_anew_in_an_execution_that_tells_how_far_it_is()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, leads) = await StartedAsync(world, 5);
        await EditAsync(world, id, settings => settings with { ScoringRules = [Paris with { ScoreChange = 7 }] });

        // The job that looks for marks leaves these to the execution.
        Assert.Equal(0, (await world.Studio.Get<EvaluationService>().EvaluateDueAsync()).Evaluated);
        await world.RunAsync();

        var execution = (await world.Studio.Get<ExecutionQueries>().ListAsync(new PageRequest(), type: ExecutionType.Evaluate)).Items.Single();
        Assert.Equal((ExecutionStatus.Completed, 5, 5L), (execution.Status, execution.Done, execution.Total!.Value));
        foreach (var lead in leads) Assert.Equal((7m, 2), await ScoredAsync(world, lead));
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Where_the_node_that_scored_is_gone_the_job_does_it()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, leads) = await StartedAsync(world, 3);
        await EditAsync(world, id, settings => settings with { ScoringRules = [Paris with { ScoreChange = 7 }] });
        await world.ReadAsync(async db =>
        {
            (await db.Executions.SingleAsync(e => e.Type == ExecutionType.Evaluate)).Lease("dead", world.Studio.NowUtc, TimeSpan.FromSeconds(30));
            return await db.SaveChangesAsync();
        });
        Assert.Equal(0, (await world.Studio.Get<EvaluationService>().EvaluateDueAsync()).Evaluated);

        world.Studio.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(3, (await world.Studio.Get<EvaluationService>().EvaluateDueAsync()).Evaluated);
        Assert.Equal((7m, 2), await ScoredAsync(world, leads[0]));
    }

    [Fact]
    public async Task An_edit_that_no_score_depends_on_scores_nobody_anew()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, leads) = await StartedAsync(world, 1);
        var before = await world.EnrollmentAsync(leads[0]);

        await EditAsync(world, id, settings => settings with { Name = "Another name", DailyCap = 5 });

        Assert.Equal((before.EvaluateDueUtc, before.Version), ((await world.EnrollmentAsync(leads[0])).EvaluateDueUtc, (await world.EnrollmentAsync(leads[0])).Version));
        Assert.Equal(0, await world.ReadAsync(db => db.Executions.CountAsync(e => e.Type == ExecutionType.Evaluate)));

        // Leaving at a status and the days of a zone are evaluated.
        await EditAsync(world, id, settings => settings with { ExitOnStatus = "gagne" });
        Assert.Equal(world.Studio.NowUtc, (await world.EnrollmentAsync(leads[0])).EvaluateDueUtc);
    }

    [Fact]
    public async Task A_score_says_what_moved_it()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, leads) = await StartedAsync(world, 1);
        await EditAsync(world, id, settings => settings with { ScoringRules = [Paris, Opened with { Decay = new ScoreDecay(1) }] });
        await world.RunAsync();
        await EditAsync(world, id, settings => settings with { ScoringRules = [Paris with { ScoreChange = 20 }, Opened with { Decay = new ScoreDecay(1) }] });
        await world.RunAsync();
        world.Studio.Time.Advance(TimeSpan.FromMinutes(1));
        await world.TellAsync(new Fact(InteractionKind.Opened) { OutreachId = (await world.OutreachesAsync(leads[0]))[0].Id });
        world.Studio.Time.Advance(TimeSpan.FromMinutes(1));
        await world.RunAsync();
        await world.AdvanceAsync(TimeSpan.FromDays(1));
        world.Studio.Time.Advance(TimeSpan.FromMinutes(1));
        var model = (await world.Studio.Get<LeadQueries>().CardAsync(leads[0].Id))!.ToEditModel();
        model.City = "Rome";
        Ok(await world.Studio.Get<LeadService>().UpdateAsync(leads[0].Id, model));
        await world.RunAsync();

        var changes = await world.ReadAsync(db => db.ScoreChanges.OrderBy(c => c.Id).ToListAsync());
        Assert.Equal(
            [(ScoreCause.Facts, 1), (ScoreCause.Rules, 3), (ScoreCause.Interaction, 3), (ScoreCause.Days, 3), (ScoreCause.Facts, 3)],
            changes.Select(change => (change.Cause, change.RuleVersion)));
        Assert.Equal([2], changes.Index().Where(change => change.Item.InteractionId is not null).Select(change => change.Index));
    }

    private static async Task<(long CampaignId, IReadOnlyList<Lead> Leads)> StartedAsync(EngineWorld world, int count)
    {
        var id = await world.CampaignAsync(campaign => campaign.ScoringRules = [Paris], Email(), Email("Second", days: 30));
        var leads = new List<Lead>();
        for (var number = 0; number < count; number++) leads.Add(await world.LeadAsync($"lead{number}", lead => lead.City = "Paris"));
        await world.StartAsync(id, [.. leads]);
        await world.RunAsync();
        return (id, leads);
    }

    private static async Task<(decimal Score, int Version)> ScoredAsync(EngineWorld world, Lead lead)
    {
        var enrollment = await world.EnrollmentAsync(lead);
        return (enrollment.Score, enrollment.RuleVersion);
    }

    private static async Task EditAsync(EngineWorld world, long id, Func<CampaignEditModel, CampaignEditModel> edit)
    {
        world.Studio.Time.Advance(TimeSpan.FromMinutes(1));
        Ok(await world.Campaigns.UpdateAsync(id, edit((await world.Studio.Get<CampaignQueries>().CardAsync(id))!.Settings)));
    }
}
