using System.Text.Json;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Leads.Import;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Enrollments;

/// <summary>Enrolled at once, or an execution that goes on behind the call when there are many.</summary>
public sealed record EnrollAnswer(EnrollmentOutcome? Outcome, long? ExecutionId);

/// <summary>Enrolls leads in a campaign; pauses, resumes and removes single enrollments.</summary>
public sealed class EnrollmentService(
    IDbContextFactory<StudioDb> dbFactory, IEngineSignal engine, StudioClock clock, LiveUpdates live, CurrentActor actor)
{
    /// <summary>More leads than this, or a filter, become an execution with progress.</summary>
    public const int DirectLimit = 2000;

    /// <summary>By id. More than <see cref="DirectLimit"/> become an execution.</summary>
    public async Task<Result<EnrollAnswer>> EnrollAsync(long campaignId, IReadOnlyList<long> leadIds, CancellationToken cancel = default)
    {
        if (leadIds.Count == 0) return EnrollmentErrors.NothingToEnroll();
        if (leadIds.Count > DirectLimit) return await PlanAsync(campaignId, new EnrollParams { LeadIds = leadIds }, cancel);

        if (!actor.Value.MayManage) return AccessErrors.ManagersOnly();
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        await db.Dialect.LockRowsAsync<Campaign>(db, [campaignId], cancel);
        var campaign = await db.Campaigns.AsNoTracking().Include(c => c.Steps).SingleOrDefaultAsync(c => c.Id == campaignId, cancel);
        if (campaign is null) return CampaignErrors.NotFound(campaignId);
        if (campaign.Status is CampaignStatus.Completed or CampaignStatus.Archived) return EnrollmentErrors.CampaignEnded();

        var outcome = await Enroller.EnrollAsync(db, campaign, leadIds, clock.UtcNow, cancel);
        await write.CommitAsync(cancel);
        Signal(campaignId);
        return new EnrollAnswer(outcome, null);
    }

    /// <summary>
    /// Every lead that fits. When they are few they are enrolled at once, otherwise by an execution.
    /// </summary>
    public async Task<Result<EnrollAnswer>> EnrollAsync(long campaignId, Condition filter, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var workspace = await CampaignWorkspace.LoadAsync(db, cancel);
        if (Error.Combine(ConditionValidator.Validate(filter, workspace.Catalog, ConditionUse.Audience, "filter")) is { } error) return error;
        if (await db.Leads.CountAsync(cancel) > DirectLimit) return await PlanAsync(campaignId, new EnrollParams { Filter = filter }, cancel);

        var matching = await Audience.MatchAsync(db, filter, 0, DirectLimit, clock.UtcNow, cancel);
        if (matching.Leads.Count > 0) return await EnrollAsync(campaignId, [.. matching.Leads.Select(lead => lead.Id)], cancel);
        return await db.Campaigns.AnyAsync(c => c.Id == campaignId, cancel)
            ? new EnrollAnswer(EnrollmentOutcome.None, null)
            : CampaignErrors.NotFound(campaignId);
    }

    /// <summary>The leads of an import, new or known before; always an execution.</summary>
    public async Task<Result<EnrollAnswer>> EnrollImportedAsync(long campaignId, long importId, CancellationToken cancel = default)
    {
        await using (var db = await dbFactory.CreateDbContextAsync(cancel))
        {
            var type = await db.Executions.Where(e => e.Id == importId).Select(e => (ExecutionType?)e.Type).SingleOrDefaultAsync(cancel);
            if (type is null) return ExecutionErrors.NotFound(importId);
            if (type is not ExecutionType.ImportLeads) return ImportErrors.NotAnImport(importId);
        }
        return await PlanAsync(campaignId, new EnrollParams { ImportId = importId }, cancel);
    }

    /// <summary>Holds one lead where it is.</summary>
    public Task<Result> PauseAsync(long campaignId, long leadId, CancellationToken cancel = default) =>
        ChangeAsync(campaignId, leadId, (db, enrollment) => HoldAsync(db, enrollment, enrollment.Pause(), true, clock.UtcNow, cancel), cancel);

    public Task<Result> ResumeAsync(long campaignId, long leadId, CancellationToken cancel = default) =>
        ChangeAsync(campaignId, leadId, (db, enrollment) => HoldAsync(db, enrollment, enrollment.Resume(), false, clock.UtcNow, cancel), cancel);

    /// <summary>Takes the lead out. One that waits for the start leaves no trace; one under way exits.</summary>
    public Task<Result> RemoveAsync(long campaignId, long leadId, CancellationToken cancel = default) =>
        ChangeAsync(campaignId, leadId, async (db, enrollment) =>
        {
            if (enrollment.HasEnded) return EnrollmentErrors.NotAllowed("removed", enrollment.Status);
            if (enrollment.Status is EnrollmentStatus.Enrolled) db.Enrollments.Remove(enrollment);
            else await SequenceFlow.ExitAsync(db, enrollment, ExitReason.Removed, clock.UtcNow, cancel);
            return Result.Ok;
        }, cancel);

    private static async Task<Result> HoldAsync(StudioDb db, Enrollment enrollment, Result changed, bool hold, DateTime nowUtc, CancellationToken cancel)
    {
        if (changed.IsError) return changed;
        enrollment.MarkForEvaluation(nowUtc);
        await AbsencePause.ForgetAsync(db, enrollment, nowUtc, cancel);
        await AbsencePause.HoldOutreachAsync(db, enrollment, hold, cancel);
        return Result.Ok;
    }

    private async Task<Result> ChangeAsync(long campaignId, long leadId, Func<StudioDb, Enrollment, Task<Result>> change, CancellationToken cancel)
    {
        if (!actor.Value.MayManage) return AccessErrors.ManagersOnly();
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        var enrollment = await db.Enrollments
            .Where(e => e.CampaignId == campaignId && e.LeadId == leadId)
            .OrderByDescending(e => e.Pass)
            .FirstOrDefaultAsync(cancel);
        if (enrollment is null) return EnrollmentErrors.NotFound(campaignId, leadId);

        var changed = await change(db, enrollment);
        if (changed.IsError) return changed;
        await db.SaveChangesAsync(cancel);
        await write.CommitAsync(cancel);
        Signal(campaignId);
        live.Changed(Topic.Lead(leadId));
        return Result.Ok;
    }

    private async Task<Result<EnrollAnswer>> PlanAsync(long campaignId, EnrollParams parameters, CancellationToken cancel)
    {
        if (!actor.Value.MayManage) return AccessErrors.ManagersOnly();
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var status = await db.Campaigns.Where(c => c.Id == campaignId).Select(c => (CampaignStatus?)c.Status).SingleOrDefaultAsync(cancel);
        if (status is null) return CampaignErrors.NotFound(campaignId);
        if (status is CampaignStatus.Completed or CampaignStatus.Archived) return EnrollmentErrors.CampaignEnded();

        var execution = new ScheduledExecution
        {
            Type = ExecutionType.EnrollLeads,
            CampaignId = campaignId,
            DueUtc = clock.UtcNow,
            CreatedUtc = clock.UtcNow,
            CreatedById = actor.Value.UserId,
            Params = JsonSerializer.SerializeToElement(parameters, StudioJson.Options),
        };
        db.Executions.Add(execution);
        await db.SaveChangesAsync(cancel);
        Signal(campaignId);
        return new EnrollAnswer(null, execution.Id);
    }

    private void Signal(long campaignId)
    {
        engine.Wake();
        live.Changed(Topic.Campaign(campaignId), Topic.Campaigns, Topic.Executions);
    }
}

/// <summary>The parameters of an <see cref="ExecutionType.EnrollLeads"/> execution: ids, a condition over leads, or an import whose leads are meant.</summary>
public sealed record EnrollParams
{
    public IReadOnlyList<long>? LeadIds { get; init; }
    public Condition? Filter { get; init; }

    /// <summary>The execution that imported them.</summary>
    public long? ImportId { get; init; }

    /// <summary>Refused when neither, or when it can't be read.</summary>
    public static Result<EnrollParams> Read(JsonElement? parameters)
    {
        try
        {
            return parameters?.Deserialize<EnrollParams>(StudioJson.Options) is { } read and ({ LeadIds: not null } or { Filter: not null } or { ImportId: not null })
                ? read
                : EnrollmentErrors.NothingToEnroll();
        }
        catch (JsonException wrong)
        {
            return Error.Invalid("params_invalid", $"The parameters can't be read: {wrong.Message}", wrong.Path?.TrimStart('$', '.'));
        }
    }
}
