using System.Globalization;
using System.Text.Json;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.FollowUps;

/// <summary>Follow-ups for a campaign with a long history, a batch of facts at a time.</summary>
public sealed class GenerateFollowUpsHandler(StudioClock clock) : IExecutionHandler
{
    public ExecutionType Type => ExecutionType.GenerateFollowUps;

    public async Task<ChunkResult> RunChunkAsync(StudioDb db, ScheduledExecution execution, CancellationToken cancel)
    {
        var campaign = await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == execution.CampaignId, cancel)
            ?? throw new ExecutionFailedException("The campaign no longer exists.");
        execution.Total ??= await FollowUpService.Causes(db, campaign.Id).LongCountAsync(cancel);

        var after = execution.Cursor is null ? 0 : long.Parse(execution.Cursor, CultureInfo.InvariantCulture);
        var batch = await FollowUpService.GenerateBatchAsync(db, campaign, after, clock.UtcNow, cancel);
        await db.SaveChangesAsync(cancel);
        execution.Outcome = JsonSerializer.SerializeToElement(new { created = CreatedSoFar(execution) + batch.Created });
        return new ChunkResult(batch.LastId.ToString(CultureInfo.InvariantCulture), batch.Looked, batch.IsLast);
    }

    private static int CreatedSoFar(ScheduledExecution execution) =>
        execution.Outcome is { } outcome && outcome.TryGetProperty("created", out var created) ? created.GetInt32() : 0;
}
