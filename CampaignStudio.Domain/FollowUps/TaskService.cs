using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Notifications;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.FollowUps;

/// <summary>
/// What people do with tasks. Of two who act on the same task at once the slower collides, and finds on a second look what the
/// faster one did; agents are refused other people's tasks.
/// </summary>
public sealed class TaskService(IDbContextFactory<StudioDb> dbFactory, StudioClock clock, LiveUpdates live, CurrentActor actor)
{
    /// <summary>Writes a task down; one that names a status beyond pending is brought there at once.</summary>
    public async Task<Result<long>> CreateAsync(TaskEditModel edit, CancellationToken cancel = default)
    {
        if (edit.Validate() is { } invalid) return invalid;
        var allowed = edit.AssignedTo is null ? Result.Ok : TaskAccess.MayReassign(actor.Value, null, edit.AssignedTo);
        if (allowed.IsError) return allowed.Error!;

        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        if (await UnknownReferenceAsync(db, edit, cancel) is { } unknown) return unknown;

        var nowUtc = clock.UtcNow;
        var enrollmentId = await db.Enrollments
            .Where(e => e.CampaignId == edit.CampaignId && e.LeadId == edit.LeadId)
            .OrderByDescending(e => e.Pass).Select(e => (long?)e.Id).FirstOrDefaultAsync(cancel);
        var task = new FollowUpTask
        {
            Title = edit.Title.Trim(),
            Type = edit.TaskType,
            Priority = edit.Priority,
            DueUtc = edit.DueUtc,
            AssignedToId = edit.AssignedTo,
            LeadId = edit.LeadId,
            CampaignId = edit.CampaignId,
            EnrollmentId = enrollmentId,
            Notes = edit.Notes.Trim(),
            CreatedUtc = nowUtc,
        };
        db.Tasks.Add(task);
        NotifyAssignee(db, task, null, nowUtc);

        // The id must exist before the task can end: what its end leaves behind refers to it.
        await using var write = await db.BeginWriteAsync(cancel);
        await db.SaveChangesAsync(cancel);
        if (edit.Status is not FollowUpStatus.Pending)
        {
            var moved = await MoveAsync(db, task, edit, nowUtc, cancel);
            if (moved.IsError) return moved.Error!;
            await db.SaveChangesAsync(cancel);
        }
        await write.CommitAsync(cancel);
        Signal(task);
        return task.Id;
    }

    /// <summary>Saves the editor: fields, agent, and the move to another status with its effects.</summary>
    /// <param name="namesStatus">
    /// The caller asks for the status, even if the task is there already: of two who complete one task the second must hear of it.
    /// </param>
    public Task<Result> UpdateAsync(long id, TaskEditModel edit, bool namesStatus = false, CancellationToken cancel = default) => ChangeAsync(id, async (db, task, nowUtc) =>
    {
        if (namesStatus && !task.IsOpen) return TaskErrors.NotOpen(task.Status);
        if (edit.Validate() is { } invalid) return invalid;
        if (edit.LeadId != task.LeadId) return TaskErrors.Fixed("lead_id");
        if (edit.CampaignId != task.CampaignId) return TaskErrors.Fixed("campaign_id");
        if (edit.TaskType != task.Type && task.OutreachId is not null) return TaskErrors.TypeFixed();
        if (edit.AssignedTo != task.AssignedToId)
        {
            var handed = await HandOverAsync(db, task, edit.AssignedTo, nowUtc, cancel);
            if (handed.IsError) return handed;
        }
        (task.Title, task.Type, task.Priority, task.DueUtc, task.Notes) =
            (edit.Title.Trim(), edit.TaskType, edit.Priority, edit.DueUtc, edit.Notes.Trim());
        return edit.Status == task.Status ? Result.Ok : await MoveAsync(db, task, edit, nowUtc, cancel);
    }, cancel);

    /// <summary>Takes a task that is nobody's yet.</summary>
    public Task<Result> ClaimAsync(long id, CancellationToken cancel = default) => ChangeAsync(id, (_, task, _) =>
    {
        if (actor.Value.UserId is not { } me) return Done(TaskErrors.NoUser());
        if (!task.IsOpen) return Done(TaskErrors.NotOpen(task.Status));
        if (task.AssignedToId is { } other && other != me) return Done(TaskErrors.ClaimedByOther());
        task.AssignedToId = me;
        return Done(Result.Ok);
    }, cancel, taskOfOthers: true);

    /// <summary>Work starts; a task that is nobody's becomes the caller's.</summary>
    public Task<Result> BeginAsync(long id, CancellationToken cancel = default) => ChangeAsync(id, (_, task, _) => Done(Begin(task)), cancel);

    /// <summary>Back to pending.</summary>
    public Task<Result> PutBackAsync(long id, CancellationToken cancel = default) => ChangeAsync(id, (_, task, _) => Done(task.PutBack()), cancel);

    /// <summary>Due later; a task that is nobody's becomes the caller's, who means to come back to it.</summary>
    public Task<Result> SnoozeAsync(long id, DateTime untilUtc, CancellationToken cancel = default) => ChangeAsync(id, (_, task, _) =>
    {
        if (!task.IsOpen) return Done(TaskErrors.NotOpen(task.Status));
        task.DueUtc = untilUtc;
        task.AssignedToId ??= actor.Value.UserId;
        return Done(Result.Ok);
    }, cancel);

