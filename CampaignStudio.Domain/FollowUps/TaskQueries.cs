using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.FollowUps;

/// <summary>What the task pages and the API read.</summary>
public sealed class TaskQueries(IDbContextFactory<StudioDb> dbFactory, StudioClock clock, CurrentActor actor)
{
    private const int InboxSize = 300;

    /// <summary>A user's work by urgency. The filter's own <c>AssignedTo</c> and <c>Unassigned</c> give way to the scope.</summary>
    /// <param name="zone">The viewer's, for what "today" is.</param>
    public async Task<TaskInbox> InboxAsync(InboxScope scope, TaskFilter filter, TimeZoneInfo zone, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var me = actor.Value.UserId;
        var tasks = Where(db.Tasks.AsNoTracking(), filter with { AssignedTo = null, Unassigned = scope is InboxScope.Unassigned });
        if (scope is InboxScope.Mine) tasks = tasks.Where(t => t.AssignedToId == me && t.AssignedToId != null);

        var total = await tasks.CountAsync(cancel);
        var rows = await RowsAsync(db, InOrder(tasks).Take(InboxSize), cancel);
        return TaskInbox.Group(rows, total - rows.Count, clock.UtcNow, zone);
    }

    public async Task<Page<TaskRow>> ListAsync(TaskFilter filter, PageRequest page, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var tasks = Where(db.Tasks.AsNoTracking(), filter);
        var total = await tasks.LongCountAsync(cancel);
        return new Page<TaskRow>(await RowsAsync(db, InOrder(tasks).Skip(page.Skip).Take(page.Take), cancel), total);
    }

    /// <summary>Null when there is no such task.</summary>
    public async Task<TaskRow?> RowAsync(long id, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        return (await Rows(db, db.Tasks.AsNoTracking().Where(t => t.Id == id)).SingleOrDefaultAsync(cancel))?.ToRow();
    }

