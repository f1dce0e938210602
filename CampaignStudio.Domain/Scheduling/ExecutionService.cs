using System.Text.Json;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Scheduling;

/// <summary>An execution as people and programs plan one.</summary>
public sealed record ExecutionEditModel
{
    public ExecutionType? Type { get; set; }
    public long? CampaignId { get; set; }

    /// <summary>Null: now.</summary>
    public DateTime? DueAt { get; set; }

    /// <summary>Repeat after this long; at least a minute.</summary>
    public TimeSpan? Every { get; set; }
    public JsonElement? Params { get; set; }
}

/// <summary>An execution with its progress, for lists and progress bars.</summary>
public sealed record ExecutionItem(
    long Id,
    ExecutionType Type,
    long? CampaignId,
    DateTime DueAt,
    TimeSpan? Every,
    JsonElement Params,
    ExecutionStatus Status,
    long Done,
    long? Total,
    string? Error,
    JsonElement? Outcome,
    bool CancelRequested,
    DateTime CreatedAt,
    DateTime? StartedAt,
    DateTime? FinishedAt)
{
    public bool IsFinished => Status is ExecutionStatus.Completed or ExecutionStatus.Failed or ExecutionStatus.Cancelled;

    /// <summary>0 to 100, or null while the total is unknown.</summary>
    public double? Percent => IsFinished && Status is ExecutionStatus.Completed ? 100 : Total is > 0 ? Math.Min(100.0, 100.0 * Done / Total.Value) : null;
}

/// <summary>Plans, cancels and retries executions.</summary>
public sealed class ExecutionService(IDbContextFactory<StudioDb> dbFactory, IEngineSignal engine, StudioClock clock, LiveUpdates live, CurrentActor actor)
{
    private static readonly TimeSpan ShortestRepeat = TimeSpan.FromMinutes(1);

    public async Task<Result<long>> PlanAsync(ExecutionEditModel model, CancellationToken cancel = default)
    {
        if (!actor.Value.MayManage) return AccessErrors.ManagersOnly();
        if (model.Type is not { } type) return Error.Invalid("type_missing", $"Say what to do: {string.Join(", ", EnumText<ExecutionType>.All)}.", "type");
        if (type is ExecutionType.ImportLeads) return Error.Invalid("type_not_plannable", "An import needs its file: POST /leads/import.", "type");
        if (type is ExecutionType.ImportSuppressions) return Error.Invalid("type_not_plannable", "An import needs its file: POST /suppressions/import.", "type");
        if (type is ExecutionType.SettleUnknown) return Error.Invalid("type_not_plannable", "Decide on what is unknown by POST /outreaches/unknown/count-as-sent or resend.", "type");
        if (type is ExecutionType.ResumeEnrollment) return Error.Invalid("type_not_plannable", "Resume one lead by PATCH /campaigns/{id}/leads/{lead_id}.", "type");
        if (type is ExecutionType.JudgeHits) return Error.Invalid("type_not_plannable", "The application does this by itself when its rules change.", "type");
        if (model.CampaignId is null) return Error.Invalid("campaign_missing", "Say for which campaign.", "campaign_id");
        if (model.Every < ShortestRepeat) return Error.Invalid("every_too_short", "Repeat at most once a minute.", "every");
        if (model.Params is { ValueKind: not JsonValueKind.Object }) return Error.Invalid("params_not_object", "Parameters are a JSON object.", "params");

        if (type is ExecutionType.EnrollLeads && EnrollParams.Read(model.Params).Error is { } wrong) return wrong with { Field = $"params.{wrong.Field}".TrimEnd('.') };

        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var status = await db.Campaigns.Where(c => c.Id == model.CampaignId).Select(c => (CampaignStatus?)c.Status).SingleOrDefaultAsync(cancel);
        if (status is not { } now) return CampaignErrors.NotFound(model.CampaignId.Value);
        if (NeverPossible(type, now) is { } never) return never;
        if (type is ExecutionType.EnrollLeads && await FilterProblemAsync(db, model.Params, cancel) is { } problem) return problem;
        var nowUtc = clock.UtcNow;
        var execution = new ScheduledExecution
        {
            Type = type,
            CampaignId = model.CampaignId,
            DueUtc = model.DueAt is { } due && due > nowUtc ? due.ToUniversalTime() : nowUtc,
            Every = model.Every,
            Params = model.Params ?? JsonSerializer.SerializeToElement(new { }),
            CreatedById = actor.Value.UserId,
            CreatedUtc = nowUtc,
        };
        db.Executions.Add(execution);
        await db.SaveChangesAsync(cancel);
        Signal(execution.Id);
        return execution.Id;
    }

