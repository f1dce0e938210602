using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Rules;

/// <summary>Why a score is what it is, and why a rule moved a lead or did not.</summary>
[EveryDatabase]
public sealed class RuleExplanationTests
{
    private static readonly ScoringRule Opened = new("opened", "Opened", When("email_opened", ConditionOperator.Exists), 5);
    private static readonly ScoringRule Rich = new("rich", "Rich", When("budget", ConditionOperator.GreaterThan, 10_000), 20);

    private static readonly ProgressionRule[] Moves =
    [
        new("contact", "Contacted", "nouveau", "contacte", [When("email_opened", ConditionOperator.Exists)], []),
        new("win", "Won", "contacte", "gagne", [When("score", ConditionOperator.GreaterThan, 50)], []),
        new("off", "Off", "contacte", "perdu", [], [], IsActive: false),
        new("lose", "Lost", "qualifie", "perdu", [], []),
    ];

    [Fact]
    public async Task Each_rule_says_what_it_does_for_a_lead_and_with_which_values()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await OpenedAsync(world);

        var why = Ok(await world.Studio.Get<RuleExplanationQueries>().ExplainAsync(id, lea.Id));

        Assert.Equal([(RuleVerdict.Holds, 5m), (RuleVerdict.NotMet, (decimal?)null), (RuleVerdict.Inactive, null)], why.Scoring.Select(rule => (rule.Verdict, rule.Points)));
        Assert.Equal("3000", why.Scoring[1].Condition.Actual!.ToString());
        Assert.Equal(why.Score.Score, why.Scoring.Sum(rule => rule.Points ?? 0));
        Assert.Equal([RuleVerdict.WrongStatus, RuleVerdict.NotMet, RuleVerdict.Inactive, RuleVerdict.WrongStatus], why.Progression.Select(rule => rule.Verdict));
        Assert.NotNull(why.Progression[0].FiredUtc);
        Assert.Equal("5", why.Progression[1].Condition.Actual!.ToString());

        var change = Assert.Single(why.History);
        Assert.Equal((0m, 5m, ScoreCause.Interaction, InteractionKind.Opened, 1), (change.From, change.To, change.Cause, change.Interaction!.Value, change.RuleVersion));
    }

    [Fact]
    public async Task A_rule_that_fired_says_that_it_fires_once_when_the_lead_is_back()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await OpenedAsync(world);

        Ok(await world.Studio.Get<LeadService>().MoveAsync(lea.Id, "nouveau"));
        await world.RunAsync();

        Assert.Equal(RuleVerdict.FiredBefore, Ok(await world.Studio.Get<RuleExplanationQueries>().ExplainAsync(id, lea.Id)).Progression[0].Verdict);
        Assert.Equal("nouveau", (await world.FreshAsync(lea)).Status);
    }

    [Fact]
    public async Task Who_is_not_in_the_campaign_has_no_reasons()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, _) = await OpenedAsync(world);
        var other = await world.LeadAsync("other");

        Assert.True((await world.Studio.Get<RuleExplanationQueries>().ExplainAsync(id, other.Id)).IsError);
        Assert.Equal("campaign_not_found", (await world.Studio.Get<RuleExplanationQueries>().ExplainAsync(id + 9, other.Id)).Error!.Code);
    }

    private static async Task<(long CampaignId, Lead Lead)> OpenedAsync(EngineWorld world)
    {
        var id = await world.CampaignAsync(
            campaign => (campaign.ScoringRules, campaign.ProgressionRules) = ([Opened, Rich, Rich with { Id = "late", IsActive = false }], [.. Moves]), Email(), Email("Second", days: 9));
        var lea = await world.LeadAsync("lea", lead => lead.Budget = 3000);
        await world.StartAsync(id, lea);
        await world.RunAsync();
        world.Studio.Time.Advance(TimeSpan.FromMinutes(1));
        await world.TellAsync(new Fact(InteractionKind.Opened) { OutreachId = (await world.OutreachesAsync(lea))[0].Id });
        await world.RunAsync();
        return (id, lea);
    }
}