    /// <summary>What an editor or a PATCH starts from; null when there is no such task.</summary>
    public async Task<TaskEditModel?> EditModelAsync(long id, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        return await db.Tasks.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, cancel) is { } task ? TaskEditModel.Of(task) : null;
    }

    /// <summary>A task with its lead and the reply that called for it; null when there is no such task.</summary>
    public async Task<TaskCard?> CardAsync(long id, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var flat = await Rows(db, db.Tasks.AsNoTracking().Where(t => t.Id == id)).SingleOrDefaultAsync(cancel);
        if (flat is null) return null;

        var keys = await db.Tasks.Where(t => t.Id == id).Select(t => new { t.CauseKey, t.EnrollmentId }).SingleAsync(cancel);
        var lead = flat.Task.LeadId is { } leadId ? await LeadAsync(db, leadId, keys.EnrollmentId, cancel) : null;
        var trigger = flat.Task.LeadId is { } who ? await TriggerAsync(db, who, keys.CauseKey, flat.Task.CreatedUtc, cancel) : null;
        var canWork = flat.Task.IsOpen && TaskAccess.MayWork(actor.Value, flat.Task.AssignedTo);
        return new TaskCard(flat.ToRow(), lead, trigger?.Body, trigger?.OccurredUtc, canWork, await SnoozedByAsync(db, flat.Task, cancel));
    }

    /// <summary>The current user's open tasks and those that are nobody's, for badges.</summary>
    public async Task<TaskCounts> CountsAsync(CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var nowUtc = clock.UtcNow;
        var open = db.Tasks.Where(t => t.Status == FollowUpStatus.Pending || t.Status == FollowUpStatus.InProgress);
        var unassigned = await open.CountAsync(t => t.AssignedToId == null, cancel);
        if (actor.Value.UserId is not { } me) return new TaskCounts(0, 0, unassigned);
        var mine = open.Where(t => t.AssignedToId == me);
        return new TaskCounts(await mine.CountAsync(cancel), await mine.CountAsync(t => t.DueUtc < nowUtc, cancel), unassigned);
    }

    private static IQueryable<FollowUpTask> Where(IQueryable<FollowUpTask> tasks, TaskFilter filter)
    {
        if (filter.Statuses.Count > 0) tasks = tasks.Where(t => filter.Statuses.Contains(t.Status));
        if (filter.Unassigned) tasks = tasks.Where(t => t.AssignedToId == null);
        else if (filter.AssignedTo is { } userId) tasks = tasks.Where(t => t.AssignedToId == userId);
        if (filter.DueBeforeUtc is { } before) tasks = tasks.Where(t => t.DueUtc < before);
        if (filter.CampaignId is { } campaignId) tasks = tasks.Where(t => t.CampaignId == campaignId);
        if (filter.LeadId is { } leadId) tasks = tasks.Where(t => t.LeadId == leadId);
        if (filter.Type is { } type) tasks = tasks.Where(t => t.Type == type);
        return tasks;
    }

    private static IQueryable<FollowUpTask> InOrder(IQueryable<FollowUpTask> tasks) =>
        tasks.OrderBy(t => t.DueUtc == null).ThenBy(t => t.DueUtc).ThenBy(t => t.Id);

    private static async Task<TaskLead?> LeadAsync(StudioDb db, long leadId, long? enrollmentId, CancellationToken cancel)
    {
        var lead = await db.Leads.AsNoTracking().SingleAsync(l => l.Id == leadId, cancel);
        var score = await db.Enrollments.Where(e => e.Id == enrollmentId).Select(e => (decimal?)e.Score).SingleOrDefaultAsync(cancel);
        return new TaskLead(lead.Id, lead.DisplayName, lead.Email, lead.Phone, lead.Company, lead.JobTitle, lead.Status, lead.TimeZone, score);
    }

    /// <summary>The audit log knows who moved the due time last; the engine never does.</summary>
    private async Task<string?> SnoozedByAsync(StudioDb db, TaskRow task, CancellationToken cancel)
    {
        if (!task.IsOpen || !(task.DueUtc > clock.UtcNow)) return null;
        var table = db.Model.FindEntityType(typeof(FollowUpTask))!.GetTableName();
        return await db.AuditEntries
            .Where(entry => entry.Entity == table && entry.EntityId == task.Id && entry.Action == "changed" && entry.After!.Contains("\"due_utc\""))
            .OrderByDescending(entry => entry.Id)
            .Select(entry => entry.ActorName)
            .FirstOrDefaultAsync(cancel);
    }

    private sealed record Reply(string? Body, DateTime OccurredUtc);

    /// <summary>The reply a generated task answers; for any other, the lead's last reply before it was made.</summary>
    private static Task<Reply?> TriggerAsync(StudioDb db, long leadId, string? causeKey, DateTime createdUtc, CancellationToken cancel)
    {
        var replies = db.Interactions.Where(i => i.LeadId == leadId && i.Kind == InteractionKind.Replied && i.IsHuman);
        replies = FollowUpCause.OutreachOf(causeKey) is { } outreachId
            ? replies.Where(i => i.OutreachId == outreachId)
            : replies.Where(i => i.OccurredUtc <= createdUtc);
        return replies.OrderByDescending(i => i.OccurredUtc).ThenByDescending(i => i.Id).Select(i => new Reply(i.Body, i.OccurredUtc)).FirstOrDefaultAsync(cancel);
    }

    /// <summary>Ids are sorted, not rows with all that hangs on them.</summary>
    private static async Task<IReadOnlyList<TaskRow>> RowsAsync(StudioDb db, IQueryable<FollowUpTask> tasks, CancellationToken cancel)
    {
        var ids = await tasks.Select(t => t.Id).ToListAsync(cancel);
        var rows = await Rows(db, db.Tasks.AsNoTracking().Where(t => EF.Parameter(ids).Contains(t.Id))).ToListAsync(cancel);
        return [.. rows.Select(row => row.ToRow())];
    }

    private static IQueryable<FlatRow> Rows(StudioDb db, IQueryable<FollowUpTask> tasks) =>
        from task in tasks
        join user in db.Users on task.AssignedToId equals user.Id into users
        from user in users.DefaultIfEmpty()
        join lead in db.Leads on task.LeadId equals lead.Id into leads
        from lead in leads.DefaultIfEmpty()
        join campaign in db.Campaigns on task.CampaignId equals campaign.Id into campaigns
        from campaign in campaigns.DefaultIfEmpty()
        orderby task.DueUtc == null, task.DueUtc, task.Id
        select new FlatRow(
            new TaskRow
            {
                Id = task.Id,
                Title = task.Title,
                TaskType = task.Type,
                Priority = task.Priority,
                Status = task.Status,
                DueUtc = task.DueUtc,
                AssignedTo = task.AssignedToId,
                AssignedToName = user == null ? null : user.DisplayName,
                LeadId = task.LeadId,
                CampaignId = task.CampaignId,
                CampaignName = campaign == null ? null : campaign.Name,
                Notes = task.Notes,
                Outcome = task.Outcome,
                CreatedUtc = task.CreatedUtc,
                CompletedUtc = task.CompletedUtc,
            },
            lead == null ? null : lead.FirstName,
            lead == null ? null : lead.LastName,
            lead == null ? null : lead.Email,
            lead == null ? null : lead.Phone);

    private sealed record FlatRow(TaskRow Task, string? FirstName, string? LastName, string? Email, string? Phone)
    {
        public TaskRow ToRow() => Task.LeadId is null ? Task : Task with { LeadName = LeadNames.Display(FirstName, LastName, Email, Phone) };
    }
}
