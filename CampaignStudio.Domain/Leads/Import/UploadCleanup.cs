using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Leads.Import;

/// <summary>
/// Removes uploads that nobody needs any more: a week after their import finished, so that its refused rows could be fetched and a
/// failed one tried again, or a week after one came that was never imported.
/// </summary>
public sealed class UploadCleanup(IDbContextFactory<StudioDb> dbFactory, IUploadStore uploads, StudioClock clock, TimeProvider realTime)
{
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);

    /// <summary>Answers how many it removed.</summary>
    public async Task<int> RunAsync(CancellationToken cancel = default)
    {
        var old = await uploads.NamesAsync(realTime.GetUtcNow().UtcDateTime - KeptFor, cancel);
        if (old.Count == 0) return 0;

        var sinceUtc = clock.UtcNow - KeptFor;
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var parameters = await db.Executions
            .Where(execution => UploadParams.Types.Contains(execution.Type) && (execution.FinishedUtc == null || execution.FinishedUtc > sinceUtc))
            .Select(execution => execution.Params)
            .ToListAsync(cancel);
        var needed = parameters.Select(json => UploadParams.Of(json).Upload).ToHashSet();
        var removable = old.Where(name => !needed.Contains(name)).ToList();
        foreach (var name in removable) await uploads.DeleteAsync(name, cancel);
        return removable.Count;
    }
}
