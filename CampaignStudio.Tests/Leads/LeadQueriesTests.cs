using System.Text.Json;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Leads;

[EveryDatabase]
public sealed class LeadQueriesTests
{
    [Theory]
    [InlineData("lea", "Léa Ångström")]
    [InlineData("ÅNGSTRÖM", "Léa Ångström")]
    [InlineData("acme ada", "Ada Lovelace")]
    [InlineData("63998", "+33639980001")]
    [InlineData("100%", "")]
    [InlineData("", "+33639980001,Ada Lovelace,Léa Ångström")]
    public async Task Searching_ignores_case_and_accents_and_needs_every_word(string text, string expected)
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        await studio.AddLeadAsync("one@example.fr", configure: lead => (lead.FirstName, lead.LastName) = ("Léa", "Ångström"));
        await studio.AddLeadAsync("two@example.com", configure: lead => (lead.FirstName, lead.LastName, lead.Company) = ("Ada", "Lovelace", "ACME"));
        await studio.AddLeadAsync(null, "+33639980001");

        var found = await studio.Get<LeadQueries>().ListAsync(new LeadFilter { Text = text, Sort = LeadSort.Name }, new PageRequest());

        Assert.Equal(expected, string.Join(',', found.Items.Select(lead => lead.DisplayName)));
        Assert.Equal(found.Items.Count, found.Total);
    }

    [Fact]
    public async Task Pages_are_disjoint_and_the_total_is_of_the_whole_filter()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        for (var number = 0; number < 7; number++)
        {
            var status = number < 5 ? "qualifie" : "perdu";
            await studio.AddLeadAsync($"lead{number}@example.com", configure: lead => lead.MoveTo(status, studio.NowUtc));
        }

        var queries = studio.Get<LeadQueries>();
        var filter = new LeadFilter { Status = "qualifie", Sort = LeadSort.Oldest };
        var pages = new List<Page<LeadCard>>();
        for (var page = 1; page <= 4; page++) pages.Add(await queries.ListAsync(filter, new PageRequest(page, 2)));

        Assert.All(pages, page => Assert.Equal(5, page.Total));
        Assert.Equal([2, 2, 1, 0], pages.Select(page => page.Items.Count));
        Assert.Equal(5, pages.SelectMany(page => page.Items).Select(lead => lead.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_card_is_written_with_the_names_of_the_facts_and_custom_fields_beside_the_others()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var lead = await studio.AddLeadAsync("ada@example.com", configure: row =>
        {
            row.TimeZone = "Europe/Paris";
            row.CustomFields = new Dictionary<string, JsonElement> { ["plan"] = JsonElement.Parse("\"gold\"") };
        });

        var json = JsonSerializer.SerializeToElement(await studio.Get<LeadQueries>().CardAsync(lead.Id), StudioJson.Options);

        Assert.Equal("gold", json.GetProperty("plan").GetString());
        Assert.Equal("Europe/Paris", json.GetProperty("timezone").GetString());
        Assert.Equal("2026-03-02T09:00:00Z", json.GetProperty("created_at").GetString());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("assigned_to").ValueKind);
    }

    [Fact]
    public async Task The_lookup_offers_the_leads_a_few_letters_may_mean()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        await studio.AddLeadAsync("zed@example.com");
        await studio.AddLeadAsync("ada@example.com", configure: lead => lead.FirstName = "Ada");
        await studio.AddLeadAsync("bob@other.org");

        var options = await studio.Get<LeadQueries>().LookupAsync("example", limit: 5);

        Assert.Equal(["Ada", "zed@example.com"], options.Select(option => option.Name));
    }
}
