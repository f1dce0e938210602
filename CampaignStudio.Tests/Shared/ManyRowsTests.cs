using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Shared;

/// <summary>Where a database has its own way for many rows, nothing else may be different.</summary>
[EveryDatabase]
public sealed class ManyRowsTests
{
    private const int Many = 12;

    [Fact]
    public async Task Many_rows_are_saved_like_few()
    {
        await using var world = await StartedAsync();
        await using var db = await world.Studio.OpenAsync();
        var (enrollments, outreaches) = (await db.Enrollments.OrderBy(e => e.Id).ToListAsync(), await db.Outreaches.OrderBy(o => o.Id).ToListAsync());
        var versions = enrollments.ConvertAll(e => e.Version);
        var next = await world.StepAsync(outreaches[0].CampaignId, "Second");

        // In three ways, so that not all rows change the same columns.
        foreach (var (index, outreach) in outreaches.Index())
        {
            var enrollment = enrollments.Single(e => e.Id == outreach.EnrollmentId);
            var nowUtc = world.Studio.NowUtc.AddMilliseconds(index);
            if (index % 3 == 0)
            {
                outreach.RetryAt(nowUtc, "451: Zoé's mailbox is full");
            }
            else
            {
                if (index % 3 == 1) outreach.MarkSent(nowUtc, $"<{index}@example.com>");
                else outreach.MarkSkipped(nowUtc, OutreachReasons.NoConsent, null);
                if (index % 2 == 0) enrollment.MarkForEvaluation(nowUtc);
                db.Outreaches.Add(Following(outreach, next.Id, nowUtc));
            }
            enrollment.CurrentStep = 10 + index;
        }
        var saved = await db.SaveChangesAsync();

        Assert.Equal(Many + Many + (Many * 2 / 3), saved);
        Assert.All(enrollments.Zip(versions), row => Assert.True(row.First.Version > row.Second));
        var stored = await world.ReadAsync(async fresh => (await fresh.Outreaches.ToListAsync()).Concat<object>(await fresh.Enrollments.ToListAsync()).Select(row => Told(fresh, row)).Order().ToList());
        Assert.Equal(db.ChangeTracker.Entries().Where(e => e.Entity is Outreach or Enrollment).Select(e => Told(db, e.Entity)).Order(), stored);
        Assert.All(db.ChangeTracker.Entries(), entry => Assert.Equal(EntityState.Unchanged, entry.State));
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Whoever_was_changed_meanwhile_stops_them_all()
    {
        await using var world = await StartedAsync();
        await using var db = await world.Studio.OpenAsync();
        var enrollments = await db.Enrollments.OrderBy(e => e.Id).ToListAsync();
        await world.ReadAsync(async other =>
        {
            (await other.Enrollments.OrderBy(e => e.Id).LastAsync()).CurrentStep = 7;
            return await other.SaveChangesAsync();
        });

        foreach (var enrollment in enrollments) enrollment.CurrentStep = 9;
        await Assert.ThrowsAnyAsync<DbUpdateConcurrencyException>(() => db.SaveChangesAsync());

        Assert.Equal(0, await world.ReadAsync(fresh => fresh.Enrollments.CountAsync(e => e.CurrentStep == 9)));
    }

    private static async Task<EngineWorld> StartedAsync()
    {
        var world = await EngineWorld.CreateAsync();
        var campaignId = await world.CampaignAsync(Email(), Email(name: "Second"));
        var leads = new List<Domain.Leads.Lead>();
        for (var number = 0; number < Many; number++) leads.Add(await world.Studio.AddLeadAsync($"lead{number}@example.com"));
        await world.StartAsync(campaignId, [.. leads]);
        return world;
    }

    private static Outreach Following(Outreach previous, long stepId, DateTime baseUtc) => new()
    {
        CampaignId = previous.CampaignId,
        EnrollmentId = previous.EnrollmentId,
        LeadId = previous.LeadId,
        StepId = stepId,
        Channel = previous.Channel,
        SenderId = previous.SenderId,
        BaseUtc = baseUtc,
        DueUtc = baseUtc.AddDays(1),
    };

    private static string Told(StudioDb db, object row)
    {
        var values = db.Entry(row).CurrentValues;
        return $"{row.GetType().Name}: {string.Join(" | ", values.Properties.Select(property => $"{property.Name} {(values[property] is DateTime time ? time.Ticks : values[property])}"))}";
    }
}
