using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Enrollments;

public enum EnrollmentStatus
{
    /// <summary>Waiting for the campaign to start.</summary>
    Enrolled,
    Active,
    Paused,

    /// <summary>All steps done.</summary>
    Completed,
    Exited,
}

public enum ExitReason
{
    Replied,
    Unsubscribed,
    Bounced,
    Progressed,
    Removed,
    CampaignCompleted,
}

/// <summary>One lead's passage through one campaign; carries the score.</summary>
public sealed class Enrollment : IVersioned
{
    public long Id { get; private set; }
    public required long CampaignId { get; init; }
    public required long LeadId { get; init; }

    /// <summary>1, and one more for each re-entry.</summary>
    public int Pass { get; init; } = 1;

    public EnrollmentStatus Status { get; private set; } = EnrollmentStatus.Enrolled;
    public ExitReason? ExitReason { get; private set; }
    public required DateTime EnrolledUtc { get; init; }
    public DateTime? ActivatedUtc { get; private set; }
    public DateTime? EndedUtc { get; private set; }

    /// <summary>The order number of the step last planned; 0 before the first.</summary>
    public int CurrentStep { get; set; }

    /// <summary>Two decimals at most; always the sum of its breakdown as of <see cref="ScoredUtc"/>.</summary>
    public decimal Score { get; set; }
    public DateTime? ScoredUtc { get; set; }

    /// <summary>Which version of the campaign's rules scored it; 0: none that was kept.</summary>
    public int RuleVersion { get; private set; }

    /// <summary>When score and progression must next be looked at; null: only after a new fact.</summary>
    public DateTime? EvaluateDueUtc { get; private set; }

    public int Version { get; set; }

    public bool HasEnded => Status is EnrollmentStatus.Completed or EnrollmentStatus.Exited;

    public void Activate(DateTime nowUtc)
    {
        Require(EnrollmentStatus.Enrolled);
        Status = EnrollmentStatus.Active;
        ActivatedUtc = nowUtc;
        MarkForEvaluation(nowUtc);
    }

    public Result Pause()
    {
        if (Status is not EnrollmentStatus.Active) return EnrollmentErrors.NotAllowed("paused", Status);
        Status = EnrollmentStatus.Paused;
        return Result.Ok;
    }

    public Result Resume()
    {
        if (Status is not EnrollmentStatus.Paused) return EnrollmentErrors.NotAllowed("resumed", Status);
        Status = EnrollmentStatus.Active;
        return Result.Ok;
    }

    public void Complete(DateTime nowUtc)
    {
        Require(EnrollmentStatus.Active, EnrollmentStatus.Paused);
        Status = EnrollmentStatus.Completed;
        EndedUtc = nowUtc;
        MarkForEvaluation(nowUtc);
    }

    public void Exit(ExitReason reason, DateTime nowUtc)
    {
        Require(EnrollmentStatus.Active, EnrollmentStatus.Paused);
        Status = EnrollmentStatus.Exited;
        ExitReason = reason;
        EndedUtc = nowUtc;
        MarkForEvaluation(nowUtc);
    }

    /// <summary>The lead took back what made it leave, and goes on where it was.</summary>
    public void Return(bool paused, DateTime nowUtc)
    {
        Require(EnrollmentStatus.Exited);
        Status = paused ? EnrollmentStatus.Paused : EnrollmentStatus.Active;
        (ExitReason, EndedUtc) = (null, null);
        MarkForEvaluation(nowUtc);
    }

    /// <summary>
    /// A fact changed; the evaluation will look at this enrollment. The row is written even when it is marked already, for an
    /// evaluation that is under way may not have seen the fact.
    /// </summary>
    public void MarkForEvaluation(DateTime nowUtc)
    {
        if (EvaluateDueUtc is null || EvaluateDueUtc > nowUtc) EvaluateDueUtc = nowUtc;
        Touch();
    }

    /// <summary>
    /// What is saved with this row was decided on it: somebody who changes it meanwhile, by a pause or an exit, collides with the
    /// save.
    /// </summary>
    public void Touch() => Version++;

    /// <summary>Evaluated; look again then (time-dependent rules), or only after a new fact.</summary>
    /// <param name="ruleVersion">The version of the campaign's rules that was applied.</param>
    public void Evaluated(decimal score, int ruleVersion, DateTime nowUtc, DateTime? againUtc)
    {
        Score = score;
        RuleVersion = ruleVersion;
        ScoredUtc = nowUtc;
        EvaluateDueUtc = againUtc;
    }

    private void Require(params ReadOnlySpan<EnrollmentStatus> allowed)
    {
        if (!allowed.Contains(Status)) throw new InvalidOperationException($"Enrollment {Id} is {Status}.");
    }
}
