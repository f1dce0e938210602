using CampaignStudio.Database.Copying;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Database.Copying;

/// <summary>The mark of an unfinished copy, as it stands in the database.</summary>
[EveryDatabase]
public sealed class CopyMarkerTests
{
    [Fact]
    public async Task It_moves_with_the_copy_and_goes_in_the_end()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        await using var db = await studio.OpenAsync();
        Assert.Null(await CopyMarker.ReadAsync(db, Xunit.TestContext.Current.CancellationToken));

        var marker = new CopyMarker("The SQLite file a.db");
        await marker.AddAsync(db, Xunit.TestContext.Current.CancellationToken);
        await (marker with { At = "leads", After = ["17"] }).SaveAsync(db, Xunit.TestContext.Current.CancellationToken);

        var read = await CopyMarker.ReadAsync(db, Xunit.TestContext.Current.CancellationToken);
        Assert.Equal(("The SQLite file a.db", "leads", "17"), (read!.From, read.At, Assert.Single(read.After!)));

        await CopyMarker.RemoveAsync(db, Xunit.TestContext.Current.CancellationToken);
        Assert.Null(await CopyMarker.ReadAsync(db, Xunit.TestContext.Current.CancellationToken));
    }
}
