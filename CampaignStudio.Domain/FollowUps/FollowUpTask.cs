using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.FollowUps;

public enum FollowUpStatus
{
    Pending,
    InProgress,
    Completed,
    Cancelled,
    Expired,
}

public enum CallOutcome
{
    Connected,
    Voicemail,
    NoAnswer,
    Busy,
    WrongNumber,
    Callback,
    NotInterested,
    DoNotCall,
}

/// <summary>Work for a person: a call, a reply, a meeting.</summary>
public sealed class FollowUpTask : IAudited, IVersioned
{
    public long Id { get; private set; }
    public long? CampaignId { get; init; }
    public long? LeadId { get; init; }
    public long? EnrollmentId { get; init; }

    /// <summary>The call step's outreach that waits for this task.</summary>
    public long? OutreachId { get; init; }

    public required string Title { get; set; }
    public string Notes { get; set; } = "";
    public required TaskType Type { get; set; }
    public TaskPriority Priority { get; set; } = TaskPriority.Medium;
    public FollowUpStatus Status { get; private set; } = FollowUpStatus.Pending;
    public DateTime? DueUtc { get; set; }

    /// <summary>Null: anybody may claim it.</summary>
    public long? AssignedToId { get; set; }

    public CallOutcome? Outcome { get; private set; }
    public DateTime? CompletedUtc { get; private set; }
    public long? CompletedById { get; private set; }
    public required DateTime CreatedUtc { get; init; }

    /// <summary>What called for this task, unique, so that one cause makes one task; null for those a person wrote.</summary>
    public string? CauseKey { get; init; }

    public int Version { get; set; }

    public bool IsOpen => Status is FollowUpStatus.Pending or FollowUpStatus.InProgress;

    public Result Begin()
    {
        if (!IsOpen) return TaskErrors.NotOpen(Status);
        Status = FollowUpStatus.InProgress;
        return Result.Ok;
    }

    public Result PutBack()
    {
        if (!IsOpen) return TaskErrors.NotOpen(Status);
        Status = FollowUpStatus.Pending;
        return Result.Ok;
    }

    /// <summary>A call needs an outcome; anything else takes none.</summary>
    public Result Complete(CallOutcome? outcome, long? byUserId, DateTime nowUtc)
    {
        if (!IsOpen) return TaskErrors.NotOpen(Status);
        if (Type is TaskType.Call && outcome is null) return TaskErrors.OutcomeMissing();
        (Status, Outcome, CompletedUtc, CompletedById) = (FollowUpStatus.Completed, outcome, nowUtc, byUserId);
        return Result.Ok;
    }

    public Result Cancel()
    {
        if (!IsOpen) return TaskErrors.NotOpen(Status);
        Status = FollowUpStatus.Cancelled;
        return Result.Ok;
    }

    public Result Expire()
    {
        if (!IsOpen) return TaskErrors.NotOpen(Status);
        Status = FollowUpStatus.Expired;
        return Result.Ok;
    }
}
