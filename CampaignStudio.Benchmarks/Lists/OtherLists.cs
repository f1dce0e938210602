using CampaignStudio.Benchmarks.Seeding;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Notifications;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Suppressions;

namespace CampaignStudio.Benchmarks.Lists;

/// <summary>Tasks, suppressions, executions, the audit log, notifications, one lead's history.</summary>
internal static class OtherLists
{
    private static readonly PageRequest First = new(1, 50);

    public static async Task MeasureAsync(Workspace workspace, Report report)
    {
        var studio = workspace.Studio;
        var tasks = studio.Get<TaskQueries>();
        foreach (var scope in Enum.GetValues<InboxScope>())
        {
            await TimeAsync($"task inbox, {scope}", async () => $"{(await tasks.InboxAsync(scope, new TaskFilter { Statuses = TaskFilter.Open }, TimeZoneInfo.Utc)).Hidden:N0} more");
        }
        await TimeAsync("task inbox, calls", async () => $"{(await tasks.InboxAsync(InboxScope.All, new TaskFilter { Statuses = TaskFilter.Open, Type = TaskType.Call }, TimeZoneInfo.Utc)).Hidden:N0} more");
        await TimeAsync("task badge", async () => $"{(await tasks.CountsAsync()).Unassigned:N0}");
        await PageAsync("tasks", page => tasks.ListAsync(new TaskFilter(), page), workspace.Leads / 10);
        await PageAsync("tasks of a status", page => tasks.ListAsync(new TaskFilter { Statuses = [FollowUpStatus.Completed] }, page));
        await PageAsync("tasks of an agent", page => tasks.ListAsync(new TaskFilter { AssignedTo = workspace.AgentIds[0] }, page));
        await PageAsync("tasks due before", page => tasks.ListAsync(new TaskFilter { DueBeforeUtc = Workspace.NowUtc }, page));
        await PageAsync("tasks of a campaign", page => tasks.ListAsync(new TaskFilter { CampaignId = 1, Statuses = TaskFilter.Open }, page));
        await PageAsync("tasks of a lead", page => tasks.ListAsync(new TaskFilter { LeadId = 10 }, page));

        var suppressions = studio.Get<SuppressionQueries>();
        await PageAsync("suppressions", page => suppressions.ListAsync(page), workspace.Leads / 20);
        await PageAsync("suppressions, search", page => suppressions.ListAsync(page, "gone123"));
        await PageAsync("suppressions, channel", page => suppressions.ListAsync(page, channel: Channel.Sms));

        var executions = studio.Get<ExecutionListQueries>();
        await PageAsync("executions", page => executions.ListAsync(page), workspace.Leads / 200);
        await PageAsync("executions, failed", page => executions.ListAsync(page, ExecutionStatus.Failed));
        await PageAsync("executions, type", page => executions.ListAsync(page, type: ExecutionType.ImportLeads));

        var audit = studio.Get<AuditQueries>();
        foreach (var (name, filter) in ((string, AuditFilter)[])
        [
            ("all", new()), ("who", new(Actor: "User 3")), ("what", new(Action: "created")), ("where", new(Entity: "campaign_tasks")),
            ("row", new(Entity: "leads", EntityId: 400)), ("from", new(FromUtc: Workspace.NowUtc.AddDays(-1))), ("nobody", new(Actor: "Zoe")),
        ])
        {
            await TimeAsync($"audit log, {name}", async () => $"{(await audit.PageAsync(filter, 0, 50)).Total:N0}");
        }
        await TimeAsync("audit log, last page", async () => $"{(await audit.PageAsync(new(), workspace.Leads / 5 - 50, 50)).Total:N0}");
        await TimeAsync("audit log, tables", async () => $"{(await audit.EntitiesAsync()).Count}");

        var notifications = studio.Get<NotificationQueries>();
        await TimeAsync("notifications, unread count", async () => $"{await notifications.UnreadAsync():N0}");
        await PageAsync("notifications", page => notifications.ListAsync(false, page), workspace.Leads / 50);
        await PageAsync("notifications, unread", page => notifications.ListAsync(true, page));

        await PageAsync("a lead's timeline", page => studio.Get<LeadTimeline>().ForLeadAsync(workspace.Leads / 2, page));

        Task TimeAsync(string name, Func<Task<string>> run) => report.TimeAsync(name, ListsBenchmark.PageBar, run);

        async Task PageAsync<T>(string name, Func<PageRequest, Task<Page<T>>> list, int rows = 0)
        {
            await TimeAsync(name, () => Told(First));
            if (rows > 0) await TimeAsync($"{name}, last page", () => Told(new PageRequest(Math.Max(rows / 50, 1), 50)));

            async Task<string> Told(PageRequest page) => await list(page) is var found ? $"{found.Items.Count} of {found.Total:N0}" : "";
        }
    }
}
