using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Tests.Rules;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Enrollments;

/// <summary>What holds for any rules, over the real rows.</summary>
[EveryDatabase]
public sealed class EvaluationProperties
{
    private static readonly InteractionKind[] Kinds = [InteractionKind.Opened, InteractionKind.Clicked, InteractionKind.Opened, InteractionKind.Delivered, InteractionKind.Clicked];

    [Fact]
    public async Task Evaluating_again_changes_nothing_whatever_the_rules()
    {
        await using var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync(campaign => campaign.StopOnReply = false, Email(), Email("Next", days: 3));
        var leads = new List<Lead>();
        foreach (var status in (string[])["a", "b", "c", "d"])
        {
            leads.Add(await world.LeadAsync(status, lead =>
            {
                lead.MoveTo(status, world.Studio.NowUtc);
                (lead.City, lead.Budget) = ("Paris", 10_000);
            }));
        }
        await world.StartAsync(id, [.. leads]);
        await world.RunAsync();
        foreach (var kind in (InteractionKind[])[InteractionKind.Opened, InteractionKind.Replied, InteractionKind.Clicked]) await TellAsync(world, leads[(int)kind % leads.Count], kind, 0);

        var moved = 0;
        for (var set = 0; set < 12; set++)
        {
            var (scoring, progression) = (RuleGen.Scoring.Single(), RuleGen.Progression.Single());
            await StoreAsync(world, $"set {set}", scoring, progression);
            moved += Ok(await world.Studio.Get<EvaluationService>().EvaluateCampaignAsync(id)).Moved;
            var history = await HistoryAsync(world);

            var again = Ok(await world.Studio.Get<EvaluationService>().EvaluateCampaignAsync(id));

            Assert.True((4, 0, 0) == (again.Evaluated, again.ScoresChanged, again.Moved), $"{again} with {string.Join(", ", scoring.AsEnumerable())} and {string.Join(", ", progression.AsEnumerable())}");
            Assert.Equal(history, await HistoryAsync(world));
        }
        Assert.True(moved > 0, "No rule moved anybody.");
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task The_order_in_which_facts_arrive_does_not_matter()
    {
        await using var world = await EngineWorld.CreateAsync();
        ScoringRule[] rules =
        [
            new("each", "Each open", When("email_opened", ConditionOperator.Exists), 3) { PerOccurrence = new() },
            new("fades", "Clicks fade", When("email_clicked", ConditionOperator.Exists), 8) { Decay = new(1) },
        ];
        var id = await world.CampaignAsync(campaign => campaign.ScoringRules = [.. rules], Email(), Email("Next", days: 30));
        var leads = new List<Lead>();
        for (var number = 0; number < 5; number++) leads.Add(await world.LeadAsync($"lead{number}"));
        await world.StartAsync(id, [.. leads]);
        await world.RunAsync();
        world.Studio.Time.Advance(TimeSpan.FromDays(3));

        var order = Enumerable.Range(0, Kinds.Length).ToArray();
        foreach (var lead in leads)
        {
            foreach (var index in order)
            {
                world.Studio.Time.Advance(TimeSpan.FromMinutes(1));
                await TellAsync(world, lead, Kinds[index], index);
            }
            new Random(order[0] + 7 * order[1]).Shuffle(order);
        }
        await world.RunAsync();

        var enrollments = await world.ReadAsync(db => db.Enrollments.OrderBy(e => e.Id).ToListAsync());
        var facts = await world.ReadAsync(async db => await FactsLoader.LoadAsync(
            db, await db.Campaigns.Include(c => c.Steps).SingleAsync(), enrollments, await db.Leads.ToDictionaryAsync(l => l.Id), world.Studio.NowUtc, default));
        Assert.Equal(2, facts[enrollments[0].Id].Engagement.Count(EngagementKind.EmailOpened));
        Assert.All(enrollments, enrollment => Assert.Equal((enrollments[0].Score, facts[enrollments[0].Id].Engagement), (enrollment.Score, facts[enrollment.Id].Engagement)));
        Assert.True(enrollments[0].Score > 6);
    }

    /// <summary>Something that happened so many hours after the message.</summary>
    private static async Task TellAsync(EngineWorld world, Lead lead, InteractionKind kind, int hours)
    {
        var outreach = (await world.OutreachesAsync(lead))[0];
        await world.TellAsync(new Fact(kind) { OutreachId = outreach.Id, OccurredUtc = outreach.SentUtc!.Value.AddHours(hours).AddMinutes(1) });
    }

    /// <summary>Past the validator: evaluation copes with whatever stands there.</summary>
    private static Task StoreAsync(EngineWorld world, string set, ScoringRule[] scoring, ProgressionRule[] progression) => world.ReadAsync(async db =>
    {
        var campaign = await db.Campaigns.SingleAsync();
        campaign.ScoringRules = [.. scoring.Select(rule => rule with { Id = $"{set} {rule.Id}" })];
        campaign.ProgressionRules = [.. progression.Select(rule => rule with { Id = $"{set} {rule.Id}" })];
        (campaign.ScoreFloor, campaign.ScoreCeiling) = (-20, 60);
        return await db.SaveChangesAsync();
    });

    private static Task<string> HistoryAsync(EngineWorld world) => world.ReadAsync(async db => string.Join('\n',
    [
        .. (await db.ScoreChanges.OrderBy(c => c.Id).ToListAsync()).Select(c => $"{c.Id} {c.EnrollmentId} {c.FromScore} {c.ToScore}"),
        .. (await db.LeadStatusChanges.OrderBy(c => c.Id).ToListAsync()).Select(c => $"{c.Id} {c.LeadId} {c.FromStatus} {c.ToStatus}"),
        .. (await db.RuleFirings.OrderBy(f => f.EnrollmentId).ThenBy(f => f.RuleId).ToListAsync()).Select(f => $"{f.EnrollmentId} {f.RuleId} {f.FiredUtc:O}"),
    ]));
}
