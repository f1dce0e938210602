using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Leads;

[EveryDatabase]
public sealed class PipelineTests
{
    [Fact]
    public async Task Statuses_are_added_renamed_and_put_in_order()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        await studio.SignInAsync(Role.Admin);
        var pipeline = studio.Get<PipelineService>();

        var id = (await pipeline.AddAsync(new PipelineStatusEditModel { Label = "Démo prévue", Color = "#123abc" })).Value;
        Assert.False((await pipeline.UpdateAsync(id, new PipelineStatusEditModel { Key = "other", Label = "Demo", Color = "#abcdef" })).IsError);
        var ids = (await studio.Get<PipelineQueries>().ListAsync()).Select(status => status.Id).ToList();
        Assert.False((await pipeline.ReorderAsync([.. ids.AsEnumerable().Reverse()])).IsError);

        var statuses = await studio.Get<PipelineQueries>().ListAsync();
        Assert.Equal(["demo_prevue", "perdu", "gagne", "proposition", "qualifie", "contacte", "nouveau"], statuses.Select(status => status.Key));
        Assert.Equal(("Demo", "#abcdef"), (statuses[0].Label, statuses[0].Color));
    }

    [Fact]
    public async Task Only_a_status_that_nobody_uses_can_be_removed()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        await studio.AddLeadAsync("ada@example.com", configure: lead => lead.MoveTo("contacte", studio.NowUtc));
        await studio.AddAsync(new Campaign { Name = "Spring", CreatedUtc = studio.NowUtc, ExitOnStatus = "gagne" });
        var ids = (await studio.Get<PipelineQueries>().ListAsync()).ToDictionary(status => status.Key, status => status.Id);
        var pipeline = studio.Get<PipelineService>();

        Assert.Equal("lead_status_first", (await pipeline.RemoveAsync(ids["nouveau"])).Error!.Code);
        Assert.Equal("lead_status_in_use", (await pipeline.RemoveAsync(ids["contacte"])).Error!.Code);
        Assert.Contains("Spring", (await pipeline.RemoveAsync(ids["gagne"])).Error!.Message, StringComparison.Ordinal);
        Assert.False((await pipeline.RemoveAsync(ids["perdu"])).IsError);
        Assert.DoesNotContain(await studio.Get<PipelineQueries>().ListAsync(), status => status.Key == "perdu");
    }

    [Fact]
    public async Task Only_administrators_edit_the_pipeline_and_colours_are_colours()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var model = new PipelineStatusEditModel { Label = "New", Color = "red; background: url(x)" };

        Assert.Equal("color_invalid", (await studio.Get<PipelineService>().AddAsync(model)).Error!.Code);
        await studio.SignInAsync(Role.Marketer);
        Assert.Equal(ErrorKind.Forbidden, (await studio.Get<PipelineService>().AddAsync(model)).Error!.Kind);
    }

    [Theory]
    [InlineData("email", "key_reserved")]
    [InlineData("link_clicked", "key_reserved")]
    [InlineData("id", "key_reserved")]
    [InlineData("Plan", "key_invalid")]
    [InlineData("1st", "key_invalid")]
    [InlineData("plan", null)]
    public async Task A_custom_field_has_a_key_of_its_own(string key, string? code)
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var fields = studio.Get<CustomFieldService>();

        var added = await fields.AddAsync(new CustomFieldEditModel { Key = key, Label = "Label" });

        Assert.Equal(code, added.Error?.Code);
        if (code is not null) return;
        Assert.Equal("custom_field_exists", (await fields.AddAsync(new CustomFieldEditModel { Key = key, Label = "Again" })).Error!.Code);
        Assert.True((await studio.Get<CustomFieldQueries>().CatalogAsync()).Find("plan")!.IsCustom);
    }
}
