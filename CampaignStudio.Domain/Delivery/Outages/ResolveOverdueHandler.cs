using System.Globalization;
using System.Text.Json;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Delivery.Outages;

/// <summary>Shifts or skips what is overdue in a campaign, batch by batch in the order of ids; then nothing is held any more.</summary>
public sealed class ResolveOverdueHandler(StudioClock clock) : IExecutionHandler
{
    private const int BatchSize = 500;

    private sealed record Given(OverdueDecision Decision, long ShiftSeconds);

    public ExecutionType Type => ExecutionType.ResolveOverdue;

    public async Task<ChunkResult> RunChunkAsync(StudioDb db, ScheduledExecution execution, CancellationToken cancel)
    {
        var given = Read(execution.Params) ?? throw new ExecutionFailedException("Say what becomes of what is overdue: shift or skip.");
        var tracked = await db.Campaigns.SingleOrDefaultAsync(c => c.Id == execution.CampaignId, cancel) ?? throw HandlerCampaign.Gone();
        if (tracked.OverdueUntilUtc is not { } untilUtc) return new ChunkResult(execution.Cursor, 0, IsComplete: true);

        var campaign = await HandlerCampaign.LoadAsync(db, execution, cancel);
        var held = Held(db, campaign.Id, untilUtc);
        execution.Total ??= await held.LongCountAsync(cancel);
        var nowUtc = clock.UtcNow;
        var afterId = long.Parse(execution.Cursor ?? "0", CultureInfo.InvariantCulture);
        var ids = await Replanning.BatchAsync(
            db, held, afterId, BatchSize, (outreach, zone, stepsHad) => ResolveAsync(db, campaign, outreach, zone, stepsHad, given, nowUtc, cancel), cancel);
        var isComplete = ids.Count < BatchSize;
        if (isComplete)
        {
            tracked.ReleaseOverdue();
            await db.SaveChangesAsync(cancel);
        }
        return new ChunkResult(ids.Count == 0 ? execution.Cursor : ids[^1].ToString(CultureInfo.InvariantCulture), ids.Count, isComplete);
    }

    /// <summary>What waits for the decision; leads paused by a person are not among it.</summary>
    internal static IQueryable<Outreach> Held(StudioDb db, long campaignId, DateTime untilUtc) =>
        db.Outreaches.Where(o => o.CampaignId == campaignId && o.Status == OutreachStatus.Scheduled && !o.IsHeld && o.DueUtc <= untilUtc);

    internal static JsonElement ParamsOf(OverdueDecision decision, TimeSpan shift) =>
        JsonSerializer.SerializeToElement(new Given(decision, (long)shift.TotalSeconds), StudioJson.Options);

    internal static OverdueDecision? DecisionOf(JsonElement parameters) => Read(parameters)?.Decision;

    private static Given? Read(JsonElement parameters)
    {
        try
        {
            return parameters.Deserialize<Given>(StudioJson.Options) is { Decision: OverdueDecision.Shift or OverdueDecision.Skip, ShiftSeconds: >= 0 } given ? given : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task ResolveAsync(
        StudioDb db, Campaign campaign, Outreach outreach, string? zone, IEnumerable<PastOutreach> stepsHad, Given given, DateTime nowUtc, CancellationToken cancel)
    {
        if (given.Decision is OverdueDecision.Shift)
        {
            var shifted = outreach.DueUtc!.Value.AddSeconds(given.ShiftSeconds);
            var dueUtc = campaign.Window.FirstInside(shifted > nowUtc ? shifted : nowUtc, SequenceFlow.Zone(campaign, zone));
            outreach.Postpone(dueUtc, OutreachReasons.ByPerson, "Shifted by as long as the application had not run.");
            return;
        }
        var enrollment = await db.Enrollments.FindAsync([outreach.EnrollmentId], cancel);
        outreach.MarkSkipped(nowUtc, OutreachReasons.Overdue, "It was overdue after an outage; a person decided to pass it over.");
        SequenceFlow.PlanNext(db, campaign, enrollment!, zone, campaign.Steps.Single(step => step.Id == outreach.StepId), stepsHad, nowUtc, nowUtc);
    }
}
