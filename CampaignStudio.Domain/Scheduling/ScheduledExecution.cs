using System.Text.Json;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Scheduling;

public enum ExecutionType
{
    StartCampaign,
    PauseCampaign,
    ResumeCampaign,
    CompleteCampaign,
    EnrollLeads,
    ImportLeads,
    Evaluate,
    GenerateFollowUps,
    ResolveOverdue,

    /// <summary>A person's decision about many messages of unknown outcome.</summary>
    SettleUnknown,

    /// <summary>The end of an absence that a lead's automatic reply stated.</summary>
    ResumeEnrollment,

    /// <summary>Opens and clicks judged again by new rules.</summary>
    JudgeHits,

    /// <summary>A list of those who must not be contacted.</summary>
    ImportSuppressions,
}

public enum ExecutionStatus
{
    Pending,
    Running,
    Completed,
    Failed,
    Cancelled,
}

/// <summary>
/// A durable "do X at T": every timed or long-running operation. It runs in chunks; after each, <see cref="Cursor"/>,
/// <see cref="Done"/> and the chunk's work are saved in one transaction, so that a restart goes on where it stood.
/// </summary>
public sealed class ScheduledExecution : IAudited, IVersioned
{
    public long Id { get; private set; }
    public required ExecutionType Type { get; init; }
    public long? CampaignId { get; init; }
    public required DateTime DueUtc { get; set; }

    /// <summary>Repeats after this long; null: once.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>The handler's own parameters, a JSON object.</summary>
    public JsonElement Params { get; init; } = EmptyObject;

    public ExecutionStatus Status { get; private set; } = ExecutionStatus.Pending;

    /// <summary>Units finished and, when known, in all.</summary>
    public long Done { get; private set; }
    public long? Total { get; set; }
    public string? Error { get; private set; }

    /// <summary>Where the next chunk begins; the handler's own text, null at the beginning.</summary>
    public string? Cursor { get; private set; }

    /// <summary>What came of it, a JSON object such as <c>{"imported": 9800, "rejected": 200}</c>.</summary>
    public JsonElement? Outcome { get; set; }

    /// <summary>How often in a row a chunk was broken off from outside, the database's connection above all.</summary>
    public int Interruptions { get; private set; }

    public bool CancelRequested { get; private set; }
    public string? LeaseOwner { get; private set; }
    public DateTime? LeaseUntilUtc { get; private set; }
    public long? CreatedById { get; init; }
    public required DateTime CreatedUtc { get; init; }
    public DateTime? StartedUtc { get; private set; }
    public DateTime? FinishedUtc { get; private set; }
    public int Version { get; set; }

    private const int MostInterruptions = 5;
    private static readonly JsonElement EmptyObject = JsonSerializer.SerializeToElement(new { });

    public bool IsFinished => Status is ExecutionStatus.Completed or ExecutionStatus.Failed or ExecutionStatus.Cancelled;

    public void Lease(string owner, DateTime nowUtc, TimeSpan lease)
    {
        Status = ExecutionStatus.Running;
        StartedUtc ??= nowUtc;
        (LeaseOwner, LeaseUntilUtc) = (owner, nowUtc + lease);
    }

    /// <summary>One chunk more is done; saved together with the chunk's work.</summary>
    public void Advance(string? cursor, long done, DateTime leaseUntilUtc)
    {
        Cursor = cursor;
        Done += done;
        Interruptions = 0;
        LeaseUntilUtc = leaseUntilUtc;
    }

    /// <summary>A chunk was broken off; it is tried again when the lease has run out, and a few times only.</summary>
    public void Interrupt(string error, DateTime nowUtc)
    {
        if (++Interruptions >= MostInterruptions) Fail($"Its work was broken off {Interruptions} times in a row: {error}", nowUtc);
    }

    public void Complete(DateTime nowUtc) => Finish(ExecutionStatus.Completed, nowUtc, null);

    public void Fail(string error, DateTime nowUtc) => Finish(ExecutionStatus.Failed, nowUtc, error);

    /// <summary>A pending one is cancelled at once, a running one after its current chunk.</summary>
    public Result RequestCancel(DateTime nowUtc)
    {
        if (IsFinished) return ExecutionErrors.NotAllowed("cancelled", Status);
        CancelRequested = true;
        if (Status is ExecutionStatus.Pending) Cancel(nowUtc);
        return Result.Ok;
    }

    public void Cancel(DateTime nowUtc) => Finish(ExecutionStatus.Cancelled, nowUtc, null);

    /// <summary>Goes on where it stopped. It keeps the time it was due at, which tells its place among repeated runs.</summary>
    public Result Retry(DateTime nowUtc)
    {
        if (Status is not (ExecutionStatus.Failed or ExecutionStatus.Cancelled)) return ExecutionErrors.NotAllowed("retried", Status);
        if (DueUtc > nowUtc) DueUtc = nowUtc;
        (Status, Error, FinishedUtc, CancelRequested, Interruptions) = (ExecutionStatus.Pending, null, null, false, 0);
        return Result.Ok;
    }

    private void Finish(ExecutionStatus status, DateTime nowUtc, string? error)
    {
        (Status, FinishedUtc, Error, LeaseOwner, LeaseUntilUtc) = (status, nowUtc, error, null, null);
    }
}
