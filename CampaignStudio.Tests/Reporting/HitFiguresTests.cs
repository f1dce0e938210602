using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Reporting;

/// <summary>What was seen in all beside what humans did.</summary>
[EveryDatabase]
public sealed class HitFiguresTests
{
    [Fact]
    public async Task Raw_hits_stand_beside_those_of_humans_with_the_reasons()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await world.RunningAsync(Email());
        await world.RunAsync();
        world.Studio.Time.Advance(TimeSpan.FromMinutes(5));
        var sent = await world.LastAsync(lea);

        await SeeAsync(world, sent, InteractionKind.Opened, "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", times: 3);
        await SeeAsync(world, sent, InteractionKind.Opened, "Mozilla/5.0", times: 2);
        await SeeAsync(world, sent, InteractionKind.Opened, "Mozilla/5.0 (compatible; Barracuda Sentinel)", times: 1);
        await SeeAsync(world, sent, InteractionKind.Clicked, "Mozilla/5.0 (compatible; Barracuda Sentinel)", times: 4);
        await SeeAsync(world, sent, InteractionKind.Clicked, "curl/8.9.1", times: 1, HiddenLink.AddressAt("https://studio.example"));
        await world.TellAsync(new Fact(InteractionKind.Delivered) { OutreachId = sent.Id });

        var hits = await world.Studio.Get<HitQueries>().ReadAsync(id);
        Assert.Equal((6, 3, 4, 4), (hits.Opens, hits.OpensByMachines, hits.Clicks, hits.ClicksByMachines));
        Assert.Equal(
            [
                new MachineHits(InteractionKind.Opened, "Apple Mail privacy prefetch", 2),
                new MachineHits(InteractionKind.Opened, "Barracuda link protection", 1),
                new MachineHits(InteractionKind.Clicked, "Barracuda link protection", 4),
            ],
            hits.Reasons);
        var progress = await world.Studio.Get<ProgressQueries>().ProgressAsync(id);
        Assert.Equal((1, 0), (progress.EmailsOpened, progress.EmailsClicked));
    }

    [Fact]
    public async Task A_campaign_without_hits_has_none()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email());
        await world.RunAsync();
        await SeeAsync(world, await world.LastAsync(lea), InteractionKind.Opened, "", times: 1);
        var other = await world.CampaignAsync(Email("Other"));

        var hits = await world.Studio.Get<HitQueries>().ReadAsync(other);

        Assert.Equal((0, 0, 0, 0, 0), (hits.Opens, hits.OpensByMachines, hits.Clicks, hits.ClicksByMachines, hits.Reasons.Count));
    }

    private static async Task SeeAsync(EngineWorld world, Outreach sent, InteractionKind kind, string agent, int times, string link = "https://example.com/offer")
    {
        var hit = new Fact(kind) { OutreachId = sent.Id, UserAgent = agent, Url = kind is InteractionKind.Clicked ? link : null };
        await world.Studio.Get<InteractionService>().RecordHitsAsync([.. Enumerable.Repeat(hit, times)]);
    }
}