    /// <summary>Done; see <see cref="TaskFlow.CompleteAsync"/> for what follows.</summary>
    public Task<Result> CompleteAsync(long id, CallOutcome? outcome = null, string? notes = null, DateTime? callbackUtc = null, CancellationToken cancel = default) =>
        ChangeAsync(id, (db, task, nowUtc) => TaskFlow.CompleteAsync(db, task, outcome, notes, callbackUtc, actor.Value.UserId, nowUtc, cancel), cancel);

    /// <summary>Nobody will do it; a call step is skipped and its sequence goes on.</summary>
    public Task<Result> CancelAsync(long id, CancellationToken cancel = default) =>
        ChangeAsync(id, (db, task, nowUtc) => TaskFlow.CancelAsync(db, task, nowUtc, cancel), cancel);

    /// <summary>Hands a task to another user, or to nobody.</summary>
    public Task<Result> ReassignAsync(long id, long? toUserId, CancellationToken cancel = default) =>
        ChangeAsync(id, (db, task, nowUtc) => HandOverAsync(db, task, toUserId, nowUtc, cancel), cancel);

    /// <summary>Removes a task that a person wrote; one that the campaign made is cancelled, because it would be made again.</summary>
    public Task<Result> DeleteAsync(long id, CancellationToken cancel = default) => ChangeAsync(id, async (db, task, nowUtc) =>
    {
        if (task.CauseKey is null && task.OutreachId is null)
        {
            db.Tasks.Remove(task);
            return Result.Ok;
        }
        return task.IsOpen ? await TaskFlow.CancelAsync(db, task, nowUtc, cancel) : TaskErrors.HasHistory();
    }, cancel);

    private async Task<Result> ChangeAsync(
        long id, Func<StudioDb, FollowUpTask, DateTime, Task<Result>> change, CancellationToken cancel, bool taskOfOthers = false)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var task = await db.Tasks.SingleOrDefaultAsync(t => t.Id == id, cancel);
        if (task is null) return TaskErrors.NotFound(id);
        if (!taskOfOthers && !TaskAccess.MayWork(actor.Value, task.AssignedToId)) return TaskErrors.NotYours();

        var changed = await change(db, task, clock.UtcNow);
        if (changed.IsError) return changed;
        await db.SaveChangesAsync(cancel);
        Signal(task);
        return Result.Ok;
    }

    private Task<Result> MoveAsync(StudioDb db, FollowUpTask task, TaskEditModel edit, DateTime nowUtc, CancellationToken cancel) => edit.Status switch
    {
        FollowUpStatus.Pending => Done(task.PutBack()),
        FollowUpStatus.InProgress => Done(Begin(task)),
        FollowUpStatus.Completed => TaskFlow.CompleteAsync(db, task, edit.Outcome, null, edit.CallbackUtc, actor.Value.UserId, nowUtc, cancel),
        FollowUpStatus.Cancelled => TaskFlow.CancelAsync(db, task, nowUtc, cancel),
        _ => Done(TaskErrors.CantExpire()),
    };

    private Result Begin(FollowUpTask task)
    {
        task.AssignedToId ??= actor.Value.UserId;
        return task.Begin();
    }

    private async Task<Result> HandOverAsync(StudioDb db, FollowUpTask task, long? toUserId, DateTime nowUtc, CancellationToken cancel)
    {
        var allowed = TaskAccess.MayReassign(actor.Value, task.AssignedToId, toUserId);
        if (allowed.IsError) return allowed;
        if (toUserId is { } userId && !await db.Users.AnyAsync(u => u.Id == userId && u.IsActive, cancel)) return TaskErrors.UnknownUser(userId);

        var from = task.AssignedToId;
        task.AssignedToId = toUserId;
        NotifyAssignee(db, task, from, nowUtc);
        return Result.Ok;
    }

    private void NotifyAssignee(StudioDb db, FollowUpTask task, long? from, DateTime nowUtc)
    {
        if (task.AssignedToId is not { } to || to == from || to == actor.Value.UserId) return;
        db.Notifications.Add(new Notification
        {
            UserId = to,
            Title = TaskText.Title($"A task for you: {task.Title}"),
            Message = $"{actor.Value.Name} gave it to you.",
            Link = "/tasks",
            CreatedUtc = nowUtc,
        });
    }

    private static async Task<Error?> UnknownReferenceAsync(StudioDb db, TaskEditModel edit, CancellationToken cancel)
    {
        if (edit.LeadId is { } leadId && !await db.Leads.AnyAsync(l => l.Id == leadId, cancel)) return TaskErrors.UnknownLead(leadId);
        if (edit.CampaignId is { } campaignId && !await db.Campaigns.AnyAsync(c => c.Id == campaignId, cancel)) return TaskErrors.UnknownCampaign(campaignId);
        if (edit.AssignedTo is { } userId && !await db.Users.AnyAsync(u => u.Id == userId && u.IsActive, cancel)) return TaskErrors.UnknownUser(userId);
        return null;
    }

    private void Signal(FollowUpTask task)
    {
        live.Changed(Topic.Tasks);
        if (task.LeadId is { } leadId) live.Changed(Topic.Lead(leadId));
        if (task.CampaignId is { } campaignId) live.Changed(Topic.Campaign(campaignId));
        if (task.AssignedToId is { } userId) live.Changed(Topic.Notifications(userId));
    }

    private static Task<Result> Done(Result result) => Task.FromResult(result);
}
