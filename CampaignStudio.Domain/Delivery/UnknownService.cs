using System.Text.Json;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Delivery;

/// <summary>What a person decides about messages of unknown outcome.</summary>
public enum UnknownDecision
{
    /// <summary>They are taken to have arrived; the sequences go on.</summary>
    CountAsSent,

    /// <summary>Each goes out once more, at the risk of arriving twice.</summary>
    SendAgain,
}

/// <summary>The parameters of a <see cref="ExecutionType.SettleUnknown"/> execution.</summary>
public sealed record SettleUnknownParams(UnknownDecision Decision, IReadOnlyList<long> Ids)
{
    /// <summary>As the execution keeps them.</summary>
    public static SettleUnknownParams Of(JsonElement parameters) => parameters.Deserialize<SettleUnknownParams>(StudioJson.Options)!;
}

/// <summary>What came of a decision.</summary>
/// <param name="Settled">Decided as asked.</param>
/// <param name="Left">No longer unknown by then, or not to be sent again: the lead has left, or the campaign is over.</param>
public sealed record SettleUnknownOutcome(long Settled, long Left);

/// <summary>Decides on many messages of unknown outcome at once: an execution with progress, which a crash does not undo or repeat.</summary>
public sealed class UnknownService(IDbContextFactory<StudioDb> dbFactory, IEngineSignal engine, StudioClock clock, LiveUpdates live, CurrentActor actor)
{
    /// <summary>About these and no others; answers the id of the execution.</summary>
    public async Task<Result<long>> DecideAsync(UnknownDecision decision, IReadOnlyList<long> ids, CancellationToken cancel = default)
    {
        if (!actor.Value.MayManage) return AccessErrors.ManagersOnly();
        if (ids.Count == 0) return OutreachErrors.NothingUnknown();
        if (ids.Count > UnknownQueries.DecisionLimit) return OutreachErrors.TooManyAtOnce();

        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var campaigns = await db.Outreaches.Where(o => EF.Parameter(ids).Contains(o.Id)).Select(o => o.CampaignId).Distinct().Take(2).ToListAsync(cancel);
        if (campaigns.Count == 0) return OutreachErrors.NothingUnknown();
        var execution = new ScheduledExecution
        {
            Type = ExecutionType.SettleUnknown,
            CampaignId = campaigns is [var only] ? only : null,
            DueUtc = clock.UtcNow,
            CreatedUtc = clock.UtcNow,
            CreatedById = actor.Value.UserId,
            Params = JsonSerializer.SerializeToElement(new SettleUnknownParams(decision, [.. ids.Distinct()]), StudioJson.Options),
        };
        db.Executions.Add(execution);
        await db.SaveChangesAsync(cancel);
        engine.Wake();
        live.Changed(Topic.Execution(execution.Id), Topic.Executions);
        return execution.Id;
    }
}
