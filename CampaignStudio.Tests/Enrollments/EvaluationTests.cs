using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using static CampaignStudio.Domain.Rules.ConditionOperator;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Enrollments;

/// <summary>Score and progression over the real rows.</summary>
[EveryDatabase]
public sealed class EvaluationTests
{
    private static readonly ScoringRule Opened = new("opened", "Email opened", When("email_opened", Domain.Rules.ConditionOperator.Equals, true), 10);
    private static readonly ScoringRule Budget = new("budget", "High budget", When("budget", GreaterThan, 10000), 25);
    private static readonly ScoringRule Replied = new("replied", "Replied", When("email_replied", Domain.Rules.ConditionOperator.Equals, true), 30);

    private static ProgressionRule Qualify(params RuleAction[] actions) => new(
        "qualify", "Move to qualified", "nouveau", "qualifie",
        [When("score", GreaterThan, 50), When("email_replied", Domain.Rules.ConditionOperator.Equals, true)], [.. actions]);

    private static async Task<(EngineWorld World, long CampaignId, Lead Lead)> SentAsync(Action<CampaignEditModel> configure, decimal budget = 20000)
    {
        var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync(configure, Email(), Email("Next", days: 3));
        var lea = await world.LeadAsync("lea", lead => lead.Budget = budget);
        await world.StartAsync(id, lea);
        await world.RunAsync();
        return (world, id, lea);
    }

    private static async Task DoAsync(EngineWorld world, Lead lead, params InteractionKind[] kinds)
    {
        var id = (await world.OutreachesAsync(lead))[0].Id;
        foreach (var kind in kinds)
        {
            world.Studio.Time.Advance(TimeSpan.FromMinutes(1));
            await world.TellAsync(new Fact(kind) { OutreachId = id });
        }
        await world.RunAsync();
    }

