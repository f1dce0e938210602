using System.Globalization;
using System.Text.Json;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Interactions;

/// <summary>Judges the workspace's opens and clicks by the present rules, a few messages at a time.</summary>
public sealed class JudgeHitsHandler(SenderSettings sender, StudioClock clock) : IExecutionHandler
{
    private const int BatchSize = 50;

    public ExecutionType Type => ExecutionType.JudgeHits;

    public async Task<ChunkResult> RunChunkAsync(StudioDb db, ScheduledExecution execution, CancellationToken cancel)
    {
        var after = execution.Cursor is null ? 0 : long.Parse(execution.Cursor, CultureInfo.InvariantCulture);
        var ids = await db.Interactions
            .Where(fact => fact.OutreachId > after && fact.UserAgent != null && (fact.Kind == InteractionKind.Opened || fact.Kind == InteractionKind.Clicked))
            .Select(fact => fact.OutreachId!.Value)
            .Distinct()
            .OrderBy(id => id)
            .Take(BatchSize)
            .ToListAsync(cancel);
        var changed = Changed(execution);
        foreach (var outreach in await db.Outreaches.Where(outreach => ids.Contains(outreach.Id)).ToListAsync(cancel))
        {
            changed += await HitReview.JudgeAllAsync(db, outreach, sender.EmailIsSandboxed, clock.UtcNow, cancel);
        }
        await db.SaveChangesAsync(cancel);
        execution.Outcome = JsonSerializer.SerializeToElement(new { changed });
        return new ChunkResult((ids.Count > 0 ? ids[^1] : after).ToString(CultureInfo.InvariantCulture), ids.Count, ids.Count < BatchSize);
    }

    private static int Changed(ScheduledExecution execution) =>
        execution.Outcome is { } outcome && outcome.TryGetProperty("changed", out var changed) ? changed.GetInt32() : 0;
}

/// <summary>Sees to it that what was judged by other rules is judged again.</summary>
public sealed class HitRulesService(IDbContextFactory<StudioDb> dbFactory, StudioClock clock)
{
    private const string Key = "hit_rules_version";

    /// <summary>At the start: plans the work once per change of the rules; nothing where they are the same.</summary>
    public async Task BringUpToDateAsync(CancellationToken cancel = default)
    {
        var version = HitClassifier.Version.ToString(CultureInfo.InvariantCulture);
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        await db.Dialect.LockNameAsync(db, Key, cancel);
        var stored = await db.Settings.SingleOrDefaultAsync(setting => setting.Key == Key, cancel);
        if (stored?.Value == version) return;

        if (stored is null) db.Settings.Add(stored = new Setting { Key = Key, Value = version });
        stored.Value = version;
        if (await db.Interactions.AnyAsync(fact => fact.UserAgent != null, cancel))
        {
            db.Executions.Add(new ScheduledExecution { Type = ExecutionType.JudgeHits, DueUtc = clock.UtcNow, CreatedUtc = clock.UtcNow });
        }
        await db.SaveChangesAsync(cancel);
        await write.CommitAsync(cancel);
    }
}
