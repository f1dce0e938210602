using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Nodes;

/// <summary>The door of a sandbox, by the locks of its database where it has any.</summary>
[EveryDatabase]
public sealed class EngineDoorTests
{
    [Fact]
    public async Task Whoever_has_taken_over_is_alone_until_the_hold_ends()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        await using var db = await studio.OpenAsync();
        var door = studio.Create<EngineDoor>(db.Dialect);

        await (await door.TryEnterAsync("deliver"))!.DisposeAsync();
        await using (await door.TakeOverAsync())
        {
            Assert.Null(await door.TryEnterAsync("deliver"));
            Assert.Null(await door.TakeOverAsync());
        }

        await using var again = await door.TryEnterAsync("deliver");
        Assert.NotNull(again);
    }
}