    /// <summary>What a campaign in this state can't come to any more; what it may come to by then is judged when it is due.</summary>
    private static Error? NeverPossible(ExecutionType type, CampaignStatus status)
    {
        var isOver = status is CampaignStatus.Completed or CampaignStatus.Archived;
        return type switch
        {
            ExecutionType.StartCampaign when status is not CampaignStatus.Draft => CampaignErrors.NotAllowed("started", status),
            ExecutionType.PauseCampaign when isOver => CampaignErrors.NotAllowed("paused", status),
            ExecutionType.ResumeCampaign when isOver => CampaignErrors.NotAllowed("resumed", status),
            ExecutionType.CompleteCampaign when isOver => CampaignErrors.NotAllowed("completed", status),
            ExecutionType.EnrollLeads when isOver => EnrollmentErrors.CampaignEnded(),
            _ => null,
        };
    }

    private static async Task<Error?> FilterProblemAsync(StudioDb db, JsonElement? parameters, CancellationToken cancel)
    {
        if (EnrollParams.Read(parameters).Value.Filter is not { } filter) return null;
        var workspace = await CampaignWorkspace.LoadAsync(db, cancel);
        return Error.Combine(ConditionValidator.Validate(filter, workspace.Catalog, ConditionUse.Audience, "params.filter"));
    }

    public Task<Result> CancelAsync(long id, CancellationToken cancel = default) =>
        ChangeAsync(id, execution => execution.RequestCancel(clock.UtcNow), cancel);

    /// <summary>Goes on where it stopped.</summary>
    public Task<Result> RetryAsync(long id, CancellationToken cancel = default) =>
        ChangeAsync(id, execution => execution.Retry(clock.UtcNow), cancel);

    private async Task<Result> ChangeAsync(long id, Func<ScheduledExecution, Result> change, CancellationToken cancel)
    {
        if (!actor.Value.MayManage) return AccessErrors.ManagersOnly();
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        var execution = await db.Executions.SingleOrDefaultAsync(e => e.Id == id, cancel);
        if (execution is null) return ExecutionErrors.NotFound(id);
        var changed = change(execution);
        if (changed.IsError) return changed;
        await db.SaveChangesAsync(cancel);
        await write.CommitAsync(cancel);
        Signal(id);
        return Result.Ok;
    }

    private void Signal(long id)
    {
        engine.Wake();
        live.Changed(Topic.Execution(id), Topic.Executions);
    }
}

/// <summary>Reads executions.</summary>
public sealed class ExecutionQueries(IDbContextFactory<StudioDb> dbFactory)
{
    public async Task<ExecutionItem?> FindAsync(long id, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        return await Items(db.Executions.Where(e => e.Id == id)).SingleOrDefaultAsync(cancel);
    }

    /// <summary>Newest first.</summary>
    public async Task<Page<ExecutionItem>> ListAsync(
        PageRequest page, ExecutionStatus? status = null, long? campaignId = null, ExecutionType? type = null, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var query = db.Executions
            .Where(e => status == null || e.Status == status)
            .Where(e => campaignId == null || e.CampaignId == campaignId)
            .Where(e => type == null || e.Type == type)
            .OrderByDescending(e => e.Id);
        return await Items(query).ToPageAsync(page, cancel);
    }

    private static IQueryable<ExecutionItem> Items(IQueryable<ScheduledExecution> executions) => executions.Select(e => new ExecutionItem(
        e.Id, e.Type, e.CampaignId, e.DueUtc, e.Every, e.Params, e.Status, e.Done, e.Total, e.Error, e.Outcome, e.CancelRequested, e.CreatedUtc, e.StartedUtc, e.FinishedUtc));
}
