using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Nodes;
using CampaignStudio.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignStudio.Tests.Processes;

/// <summary>What must be true in the database after all nodes have stopped, whatever was killed meanwhile.</summary>
internal static class ChaosBooks
{
    private const string Moved = "contacte";

    /// <summary>Rules that make the engine score and move every lead.</summary>
    public static Task AddRulesAsync(StudioProcess studio, long campaign) => studio.Api.PatchAsync($"/campaigns/{campaign}", new
    {
        lead_scoring_rules = new object[]
        {
            new { name = "Written to", condition = new { field = "email_sent", @operator = "equals", value = true }, score_change = 5 },
            new { name = "Opened", condition = new { field = "email_opened", @operator = "equals", value = true }, score_change = 10 },
        },
        progression_rules = new object[]
        {
            new
            {
                name = "Contacted", from_status = "nouveau", to_status = Moved,
                conditions = new[] { new { field = "email_sent", @operator = "equals", value = true } },
            },
        },
    });

    /// <param name="opened">Whose open was acknowledged.</param>
    public static async Task AssertAsync(SharedDatabase database, long campaign, int leads, ICollection<string> opened)
    {
        await using var books = StudioFactory.With(
            [.. database.Settings, ("Bootstrap:AdminEmail", null), ("Bootstrap:AdminPassword", null), ("Bootstrap:ApiKey", null)]);
        await books.AsAsync(null, async services =>
        {
            // Marks that nobody came to look at before the end; the last opens count when they are certain.
            await Eventually.AsTrueAsync(() => IsEvaluatedAsync(services, campaign), TimeSpan.FromMinutes(1), "Not everybody was evaluated.");
            var line = Assert.Single((await services.GetRequiredService<ProgressQueries>().LedgerAsync(campaign)).Steps);
            Assert.Equal((leads, leads, 0), (line.Planned, line.Sent, line.Unknown));
            Assert.Empty(await ActivatorUtilities.GetServiceOrCreateInstance<Reconciliation>(services).CompareAsync(campaign));

            await using var db = await services.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContextAsync();
            await AssertRowsAsync(db, campaign, leads, opened, services.GetRequiredService<StudioClock>().UtcNow);
            return true;
        });
    }

    private static async Task<bool> IsEvaluatedAsync(IServiceProvider services, long campaignId)
    {
        await services.GetRequiredService<EvaluationService>().EvaluateDueAsync();
        await using var db = await services.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContextAsync();
        return !await db.Enrollments.AnyAsync(e => e.CampaignId == campaignId && e.EvaluateDueUtc != null);
    }

    private static async Task AssertRowsAsync(StudioDb db, long campaignId, int leads, ICollection<string> opened, DateTime nowUtc)
    {
        var outreaches = await db.Outreaches.AsNoTracking().Where(o => o.CampaignId == campaignId).ToListAsync();
        var enrollments = await db.Enrollments.AsNoTracking().Where(e => e.CampaignId == campaignId).ToListAsync();
        Assert.Equal((leads, leads), (outreaches.Count, enrollments.Count));
        Assert.Equal(leads, outreaches.Select(o => o.EnrollmentId).Distinct().Count());
        Assert.All(enrollments, enrollment => Assert.Equal(EnrollmentStatus.Completed, enrollment.Status));

        // An acknowledged fact is there, and whoever opened is known to have got it.
        var rows = await db.Leads.AsNoTracking().ToDictionaryAsync(lead => lead.Id);
        var openedIds = await db.Interactions.Where(i => i.Kind == InteractionKind.Opened).Select(i => i.OutreachId).ToListAsync();
        var byAddress = outreaches.ToDictionary(o => rows[o.LeadId].Email!);
        Assert.All(opened, address => Assert.Contains(byAddress[address].Id, openedIds));
        Assert.All(opened, address => Assert.NotNull(byAddress[address].OpenedUtc));

        var campaign = await db.Campaigns.AsNoTracking().SingleAsync(c => c.Id == campaignId);
        foreach (var batch in enrollments.Chunk(1000))
        {
            var facts = await FactsLoader.LoadAsync(db, campaign, batch, rows, nowUtc, default);
            Assert.All(batch, e => Assert.Equal(
                ScoreCalculator.Score(campaign.ScoringRules, facts[e.Id], e.ScoredUtc!.Value, campaign.ScoreFloor, campaign.ScoreCeiling).Lines.Sum(part => part.Points), e.Score));
        }

        // Every move has its cause, once.
        var moves = await db.LeadStatusChanges.Where(change => change.ToStatus == Moved).Select(change => change.LeadId).ToListAsync();
        Assert.Equal(moves.Count, moves.Distinct().Count());
        Assert.Equal(rows.Values.Where(lead => lead.Status == Moved).Select(lead => lead.Id).Order(), moves.Order());
        Assert.Equal(leads, moves.Count);
    }
}
