using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Leads.Import;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Scheduling;

[EveryDatabase]
public sealed class ExecutionListTests
{
    [Fact]
    public async Task Each_import_names_its_file_and_whoever_asked_for_it()
    {
        await using var world = await EngineWorld.CreateAsync();
        await world.Studio.StartImportAsync("email\na@example.com");
        var user = await world.Studio.SignInAsync(Role.Marketer);
        await world.Studio.StartImportAsync("email\nb@example.com");
        world.Studio.Get<CurrentActor>().Value = new Actor(null, "API key Website", Role.Marketer);
        await world.Studio.StartImportAsync("email\nc@example.com");

        var rows = (await world.Studio.Get<ExecutionListQueries>().ListAsync(new PageRequest(), cancel: Xunit.TestContext.Current.CancellationToken)).Items;

        Assert.Equal(["API key Website", user.DisplayName, null], rows.Select(row => row.Who));
        Assert.All(rows, row => Assert.Equal("list.csv", row.FileName));
    }
}
