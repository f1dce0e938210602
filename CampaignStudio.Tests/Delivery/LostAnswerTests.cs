using System.Data.Common;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Delivery;

/// <summary>The database does what it is asked, and the connection breaks before it says so.</summary>
[EveryDatabase]
public sealed class LostAnswerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Whichever_commit_it_was_everybody_is_written_to_once_and_nothing_stays_claimed(int commit)
    {
        var line = new Line();
        await using var world = await EngineWorld.CreateAsync(services => services.Intercept(line));
        var campaign = await world.CampaignAsync(Email());
        List<Domain.Leads.Lead> leads = [];
        for (var i = 0; i < 60; i++) leads.Add(await world.LeadAsync($"lead{i}"));
        await world.StartAsync(campaign, [.. leads]);

        line.BreaksAfter = commit;
        try
        {
            await world.DrainAsync();
        }
        catch (InvalidOperationException broken) when (broken.Message == Line.Message)
        {
            // Whoever drains hears of it and drains again.
        }
        Assert.Equal(0, line.BreaksAfter);
        Assert.Equal(0, await world.ReadAsync(db => db.Outreaches.CountAsync(o => o.Status == OutreachStatus.Sending)));
        await world.RunAsync();

        Assert.Equal(60, await world.ReadAsync(db => db.Outreaches.CountAsync(o => o.Status == OutreachStatus.Sent)));
        Assert.Equal(60, world.Wire.Offers.Count);
        Assert.Equal(60, world.Wire.Recipients.Distinct().Count());
        await world.AssertInvariantsAsync();
    }

    private sealed class Line : DbTransactionInterceptor
    {
        public const string Message = "The connection broke.";

        public int BreaksAfter { get; set; }

        public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) =>
            BreaksAfter > 0 && --BreaksAfter == 0 ? throw new InvalidOperationException(Message) : Task.CompletedTask;
    }
}
