using System.Globalization;
using System.Text.Json;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Delivery;

/// <summary>
/// Carries out a decision about messages of unknown outcome, batch by batch. What was settled meanwhile, by evidence or by somebody
/// else, is left as it is.
/// </summary>
public sealed class SettleUnknownHandler(StudioClock clock, LiveUpdates live) : IExecutionHandler
{
    private const int BatchSize = 250;

    public ExecutionType Type => ExecutionType.SettleUnknown;

    public async Task<ChunkResult> RunChunkAsync(StudioDb db, ScheduledExecution execution, CancellationToken cancel)
    {
        var parameters = SettleUnknownParams.Of(execution.Params);
        execution.Total ??= parameters.Ids.Count;
        var from = execution.Cursor is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        var ids = parameters.Ids.Skip(from).Take(BatchSize).ToList();

        var batch = await Batch.LoadAsync(db, ids, cancel);
        var settled = parameters.Decision is UnknownDecision.CountAsSent ? CountAsSent(db, batch) : await SendAgainAsync(db, batch, cancel);
        await db.SaveChangesAsync(cancel);

        var before = execution.Outcome?.Deserialize<SettleUnknownOutcome>(StudioJson.Options) ?? new SettleUnknownOutcome(0, 0);
        execution.Outcome = JsonSerializer.SerializeToElement(
            new SettleUnknownOutcome(before.Settled + settled, before.Left + ids.Count - settled), StudioJson.Options);
        // Watchers read again a moment later and then once more when the chunk's commit is signalled.
        foreach (var campaignId in batch.Campaigns.Keys) live.Changed(Topic.Campaign(campaignId), Topic.Campaigns);
        var next = from + ids.Count;
        return new ChunkResult(next.ToString(CultureInfo.InvariantCulture), ids.Count, next >= parameters.Ids.Count);
    }

    private int CountAsSent(StudioDb db, Batch batch)
    {
        var nowUtc = clock.UtcNow;
        foreach (var outreach in batch.Outreaches)
        {
            var (campaign, enrollment) = (batch.Campaigns[outreach.CampaignId], batch.Enrollments[outreach.EnrollmentId]);
            outreach.MarkSent(nowUtc, null);
            enrollment.MarkForEvaluation(nowUtc);
            SequenceFlow.PlanNext(
                db, campaign, enrollment, batch.Zones[outreach.LeadId], campaign.Steps.Single(step => step.Id == outreach.StepId), batch.Had[enrollment.Id], nowUtc, nowUtc);
        }
        return batch.Outreaches.Count;
    }

    private async Task<int> SendAgainAsync(StudioDb db, Batch batch, CancellationToken cancel)
    {
        var nowUtc = clock.UtcNow;
        var again = batch.Outreaches
            .Where(o => SendAgain.Refusal(o.Status, batch.Campaigns[o.CampaignId].Status, batch.Enrollments[o.EnrollmentId].Status, null) is null)
            .ToList();
        foreach (var outreach in again)
        {
            batch.Enrollments[outreach.EnrollmentId].Touch();
            outreach.MarkFailed(nowUtc, OutreachReasons.OutcomeUnknown, SendAgain.GivenUp);
        }
        // Before the new ones are added: the database allows one open outreach per enrollment.
        await db.SaveChangesAsync(cancel);
        foreach (var outreach in again)
        {
            var occurrence = batch.Had[outreach.EnrollmentId].NextOccurrence(outreach.StepId);
            db.Outreaches.Add(SendAgain.Repeat(outreach, batch.Campaigns[outreach.CampaignId], batch.Enrollments[outreach.EnrollmentId], occurrence, nowUtc));
        }
        return again.Count;
    }

    /// <summary>What a batch needs, a handful of queries whatever its size.</summary>
    private sealed record Batch(
        IReadOnlyList<Outreach> Outreaches,
        IReadOnlyDictionary<long, Campaign> Campaigns,
        IReadOnlyDictionary<long, Enrollment> Enrollments,
        IReadOnlyDictionary<long, string?> Zones,
        ILookup<long, PastOutreach> Had)
    {
        public static async Task<Batch> LoadAsync(StudioDb db, IReadOnlyList<long> ids, CancellationToken cancel)
        {
            // Evidence, the sweep or another person may be at the same ones: what they settle first is no longer unknown afterwards.
            await db.Dialect.LockRowsAsync<Outreach>(db, [.. ids], cancel);
            var outreaches = await db.Outreaches.Where(o => EF.Parameter(ids).Contains(o.Id) && o.Status == OutreachStatus.Unknown).OrderBy(o => o.Id).ToListAsync(cancel);
            var (campaignIds, enrollmentIds) = (outreaches.Select(o => o.CampaignId).Distinct().ToList(), outreaches.ConvertAll(o => o.EnrollmentId));
            var leadIds = outreaches.ConvertAll(o => o.LeadId);
            await db.Dialect.LockRowsAsync<Enrollment>(db, enrollmentIds, cancel);
            return new Batch(
                outreaches,
                await db.Campaigns.AsNoTracking().Include(c => c.Steps).Where(c => campaignIds.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancel),
                await db.Enrollments.Where(e => EF.Parameter(enrollmentIds).Contains(e.Id)).ToDictionaryAsync(e => e.Id, cancel),
                await db.Leads.Where(l => EF.Parameter(leadIds).Contains(l.Id)).Select(l => new { l.Id, l.TimeZone }).ToDictionaryAsync(l => l.Id, l => l.TimeZone, cancel),
                await SequenceFlow.StepsHadAsync(db, enrollmentIds, cancel));
        }
    }
}
