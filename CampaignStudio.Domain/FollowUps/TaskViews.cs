using System.Text.Json.Serialization;

namespace CampaignStudio.Domain.FollowUps;

/// <summary>Which tasks a list shows; what is null does not narrow it.</summary>
public sealed record TaskFilter
{
    public IReadOnlyList<FollowUpStatus> Statuses { get; init; } = [];
    public long? AssignedTo { get; init; }

    /// <summary>Nobody's only; wins over <see cref="AssignedTo"/>.</summary>
    public bool Unassigned { get; init; }
    public DateTime? DueBeforeUtc { get; init; }
    public long? CampaignId { get; init; }
    public long? LeadId { get; init; }
    public TaskType? Type { get; init; }

    /// <summary>Pending and in progress.</summary>
    public static IReadOnlyList<FollowUpStatus> Open { get; } = [FollowUpStatus.Pending, FollowUpStatus.InProgress];
}

/// <summary>A task in a list; serialised it is the task of the API.</summary>
public sealed record TaskRow
{
    public required long Id { get; init; }
    public required string Title { get; init; }
    public required TaskType TaskType { get; init; }
    public required TaskPriority Priority { get; init; }
    public required FollowUpStatus Status { get; init; }

    [JsonPropertyName("due_date")]
    public DateTime? DueUtc { get; init; }
    public long? AssignedTo { get; init; }
    public string? AssignedToName { get; init; }
    public long? LeadId { get; init; }
    public string? LeadName { get; init; }
    public long? CampaignId { get; init; }
    public string? CampaignName { get; init; }
    public required string Notes { get; init; }
    public CallOutcome? Outcome { get; init; }

    [JsonPropertyName("created_at")]
    public required DateTime CreatedUtc { get; init; }

    [JsonPropertyName("completed_at")]
    public DateTime? CompletedUtc { get; init; }

    [JsonIgnore]
    public bool IsOpen => Status is FollowUpStatus.Pending or FollowUpStatus.InProgress;
}

/// <summary>Whose tasks the inbox shows.</summary>
public enum InboxScope
{
    Mine,
    Unassigned,
    All,
}

/// <summary>An inbox by urgency; each group in order of due time, those without one last.</summary>
/// <param name="Hidden">How many more there are than are shown.</param>
public sealed record TaskInbox(IReadOnlyList<TaskRow> Overdue, IReadOnlyList<TaskRow> Today, IReadOnlyList<TaskRow> Later, int Hidden)
{
    /// <summary>Groups by the viewer's calendar day; a task that is over is never overdue.</summary>
    public static TaskInbox Group(IReadOnlyList<TaskRow> rows, int hidden, DateTime nowUtc, TimeZoneInfo zone)
    {
        var today = TimeZoneInfo.ConvertTimeFromUtc(nowUtc, zone).Date;
        var groups = rows.ToLookup(row => row switch
        {
            { DueUtc: null } => 2,
            { IsOpen: true, DueUtc: { } due } when due < nowUtc => 0,
            { DueUtc: { } due } => TimeZoneInfo.ConvertTimeFromUtc(due, zone).Date <= today ? 1 : 2,
        });
        return new TaskInbox([.. groups[0]], [.. groups[1]], [.. groups[2]], hidden);
    }
}

/// <summary>Open tasks, for badges.</summary>
public sealed record TaskCounts(int Mine, int MineOverdue, int Unassigned);

/// <summary>The lead a task is about.</summary>
public sealed record TaskLead(
    long Id, string Name, string? Email, string? Phone, string? Company, string? JobTitle, string Status, string? TimeZone, decimal? Score);

/// <summary>A task with what its agent needs to know.</summary>
/// <param name="Trigger">The text of the reply that called for it; null when none did.</param>
/// <param name="CanWork">Whether the viewer may work on it.</param>
/// <param name="SnoozedBy">Who put it off until its due time, while that lies ahead.</param>
public sealed record TaskCard(TaskRow Task, TaskLead? Lead, string? Trigger, DateTime? TriggerUtc, bool CanWork, string? SnoozedBy);
