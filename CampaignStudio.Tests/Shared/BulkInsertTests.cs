using System.Text.Json;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Tests.Shared;

[EveryDatabase]
public sealed class BulkInsertTests
{
    [Fact]
    public async Task Rows_inserted_at_once_read_back_like_saved_ones()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var agent = await studio.AddUserAsync("Zoe");
        await studio.AddAsync(Sample("saved@example.com"));
        await using (var db = await studio.OpenAsync())
        {
            await using var write = await db.BeginWriteAsync();
            await db.Dialect.InsertAsync(db, [Sample("bulk@example.com")], CancellationToken.None);
            await write.CommitAsync();
        }

        await using var reading = await studio.OpenAsync();
        var (saved, bulk) = (await reading.Leads.SingleAsync(lead => lead.Email == "saved@example.com"), await reading.Leads.SingleAsync(lead => lead.Email == "bulk@example.com"));
        Assert.Equal(Told(saved), Told(bulk).Replace("bulk@", "saved@", StringComparison.Ordinal));
        Assert.Equal(saved.Id + 1, bulk.Id);

        Lead Sample(string email)
        {
            var lead = new Lead
            {
                CreatedUtc = studio.NowUtc.AddTicks(1_234_567),
                FirstName = "Zoé",
                Tags = ["a", "b"],
                Budget = 12.34m,
                AssignedToId = agent.Id,
                EmailConsent = false,
                CustomFields = new Dictionary<string, JsonElement> { ["plan"] = JsonElement.Parse("5") },
            };
            lead.SetAddresses(email, "+33639980001");
            lead.MoveTo("qualifie", studio.NowUtc);
            lead.RefreshSortName();
            return lead;
        }

        static string Told(Lead lead) => JsonSerializer.Serialize(LeadCard.Of(lead) with { Id = 0 }) + lead.IdentityKey + lead.SortName + lead.StatusSinceUtc.Ticks + lead.ErasedUtc;
    }

    [Fact]
    public async Task Outside_a_transaction_nothing_is_inserted()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        await using var db = await studio.OpenAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => db.Dialect.InsertAsync(db, LeadStatus.Defaults, CancellationToken.None));
    }
}
