using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CampaignStudio.Domain.Scheduling;

/// <summary>
/// Runs due executions chunk by chunk. A chunk's work, cursor and progress are one transaction, so whatever is killed, the next
/// runner goes on where the last commit stood.
/// </summary>
public sealed class ExecutionRunner(
    IDbContextFactory<StudioDb> dbFactory,
    IEnumerable<IExecutionHandler> handlers,
    CollisionRetry collisions,
    StudioClock clock,
    LiveUpdates live,
    ILogger<ExecutionRunner> log)
{
    private const int Attempts = 10;

    /// <summary>How long an execution is held without a sign of life.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private readonly Dictionary<ExecutionType, IExecutionHandler> _handlers = handlers.ToDictionary(handler => handler.Type);
    private readonly string _owner = LeaseOwner.New();

    /// <summary>
    /// Runs everything that is due, one after the other; some need not wait until long work is over. Answers how many executions it
    /// worked on.
    /// </summary>
    public async Task<int> RunDueAsync(CancellationToken cancel = default)
    {
        var worked = 0;
        var underWay = new Queue<long>();
        while (!cancel.IsCancellationRequested)
        {
            var joins = await collisions.RunAsync(() => LeaseNextAsync(besideOthers: underWay.Count > 0, cancel), Attempts, cancel);
            if (joins is not null) worked++;
            else if (underWay.Count == 0) break;
            var id = joins ?? underWay.Dequeue();
            if (!await RunChunkOrFailAsync(id, cancel)) underWay.Enqueue(id);
        }
        return worked;
    }

    /// <summary>At start, where no other engine can be running on this database: every lease is void.</summary>
    public async Task RecoverAsync(CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        var longAgo = clock.UtcNow - Lease;
        await db.Executions
            .Where(e => e.Status == ExecutionStatus.Running)
            .ExecuteUpdateAsync(set => set.SetProperty(e => e.LeaseUntilUtc, longAgo).SetProperty(e => e.Version, e => e.Version + 1), cancel);
        await write.CommitAsync(cancel);
    }

    // What somebody set a time for and long work must not hold up, and starts: a small campaign's does not wait until a huge one has begun.
    // New rules count at once, whatever is being imported.
    private static readonly ExecutionType[] InTurns =
        [ExecutionType.PauseCampaign, ExecutionType.ResumeCampaign, ExecutionType.CompleteCampaign, ExecutionType.StartCampaign, ExecutionType.Evaluate];

    /// <param name="besideOthers">Others are under way: only what may run in turns with them, a chunk each.</param>
    private async Task<long?> LeaseNextAsync(bool besideOthers, CancellationToken cancel)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        var nowUtc = clock.UtcNow;
        var next = await db.Executions
            .Where(e => (e.Status == ExecutionStatus.Pending && e.DueUtc <= nowUtc) || (e.Status == ExecutionStatus.Running && e.LeaseUntilUtc < nowUtc))
            .Where(e => !besideOthers || InTurns.Contains(e.Type))
            .OrderBy(e => e.DueUtc).ThenBy(e => e.Id)
            .FirstOrDefaultAsync(cancel);
        if (next is null) return null;

        // Of two nodes one saves; the other collides and looks for the next.
        next.Lease(_owner, nowUtc, Lease);
        await db.SaveChangesAsync(cancel);
        await write.CommitAsync(cancel);
        return next.Id;
    }

    /// <summary>True when there is nothing more to do for it here, whatever came in between.</summary>
    private async Task<bool> RunChunkOrFailAsync(long id, CancellationToken cancel)
    {
        try
        {
            return await collisions.RunAsync(() => RunChunkAsync(id, cancel), Attempts, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
        }
        catch (ExecutionFailedException refusal)
        {
            await collisions.RunAsync(() => FailAsync(id, refusal.Message), Attempts, CancellationToken.None);
        }
        catch (Exception outage) when (collisions.IsOutage(outage))
        {
            // Not the execution's fault: it goes on, here or on another node, when its lease has run out.
            log.LogWarning(outage, "Execution {ExecutionId} is interrupted", id);
            await InterruptAsync(id, outage);
        }
        catch (Exception failure)
        {
            log.LogError(failure, "Execution {ExecutionId} failed", id);
            const string words = "Something unforeseen went wrong; the log has the details. Retry goes on where it stopped.";
            await collisions.RunAsync(() => FailAsync(id, words), Attempts, CancellationToken.None);
        }
        return true;
    }

    /// <summary>True when the execution is finished, one way or another.</summary>
    private async Task<bool> RunChunkAsync(long id, CancellationToken cancel)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        // Alone on its database nobody takes it over, and this transaction is the only one that may write.
        await using var renewal = db.Dialect.ServesNodes ? new LeaseRenewal(clock, log, stop => RenewAsync(id, stop)) : null;
        await using var write = await db.BeginWriteAsync(cancel);
        var execution = await db.Executions.SingleAsync(e => e.Id == id, cancel);
        if (execution.LeaseOwner != _owner) return true;

        if (execution.CancelRequested)
        {
            execution.Cancel(clock.UtcNow);
        }
        else
        {
            var chunk = await _handlers[execution.Type].RunChunkAsync(db, execution, cancel);
            execution.Advance(chunk.Cursor, chunk.Done, clock.UtcNow + Lease);
            if (chunk.IsComplete)
            {
                execution.Complete(clock.UtcNow);
                await PlanNextAsync(db, execution);
            }
        }
        await db.SaveChangesAsync(cancel);
        await write.CommitAsync(cancel);
        Signal(execution);
        return execution.IsFinished;
    }

    /// <summary>Beside the chunk, whose version of the row stays valid. It may have waited for the chunk, which renews too.</summary>
    private async Task RenewAsync(long id, CancellationToken cancel)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var untilUtc = clock.UtcNow + Lease;
        await db.Executions
            .Where(e => e.Id == id && e.LeaseOwner == _owner && e.LeaseUntilUtc < untilUtc)
            .ExecuteUpdateAsync(set => set.SetProperty(e => e.LeaseUntilUtc, untilUtc), cancel);
    }

    /// <summary>
    /// A repeating execution has its next run as a row of its own, so that the history stays; whether this run worked out or failed.
    /// One that was retried has its next run already.
    /// </summary>
    private static async Task PlanNextAsync(StudioDb db, ScheduledExecution execution)
    {
        if (execution.Every is not { } every) return;
        var later = await db.Executions
            .Where(e => e.Id > execution.Id && e.Type == execution.Type && e.CampaignId == execution.CampaignId && e.Every == every)
            .Select(e => e.DueUtc)
            .ToListAsync();
        if (later.Exists(due => due > execution.DueUtc && (due - execution.DueUtc).Ticks % every.Ticks == 0)) return;
        var dueUtc = execution.DueUtc + every;
        // After an outage one run makes up for all that were missed.
        if (dueUtc < execution.FinishedUtc) dueUtc += every * Math.Ceiling((execution.FinishedUtc.Value - dueUtc) / every);
        db.Executions.Add(new ScheduledExecution
        {
            Type = execution.Type,
            CampaignId = execution.CampaignId,
            DueUtc = dueUtc,
            Every = every,
            Params = execution.Params,
            CreatedById = execution.CreatedById,
            CreatedUtc = execution.FinishedUtc!.Value,
        });
    }

    /// <summary>Noted where the database is there to note it: one that is away is no sign against the execution.</summary>
    private async Task InterruptAsync(long id, Exception outage)
    {
        try
        {
            await collisions.RunAsync(() => EndChunkAsync(id, execution => execution.Interrupt(outage.GetBaseException().Message, clock.UtcNow)), Attempts, CancellationToken.None);
        }
        catch (Exception away) when (collisions.IsOutage(away))
        {
            log.LogDebug(away, "The interruption of execution {ExecutionId} is not noted", id);
        }
    }

    private Task FailAsync(long id, string error) => EndChunkAsync(id, execution => execution.Fail(error, clock.UtcNow));

    private async Task EndChunkAsync(long id, Action<ScheduledExecution> end)
    {
        await using var db = await dbFactory.CreateDbContextAsync();
        await using var write = await db.BeginWriteAsync();
        var execution = await db.Executions.SingleAsync(e => e.Id == id);
        if (execution.LeaseOwner != _owner) return;
        end(execution);
        if (execution.IsFinished) await PlanNextAsync(db, execution);
        await db.SaveChangesAsync();
        await write.CommitAsync();
        Signal(execution);
    }

    private void Signal(ScheduledExecution execution)
    {
        live.Changed(Topic.Execution(execution.Id), Topic.Executions);
        if (execution.CampaignId is { } campaignId) live.Changed(Topic.Campaign(campaignId), Topic.Campaigns);
    }
}
