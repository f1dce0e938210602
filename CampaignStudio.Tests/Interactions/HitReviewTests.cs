using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Interactions;

/// <summary>What is judged anew takes back what followed from the old judgement.</summary>
[EveryDatabase]
public sealed class HitReviewTests
{
    private const string Browser = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0";

    [Fact]
    public async Task A_scanner_that_follows_every_link_takes_its_first_click_back()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await world.RunningAsync(Email());
        await world.RunAsync();
        var sent = await world.LastAsync(lea);

        await world.TellAsync(Seen(InteractionKind.Opened, sent));
        await ClickAsync(world, sent, "a");
        Assert.Equal(OutreachStatus.Clicked, (await world.LastAsync(lea)).Status);
        Assert.Equal(1, await world.ReadAsync(db => db.Tasks.CountAsync()));
        await ClickAsync(world, sent, "b", "c");

        var progress = await world.Studio.Get<ProgressQueries>().ProgressAsync(id);
        Assert.Equal((0, 0, 0), (progress.EmailsOpened, progress.EmailsClicked, progress.TasksPending));
        Assert.Equal(OutreachStatus.Sent, (await world.LastAsync(lea)).Status);
        // What was seen stays, with the reason.
        Assert.Equal(4, await world.ReadAsync(db => db.Interactions.CountAsync(fact => fact.MachineReason == HitClassifier.Burst)));
        await world.RunAsync();
        await world.AssertInvariantsAsync();

        // The reader comes later, and counts.
        world.Studio.Time.Advance(TimeSpan.FromMinutes(10));
        await ClickAsync(world, sent, "a");
        Assert.Equal(FollowUpStatus.Pending, (await world.TaskAsync(lea)).Status);
        Assert.Equal(1, (await world.Studio.Get<ProgressQueries>().ProgressAsync(id)).EmailsClicked);
        await world.RunAsync();
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_scanner_s_clicks_stay_a_machine_s_when_only_the_last_of_them_is_near_the_next_hit()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email());
        await world.RunAsync();
        var sent = await world.LastAsync(lea);
        world.Studio.Time.Advance(TimeSpan.FromHours(1));
        foreach (var link in (string[])["a", "b", "c"])
        {
            await ClickAsync(world, sent, link);
            world.Studio.Time.Advance(TimeSpan.FromSeconds(0.3));
        }

        world.Studio.Time.Advance(TimeSpan.FromSeconds(9.5));
        await world.TellAsync(Seen(InteractionKind.Opened, sent) with { UserAgent = "Thunderbird/140.0" });

        Assert.Equal(3, await world.ReadAsync(db => db.Interactions.CountAsync(fact => fact.MachineReason == HitClassifier.Burst)));
        Assert.Null((await world.LastAsync(lea)).ClickedUtc);
    }

    [Fact]
    public async Task A_score_falls_with_the_click_that_gave_it()
    {
        await using var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync(campaign => campaign.ScoringRules = [new("c", "Clicked", When("link_clicked", ConditionOperator.Exists), 5)], Email());
        var lea = await world.LeadAsync();
        await world.StartAsync(id, lea);
        await world.RunAsync();
        // By rules that did not know this scanner yet.
        await RememberAsync(world, await world.LastAsync(lea), lea, InteractionKind.Clicked, "Mozilla/5.0 (compatible; Barracuda Sentinel)", reason: null);
        Ok(await world.Studio.Get<EvaluationService>().EvaluateCampaignAsync(id));
        await world.AdvanceAsync(HitClassifier.Settle);
        Assert.Equal(5, (await world.EnrollmentAsync(lea)).Score);

        await world.Studio.Get<HitRulesService>().BringUpToDateAsync();
        await world.RunAsync();

        Assert.Equal(0, (await world.EnrollmentAsync(lea)).Score);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Whoever_follows_the_link_that_nobody_sees_has_read_nothing()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email());
        await world.RunAsync();
        var sent = await world.LastAsync(lea);

        await ClickAsync(world, sent, "a");
        await world.TellAsync(Seen(InteractionKind.Clicked, sent) with { Url = HiddenLink.AddressAt("https://studio.example") });

        Assert.Equal(OutreachStatus.Sent, (await world.LastAsync(lea)).Status);
        Assert.Equal(2, await world.ReadAsync(db => db.Interactions.CountAsync(fact => fact.MachineReason == HitClassifier.UnseenLink)));
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task New_rules_judge_history_again_once()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await world.RunningAsync(Email());
        await world.RunAsync();
        var sent = await world.LastAsync(lea);
        // Judged by rules that let everything pass, and by others that let nothing.
        await RememberAsync(world, sent, lea, InteractionKind.Clicked, "Mozilla/5.0 (compatible; Barracuda Sentinel)", reason: null);
        await RememberAsync(world, sent, lea, InteractionKind.Opened, Browser, reason: "an old rule");
        await RememberAsync(world, sent, lea, InteractionKind.Opened, Browser, HitClassifier.Prefetch);

        var rules = world.Studio.Get<HitRulesService>();
        await rules.BringUpToDateAsync();
        await rules.BringUpToDateAsync();
        await world.RunAsync();

        Assert.Equal(ExecutionStatus.Completed, (await world.ReadAsync(db => db.Executions.SingleAsync(e => e.Type == ExecutionType.JudgeHits))).Status);
        Assert.Equal(["Barracuda link protection", null, HitClassifier.Prefetch], await world.ReadAsync(db => db.Interactions.OrderBy(fact => fact.Id).Select(fact => fact.MachineReason).ToListAsync()));
        var progress = await world.Studio.Get<ProgressQueries>().ProgressAsync(id);
        Assert.Equal((1, 0), (progress.EmailsOpened, progress.EmailsClicked));
        await world.AssertInvariantsAsync();
    }

    private static Fact Seen(InteractionKind kind, Outreach outreach) => new(kind) { OutreachId = outreach.Id, UserAgent = Browser };

    private static async Task ClickAsync(EngineWorld world, Outreach outreach, params string[] links)
    {
        foreach (var link in links) await world.TellAsync(Seen(InteractionKind.Clicked, outreach) with { Url = $"https://example.com/{link}" });
    }

    private static Task RememberAsync(EngineWorld world, Outreach outreach, Lead lead, InteractionKind kind, string agent, string? reason)
    {
        var fact = new Interaction
        {
            Kind = kind,
            Channel = outreach.Channel,
            LeadId = lead.Id,
            CampaignId = outreach.CampaignId,
            EnrollmentId = outreach.EnrollmentId,
            OutreachId = outreach.Id,
            OccurredUtc = world.Studio.NowUtc,
            RecordedUtc = world.Studio.NowUtc,
            UserAgent = agent,
            Url = kind is InteractionKind.Clicked ? "https://example.com/a" : null,
        };
        fact.Judge(reason);
        return world.Studio.AddAsync(fact);
    }
}