    [Fact]
    public async Task The_score_is_the_sum_of_the_rules_that_hold_and_its_history_names_the_cause()
    {
        var (world, id, lea) = await SentAsync(campaign => campaign.ScoringRules = [Opened, Budget]);
        await using var _ = world;
        Assert.Equal(25, (await world.EnrollmentAsync(lea)).Score);
        await DoAsync(world, lea, InteractionKind.Opened, InteractionKind.Opened);
        Assert.Equal(35, (await world.EnrollmentAsync(lea)).Score);

        var changes = await world.ReadAsync(db => db.ScoreChanges.OrderBy(c => c.Id).ToListAsync());
        Assert.Equal([(0m, 25m), (25m, 35m)], changes.Select(c => (c.FromScore, c.ToScore)));
        Assert.Null(changes[0].InteractionId);
        Assert.Equal(await world.ReadAsync(db => db.Interactions.MaxAsync(i => i.Id)), changes[1].InteractionId);

        var again = Ok(await world.Studio.Get<EvaluationService>().EvaluateCampaignAsync(id));
        Assert.Equal((1, 0, 0), (again.Evaluated, again.ScoresChanged, again.Moved));
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task What_is_marked_and_not_evaluated_yet_is_not_through()
    {
        var (world, id, _) = await SentAsync(campaign => campaign.ScoringRules = [Opened]);
        await using var _ = world;
        Assert.True(await IsThroughAsync());
        await world.ReadAsync(db => EvaluationService.MarkAsync(db.Enrollments.Where(e => e.CampaignId == id), world.Studio.NowUtc, default));
        Assert.False(await IsThroughAsync());
        await world.RunAsync();
        Assert.True(await IsThroughAsync());

        Task<bool> IsThroughAsync() => world.ReadAsync(async db =>
        {
            await using var write = await db.BeginWriteAsync();
            return await EvaluationService.IsThroughAsync(db, id, world.Studio.NowUtc, default);
        });
    }

    [Fact]
    public async Task A_lead_that_fits_a_rule_moves_once_with_its_actions_in_one_go()
    {
        var world = await EngineWorld.CreateAsync();
        await using var _ = world;
        var ada = await world.Studio.AddUserAsync("Ada");
        var mia = await world.Studio.AddUserAsync("Mia", Role.Marketer);
        var told = 0;
        using var watching = world.Studio.Live.Watch(Domain.Shared.Topic.Notifications(mia.Id), () => told++);
        var id = await world.CampaignAsync(
            campaign =>
            {
                campaign.ScoringRules = [Opened, Budget, Replied];
                campaign.ProgressionRules =
                [
                    Qualify(
                        new UpdateField("source", "campaign"),
                        new AssignTo(ada.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                        new CreateTask("Follow up {{ first_name }}", TaskType.Call, TaskPriority.High, DueInHours: 24),
                        new SendNotification(NotificationTarget.Role, "{{ first_name }} qualified", "Look", Role: "marketer")),
                ];
            },
            Email(),
            Email("Next", days: 3));
        var lea = await world.LeadAsync("lea", lead => lead.Budget = 20000);
        await world.StartAsync(id, lea);
        await world.RunAsync();
        await DoAsync(world, lea, InteractionKind.Opened, InteractionKind.Replied);

        var moved = await world.FreshAsync(lea);
        Assert.Equal(("qualifie", "campaign", ada.Id), (moved.Status, moved.Source, moved.AssignedToId));
        var task = await world.ReadAsync(db => db.Tasks.SingleAsync(t => t.Title == "Follow up lea"));
        Assert.Equal((TaskPriority.High, ada.Id, world.Studio.NowUtc.AddHours(24)), (task.Priority, task.AssignedToId, task.DueUtc));
        Assert.Equal("lea qualified", (await world.ReadAsync(db => db.Notifications.SingleAsync())).Title);
        Assert.Equal(1, told);
        var change = await world.ReadAsync(db => db.LeadStatusChanges.SingleAsync());
        Assert.Equal((StatusChangeCause.Rule, "qualify", id), (change.Cause, change.RuleId, change.CampaignId));

        Ok(await world.Studio.Get<EvaluationService>().EvaluateCampaignAsync(id));
        Assert.Equal(1, await world.ReadAsync(db => db.LeadStatusChanges.CountAsync()));
        Assert.Equal(1, await world.ReadAsync(db => db.Notifications.CountAsync()));
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_persons_correction_stands()
    {
        var (world, _, lea) = await SentAsync(campaign =>
        {
            campaign.ScoringRules = [Opened, Budget, Replied];
            campaign.ProgressionRules = [Qualify()];
        });
        await using var _ = world;
        await DoAsync(world, lea, InteractionKind.Opened, InteractionKind.Replied);
        Assert.Equal("qualifie", (await world.FreshAsync(lea)).Status);
        Ok(await world.Studio.Get<LeadService>().MoveAsync(lea.Id, "nouveau"));
        await DoAsync(world, lea, InteractionKind.Opened);
        Assert.Equal("nouveau", (await world.FreshAsync(lea)).Status);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task An_edited_rule_takes_effect_for_everybody()
    {
        var (world, id, lea) = await SentAsync(campaign => campaign.ScoringRules = [Budget]);
        await using var _ = world;
        var model = CampaignEditModel.Of(await world.ReadAsync(db => db.Campaigns.SingleAsync()));
        Ok(await world.Campaigns.UpdateAsync(id, model with { ScoringRules = [Budget with { ScoreChange = 7.5m }] }));
        await world.RunAsync();
        Assert.Equal(7.5m, (await world.EnrollmentAsync(lea)).Score);
        await world.AssertInvariantsAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lead_that_reaches_the_campaigns_last_status_leaves_whoever_moved_it(bool byRule)
    {
        var (world, _, lea) = await SentAsync(campaign =>
        {
            campaign.StopOnReply = false;
            campaign.ExitOnStatus = "qualifie";
            campaign.ScoringRules = [Budget, Replied];
            campaign.ProgressionRules = [Qualify()];
        });
        await using var _ = world;
        world.Studio.Time.Advance(TimeSpan.FromMinutes(1));
        if (byRule) await DoAsync(world, lea, InteractionKind.Replied);
        else Ok(await world.Studio.Get<LeadService>().MoveAsync(lea.Id, "qualifie"));
        await world.RunAsync();

        var enrollment = await world.EnrollmentAsync(lea);
        Assert.Equal((EnrollmentStatus.Exited, ExitReason.Progressed), (enrollment.Status, enrollment.ExitReason));
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Rules_that_count_days_are_evaluated_again_at_local_midnight()
    {
        var (world, _, lea) = await SentAsync(campaign => campaign.ScoringRules = [new("days", "Old", When("days_since_enrolled", GreaterOrEqual, 2), 5)]);
        await using var _ = world;
        Assert.Equal(new DateTime(2026, 3, 3, 0, 0, 0, DateTimeKind.Utc), (await world.EnrollmentAsync(lea)).EvaluateDueUtc);
        await world.AdvanceAsync(TimeSpan.FromHours(38));
        Assert.Equal(0, (await world.EnrollmentAsync(lea)).Score);
        await world.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.Equal(5, (await world.EnrollmentAsync(lea)).Score);
    }

    [Fact]
    public async Task The_place_in_the_sequence_is_a_fact_whose_change_is_seen()
    {
        var (world, _, lea) = await SentAsync(campaign => campaign.ScoringRules = [new("two", "At two", When("current_step", Domain.Rules.ConditionOperator.Equals, 2), 3), new("sent", "Sent", When("email_sent", Domain.Rules.ConditionOperator.Equals, true), 1)]);
        await using var _ = world;
        Assert.Equal(4, (await world.EnrollmentAsync(lea)).Score);
    }
}
