using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Endpoints;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Endpoints;

/// <summary>Opens and clicks that gather while others are written, and are written together.</summary>
[EveryDatabase]
public sealed class HitQueueTests
{
    private const int MissingOutreach = 987_654;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task What_gathered_is_stored_in_one_transaction_and_only_then_acknowledged()
    {
        var commits = new Commits();
        await using var world = await EngineWorld.CreateAsync(services => services.Intercept(commits));
        var sent = await SentAsync(world);
        var queue = world.Studio.Create<HitQueue>();
        var waiting = Enumerable.Range(0, HitQueue.MostAtOnce).Select(number => queue.TryRecordAsync(Seen(sent, $"Reader {number}"))).ToList();
        Assert.DoesNotContain(waiting, one => one.IsCompleted);
        var before = commits.Count;

        await queue.StartAsync(CancellationToken.None);

        Assert.All(await Task.WhenAll(waiting).WaitAsync(Limit), Assert.True);
        Assert.Equal(1, commits.Count - before);
        Assert.Equal(HitQueue.MostAtOnce, await world.ReadAsync(db => db.Interactions.CountAsync(fact => fact.Kind == InteractionKind.Opened && fact.IsHuman)));
        await queue.StopAsync(CancellationToken.None);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task One_that_cannot_be_stored_does_not_keep_the_others_out()
    {
        await using var world = await EngineWorld.CreateAsync();
        var sent = await SentAsync(world);
        var queue = world.Studio.Create<HitQueue>();
        var first = queue.TryRecordAsync(Seen(sent, "First"));
        var poison = queue.TryRecordAsync(new Fact(InteractionKind.Replied) { OutreachId = sent.Id });
        var gone = queue.TryRecordAsync(Seen(sent, "Somebody whose data was erased") with { OutreachId = MissingOutreach });
        var last = queue.TryRecordAsync(Seen(sent, "Last"));

        await queue.StartAsync(CancellationToken.None);

        Assert.True(await first.WaitAsync(Limit));
        await Assert.ThrowsAsync<ArgumentException>(() => poison.WaitAsync(Limit));
        Assert.True(await gone.WaitAsync(Limit));
        Assert.True(await last.WaitAsync(Limit));
        Assert.Equal(["First", "Last"], await world.ReadAsync(db => db.Interactions.OrderBy(fact => fact.Id).Select(fact => fact.UserAgent).ToListAsync()));
        await queue.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Whoever_comes_when_it_is_full_is_told_so_at_once()
    {
        await using var world = await EngineWorld.CreateAsync();
        var sent = await SentAsync(world);
        var queue = world.Studio.Create<HitQueue>();
        var waiting = Enumerable.Range(0, HitQueue.Capacity).Select(_ => queue.TryRecordAsync(Seen(sent, "Somebody whose data was erased") with { OutreachId = MissingOutreach })).ToList();

        Assert.False(await queue.TryRecordAsync(Seen(sent, "One too many")));

        await queue.StartAsync(CancellationToken.None);
        Assert.All(await Task.WhenAll(waiting).WaitAsync(Limit), Assert.True);
        Assert.True(await queue.TryRecordAsync(Seen(sent, "One in time")).WaitAsync(Limit));
        await queue.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Stopping_stores_what_waits_and_takes_no_more()
    {
        await using var world = await EngineWorld.CreateAsync();
        var sent = await SentAsync(world);
        var queue = world.Studio.Create<HitQueue>();
        const int many = HitQueue.MostAtOnce + 44;
        var waiting = Enumerable.Range(0, many).Select(number => queue.TryRecordAsync(Seen(sent, $"Reader {number}"))).ToList();

        await queue.StartAsync(CancellationToken.None);
        await queue.StopAsync(CancellationToken.None).WaitAsync(Limit);

        Assert.Equal(many, await world.ReadAsync(db => db.Interactions.CountAsync()));
        Assert.All(await Task.WhenAll(waiting).WaitAsync(Limit), Assert.True);
        Assert.False(await queue.TryRecordAsync(Seen(sent, "Too late")));
    }

    [Fact]
    public async Task A_hit_was_seen_when_it_came_however_long_it_waits()
    {
        await using var world = await EngineWorld.CreateAsync();
        var sent = await SentAsync(world);
        var queue = world.Studio.Create<HitQueue>();
        var seenUtc = world.Studio.NowUtc;
        var waiting = queue.TryRecordAsync(Seen(sent, "Reader"));
        world.Studio.Time.Advance(TimeSpan.FromSeconds(3));

        await queue.StartAsync(CancellationToken.None);
        await waiting.WaitAsync(Limit);

        var fact = await world.ReadAsync(db => db.Interactions.SingleAsync());
        Assert.Equal((seenUtc, world.Studio.NowUtc), (fact.OccurredUtc, fact.RecordedUtc));
        await queue.StopAsync(CancellationToken.None);
    }

    private static async Task<Outreach> SentAsync(EngineWorld world)
    {
        var (_, lea) = await world.RunningAsync(Email());
        await world.RunAsync();
        return await world.LastAsync(lea);
    }

    private static Fact Seen(Outreach outreach, string agent) => new(InteractionKind.Opened) { OutreachId = outreach.Id, UserAgent = agent };
}
