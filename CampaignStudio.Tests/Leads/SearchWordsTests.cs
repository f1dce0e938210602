using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Tests.Leads;

/// <summary>After an upgrade that makes the words of leads in another way.</summary>
[EveryDatabase]
public sealed class SearchWordsTests
{
    [Fact]
    public async Task The_words_of_all_leads_are_written_anew_once()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        await studio.AddLeadAsync("ada@example.com", configure: lead => lead.FirstName = "Ada");
        await studio.AddLeadAsync("bob@example.com", configure: lead => lead.FirstName = "Bob");
        await using (var db = await studio.OpenAsync())
        {
            await using var write = await db.BeginWriteAsync();
            await db.Settings.ExecuteDeleteAsync();
            await db.LeadWords.ExecuteDeleteAsync();
            await db.Leads.ExecuteUpdateAsync(set => set.SetProperty(lead => lead.SortName, ""));
            await write.CommitAsync();
        }
        Assert.Empty(await NamesAsync("ada"));
        var words = studio.Get<SearchWordsService>();

        Assert.Equal(2, await words.BringUpToDateAsync());

        Assert.Equal(["Ada"], await NamesAsync("ada"));
        Assert.Equal(["Ada", "Bob"], await NamesAsync(""));
        Assert.Equal(0, await words.BringUpToDateAsync());

        async Task<IEnumerable<string>> NamesAsync(string text) =>
            (await studio.Get<LeadQueries>().ListAsync(new LeadFilter { Text = text, Sort = LeadSort.Name }, new PageRequest())).Items.Select(lead => lead.DisplayName);
    }
}
