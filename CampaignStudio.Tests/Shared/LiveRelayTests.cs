using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Tests.Shared;

/// <summary>What changed on one node reaches those who watch on another.</summary>
[EveryDatabase]
public sealed class LiveRelayTests
{
    [Fact]
    public async Task A_change_is_told_to_the_others_once_and_forgotten_after_a_while()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var (here, there) = (new LiveUpdates(), new LiveUpdates());
        var (told, heard) = (studio.Create<LiveRelay>(here), studio.Create<LiveRelay>(there));
        var (changedHere, changedThere) = (0, 0);
        using var watchHere = here.Watch(Topic.Campaign(7), () => changedHere++);
        using var watchThere = there.Watch(Topic.Campaign(7), () => changedThere++);
        foreach (var relay in new[] { told, heard })
        {
            await relay.TellAsync();
            await relay.HearAsync();
        }

        here.Changed(Topic.Campaign(7), Topic.Leads);
        await told.TellAsync();
        foreach (var relay in new[] { told, heard, told, heard }) await relay.HearAsync();

        Assert.Equal((1, 1), (changedHere, changedThere));

        await heard.ForgetAsync();
        Assert.Equal(2, await CountAsync());
        studio.Time.Advance(TimeSpan.FromMinutes(6));
        await heard.ForgetAsync();
        Assert.Equal(0, await CountAsync());

        async Task<int> CountAsync()
        {
            await using var db = await studio.OpenAsync();
            return await db.LiveChanges.CountAsync();
        }
    }
}
