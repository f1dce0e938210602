using CampaignStudio.Domain.Leads;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Leads;

[EveryDatabase]
public sealed class CustomFieldTests
{
    [Fact]
    public async Task A_field_is_renamed_without_changing_its_key_and_removed()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var (fields, queries) = (studio.Get<CustomFieldService>(), studio.Get<CustomFieldQueries>());
        var id = EngineWorld.Ok(await fields.AddAsync(new CustomFieldEditModel { Label = "Plan" }));

        Assert.False((await fields.RenameAsync(id, " Contract ")).IsError);
        Assert.Equal(("plan", "Contract"), (await queries.ListAsync()).Select(field => (field.Key, field.Label)).Single());

        Assert.False((await fields.RemoveAsync(id)).IsError);
        Assert.Empty(await queries.ListAsync());
        Assert.Equal(CustomFieldErrors.NotFound(id).Code, (await fields.RenameAsync(id, "Plan")).Error!.Code);
        Assert.Equal(CustomFieldErrors.NotFound(id).Code, (await fields.RemoveAsync(id)).Error!.Code);
    }
}
