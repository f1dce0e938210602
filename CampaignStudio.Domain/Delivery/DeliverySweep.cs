using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CampaignStudio.Domain.Delivery;

/// <summary>
/// Settles what time settles: claims whose lease ran out become unknown, unknown outcomes count as sent after the campaign's set
/// time, call tasks expire. Small batches, each in one transaction; running it again changes nothing, and so does another node's run
/// beside it.
/// </summary>
public sealed class DeliverySweep(
    IDbContextFactory<StudioDb> dbFactory, CollisionRetry collisions, StudioClock clock, LiveUpdates live, ILogger<DeliverySweep> log)
{
    private const int BatchSize = 200;

    /// <summary>At start, where no other engine can be running on this database: every claim is void.</summary>
    public Task RecoverAsync(CancellationToken cancel = default) =>
        SettleAsync(db => db.Outreaches.Where(o => o.Status == OutreachStatus.Sending), LostAsync, cancel);

    public async Task RunAsync(CancellationToken cancel = default)
    {
        var nowUtc = clock.UtcNow;
        await SettleAsync(db => db.Outreaches.Where(o => o.Status == OutreachStatus.Sending && o.LeaseUntilUtc < nowUtc), LostAsync, cancel);
        await SettleAsync(db => db.Outreaches.Where(o => o.Status == OutreachStatus.Unknown && o.DueUtc <= nowUtc), CountAsSentAsync, cancel);
        // Whoever is held loses no call meanwhile.
        await SettleAsync(
            db => db.Outreaches.Where(o => o.Status == OutreachStatus.Waiting && o.DueUtc <= nowUtc
                && db.Campaigns.Any(c => c.Id == o.CampaignId && c.Status != CampaignStatus.Paused)
                && db.Enrollments.Any(e => e.Id == o.EnrollmentId && e.Status != EnrollmentStatus.Paused)),
            TaskFlow.ExpireCallAsync,
            cancel);
    }

    /// <summary>Counts an outreach of unknown outcome as sent and lets its sequence go on; the caller saves.</summary>
    public static async Task CountAsSentAsync(StudioDb db, Outreach outreach, DateTime nowUtc, CancellationToken cancel)
    {
        outreach.MarkSent(nowUtc, null);
        await SequenceFlow.StepFinishedAsync(db, outreach, nowUtc, cancel);
    }

    private async Task LostAsync(StudioDb db, Outreach outreach, DateTime nowUtc, CancellationToken cancel)
    {
        if (outreach.WasSeen)
        {
            await CountAsSentAsync(db, outreach, nowUtc, cancel);
            return;
        }
        var settlesAfter = await db.Campaigns.Where(c => c.Id == outreach.CampaignId).Select(c => c.UnknownSettlesAfterMinutes).SingleAsync(cancel);
        outreach.MarkUnknown(
            nowUtc.AddMinutes(settlesAfter),
            "The program stopped while this was being handed over; whether it left can't be told.");
        log.LogWarning("The outcome of outreach {OutreachId} is unknown: its lease ran out", outreach.Id);
    }

    private async Task SettleAsync(
        Func<StudioDb, IQueryable<Outreach>> due, Func<StudioDb, Outreach, DateTime, CancellationToken, Task> settle, CancellationToken cancel)
    {
        var lastId = 0L;
        while (await NextAsync() is { Count: > 0 } ids)
        {
            lastId = ids[^1];
            try
            {
                await SettleAsync(ids);
            }
            catch (Exception failure) when (!cancel.IsCancellationRequested)
            {
                log.LogDebug(failure, "{Count} outreaches are settled one by one", ids.Count);
                foreach (var id in ids) await AloneAsync(id);
            }
        }

        async Task<List<long>> NextAsync()
        {
            await using var db = await dbFactory.CreateDbContextAsync(cancel);
            return await due(db).Where(o => o.Id > lastId).OrderBy(o => o.Id).Take(BatchSize).Select(o => o.Id).ToListAsync(cancel);
        }

        async Task SettleAsync(List<long> ids)
        {
            await using var db = await dbFactory.CreateDbContextAsync(cancel);
            await using var write = await db.BeginWriteAsync(cancel);
            // Another node may be at the same ones: what it settles first is no longer due afterwards.
            await db.Dialect.LockRowsAsync<Outreach>(db, ids, cancel);
            var batch = await due(db).Where(o => ids.Contains(o.Id)).ToListAsync(cancel);
            foreach (var outreach in batch) await settle(db, outreach, clock.UtcNow, cancel);
            await db.SaveChangesAsync(cancel);
            await write.CommitAsync(cancel);
            if (batch.Count > 0) live.Changed(Topic.Campaigns);
            foreach (var campaignId in batch.Select(o => o.CampaignId).Distinct()) live.Changed(Topic.Campaign(campaignId));
        }

        async Task AloneAsync(long id)
        {
            try
            {
                await collisions.RunAsync(() => SettleAsync([id]), cancel: cancel);
            }
            catch (Exception failure) when (!cancel.IsCancellationRequested)
            {
                // The others must not wait for it; the next sweep tries it again.
                log.LogError(failure, "Outreach {OutreachId} could not be settled", id);
            }
        }
    }
}
