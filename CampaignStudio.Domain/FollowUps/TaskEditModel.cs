using System.Text.Json.Serialization;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.FollowUps;

/// <summary>A task as people and programs write it. What is left out of a new one has these defaults.</summary>
public sealed record TaskEditModel
{
    public const int MaxTitle = 300;

    public string Title { get; set; } = "";
    public TaskType TaskType { get; set; } = TaskType.Todo;
    public TaskPriority Priority { get; set; } = TaskPriority.Medium;

    [JsonPropertyName("due_date")]
    public DateTime? DueUtc { get; set => field = AsUtc(value); }

    /// <summary>User id; null: anybody may claim it.</summary>
    public long? AssignedTo { get; set; }
    public long? LeadId { get; set; }
    public long? CampaignId { get; set; }
    public string Notes { get; set; } = "";
    public FollowUpStatus Status { get; set; } = FollowUpStatus.Pending;

    /// <summary>Needed to complete a call.</summary>
    public CallOutcome? Outcome { get; set; }

    /// <summary>With the outcome <c>callback</c>: when; null: a day later.</summary>
    [JsonPropertyName("callback_at")]
    public DateTime? CallbackUtc { get; set => field = AsUtc(value); }

    public static TaskEditModel Of(FollowUpTask task) => new()
    {
        Title = task.Title,
        TaskType = task.Type,
        Priority = task.Priority,
        DueUtc = task.DueUtc,
        AssignedTo = task.AssignedToId,
        LeadId = task.LeadId,
        CampaignId = task.CampaignId,
        Notes = task.Notes,
        Status = task.Status,
        Outcome = task.Outcome,
    };

    /// <summary>All problems that need no database to be seen; null when there are none.</summary>
    public Error? Validate()
    {
        if (string.IsNullOrWhiteSpace(Title)) return TaskErrors.TitleMissing();
        return Title.Trim().Length > MaxTitle ? TaskErrors.TitleTooLong() : null;
    }

    // JSON with another offset than Z arrives as the server's local time, JSON without any as UTC.
    private static DateTime? AsUtc(DateTime? time) => time switch
    {
        null => null,
        { Kind: DateTimeKind.Local } local => local.ToUniversalTime(),
        { } other => DateTime.SpecifyKind(other, DateTimeKind.Utc),
    };
}
