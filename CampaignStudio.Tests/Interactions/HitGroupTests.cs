using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Interactions;

/// <summary>Opens and clicks recorded together come to the same as one after the other.</summary>
[EveryDatabase]
public sealed class HitGroupTests
{
    private static readonly string[] Agents = ["Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", "Mozilla/5.0 (Macintosh) Safari/605", "Mozilla/5.0 (compatible; Barracuda Sentinel)", "YahooMailProxy"];

    [Fact]
    public async Task All_hits_of_one_message_are_kept_and_the_burst_among_them_is_seen()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await world.RunningAsync(Email());
        await world.RunAsync();
        world.Studio.Time.Advance(TimeSpan.FromMinutes(5));
        var sent = await world.LastAsync(lea);

        await RecordAsync(world, Opened(sent, Agents[1]), Clicked(sent, "a"), Clicked(sent, "b"), Clicked(sent, "c"), Clicked(sent, "a"));

        var facts = await world.ReadAsync(db => db.Interactions.OrderBy(fact => fact.Id).ToListAsync());
        Assert.Equal([null, HitClassifier.Burst, HitClassifier.Burst, HitClassifier.Burst, HitClassifier.Burst], facts.Select(fact => fact.MachineReason));
        Assert.Equal(OutreachStatus.Opened, (await world.LastAsync(lea)).Status);
        var progress = await world.Studio.Get<ProgressQueries>().ProgressAsync(id);
        Assert.Equal((1, 0, 0), (progress.EmailsOpened, progress.EmailsClicked, progress.TasksPending));
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_click_that_was_taken_back_and_one_that_counts_leave_one_task()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email());
        await world.RunAsync();
        world.Studio.Time.Advance(TimeSpan.FromMinutes(5));
        var sent = await world.LastAsync(lea);
        await RecordAsync(world, Clicked(sent, "a"));
        var burstUtc = world.Studio.NowUtc;
        world.Studio.Time.Advance(TimeSpan.FromSeconds(4));

        await RecordAsync(
            world, Clicked(sent, "b") with { OccurredUtc = burstUtc }, Clicked(sent, "c") with { OccurredUtc = burstUtc }, Clicked(sent, "a") with { UserAgent = Agents[1] });

        Assert.Equal(1, await world.ReadAsync(db => db.Interactions.CountAsync(fact => fact.IsHuman)));
        Assert.Equal(FollowUpStatus.Pending, (await world.TaskAsync(lea)).Status);
        Assert.Equal(1, await world.ReadAsync(db => db.Tasks.CountAsync()));
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_hit_of_a_message_that_is_gone_leaves_the_others_alone()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email());
        await world.RunAsync();
        var sent = await world.LastAsync(lea);

        var told = await RecordAsync(world, Opened(sent, Agents[3]) with { OutreachId = 987_654 }, Opened(sent, Agents[3]));

        Assert.Equal(["outreach_not_found", null], told.Select(error => error?.Code));
        Assert.Equal(sent.Id, await world.ReadAsync(db => db.Interactions.Select(fact => fact.OutreachId).SingleAsync()));
    }

    [Fact]
    public async Task Each_of_several_messages_gets_what_is_its_own_and_everybody_is_evaluated()
    {
        await using var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync(Email());
        var (ann, bob) = (await world.LeadAsync("ann"), await world.LeadAsync("bob"));
        await world.StartAsync(id, ann, bob);
        await world.RunAsync();
        world.Studio.Time.Advance(TimeSpan.FromMinutes(5));

        await RecordAsync(world, Clicked(await world.LastAsync(bob), "a"), Opened(await world.LastAsync(ann), Agents[3]), Opened(await world.LastAsync(bob), Agents[3]));

        Assert.Equal([OutreachStatus.Opened, OutreachStatus.Clicked], new[] { await world.LastAsync(ann), await world.LastAsync(bob) }.Select(sent => sent.Status));
        Assert.Equal(bob.Id, (await world.TaskAsync(bob)).LeadId);
        Assert.All(new[] { await world.EnrollmentAsync(ann), await world.EnrollmentAsync(bob) }, enrollment => Assert.Equal(world.Studio.NowUtc + HitClassifier.Settle, enrollment.EvaluateDueUtc));
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task However_often_a_message_is_fetched_a_new_hit_is_judged_by_the_latest_ones()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email());
        await world.RunAsync();
        var sent = await world.LastAsync(lea);
        foreach (var _ in Enumerable.Range(0, 5))
        {
            world.Studio.Time.Advance(TimeSpan.FromMilliseconds(1_100));
            await RecordAsync(world, [.. Enumerable.Range(0, 20).Select(_ => Opened(sent, Agents[0]))]);
        }
        world.Studio.Time.Advance(TimeSpan.FromMilliseconds(1_100));
        await RecordAsync(world, Clicked(sent, "a"), Clicked(sent, "b"));

        await RecordAsync(world, Clicked(sent, "c"));

        Assert.Equal(3, await world.ReadAsync(db => db.Interactions.CountAsync(fact => fact.Kind == InteractionKind.Clicked && fact.MachineReason == HitClassifier.Burst)));
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_group_comes_to_the_same_as_its_hits_one_after_the_other()
    {
        await using var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync(Email());
        var leads = new List<Lead>();
        for (var number = 0; number < 12; number++) leads.Add(await world.LeadAsync($"lead{number}"));
        await world.StartAsync(id, [.. leads]);
        await world.RunAsync();
        var seed = Random.Shared.Next();
        var random = new Random(seed);

        foreach (var pair in leads.Chunk(2))
        {
            world.Studio.Time.Advance(TimeSpan.FromMinutes(10));
            var (alone, together) = (await world.LastAsync(pair[0]), await world.LastAsync(pair[1]));
            var startUtc = world.Studio.NowUtc;
            var hits = Enumerable.Range(0, random.Next(1, 9)).Select(_ => random.Next(4_000)).Order()
                .Select(milliseconds => (random.Next(2) == 0 ? Opened(alone, Agents[3]) : Clicked(alone, "abcd"[random.Next(4)].ToString())) with
                {
                    UserAgent = Agents[random.Next(Agents.Length)],
                    OccurredUtc = startUtc.AddMilliseconds(milliseconds),
                })
                .ToArray();
            world.Studio.Time.Advance(TimeSpan.FromSeconds(5));

            foreach (var hit in hits) await RecordAsync(world, hit);
            var (stored, other) = (hits[..random.Next(hits.Length)], hits);
            if (stored.Length > 0) await RecordAsync(world, [.. stored.Select(hit => hit with { OutreachId = together.Id })]);
            await RecordAsync(world, [.. other[stored.Length..].Select(hit => hit with { OutreachId = together.Id })]);

            Assert.Equal(await WhatCameOfAsync(world, pair[0]), await WhatCameOfAsync(world, pair[1]));
            Assert.True((await ReasonsAsync(world, alone)).SequenceEqual(await ReasonsAsync(world, together)), $"Seed {seed}");
        }
        await world.AssertInvariantsAsync();
    }

    private static async Task<object> WhatCameOfAsync(EngineWorld world, Lead lead)
    {
        var outreach = await world.LastAsync(lead);
        var tasks = await world.ReadAsync(db => db.Tasks.CountAsync(task => task.LeadId == lead.Id));
        return (outreach.Status, outreach.OpenedUtc, outreach.ClickedUtc, tasks);
    }

    private static Task<List<string?>> ReasonsAsync(EngineWorld world, Outreach outreach) =>
        world.ReadAsync(db => db.Interactions.Where(fact => fact.OutreachId == outreach.Id).OrderBy(fact => fact.Id).Select(fact => fact.MachineReason).ToListAsync());

    private static Task<IReadOnlyList<Error?>> RecordAsync(EngineWorld world, params Fact[] hits) =>
        world.Studio.Get<InteractionService>().RecordHitsAsync(hits);

    private static Fact Opened(Outreach outreach, string agent) => new(InteractionKind.Opened) { OutreachId = outreach.Id, UserAgent = agent };

    private static Fact Clicked(Outreach outreach, string link) =>
        new(InteractionKind.Clicked) { OutreachId = outreach.Id, UserAgent = Agents[0], Url = $"https://example.com/{link}" };
}
