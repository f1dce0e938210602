namespace CampaignStudio.Domain.Reporting;

/// <summary>The sixteen numbers of a campaign's progress.</summary>
public sealed record CampaignProgress
{
    /// <summary>All campaign leads.</summary>
    public required long TotalLeads { get; init; }

    /// <summary>Ever activated.</summary>
    public required long Enrolled { get; init; }
    public required long Active { get; init; }
    public required long Completed { get; init; }
    public required long Paused { get; init; }
    public required long Exited { get; init; }

    /// <summary>Ever accepted by a transport, whatever followed.</summary>
    public required long EmailsSent { get; init; }

    /// <summary>E-mails opened at least once by a human; likewise clicked and replied.</summary>
    public required long EmailsOpened { get; init; }
    public required long EmailsClicked { get; init; }
    public required long EmailsReplied { get; init; }
    public required long SmsSent { get; init; }
    public required long SmsReplied { get; init; }

    /// <summary>Completed call tasks.</summary>
    public required long CallsCompleted { get; init; }

    /// <summary>Pending or in progress.</summary>
    public required long TasksPending { get; init; }
    public required long TasksCompleted { get; init; }

    /// <summary>Mean over the activated enrollments, one decimal; 0 if there are none.</summary>
    public required decimal AvgScore { get; init; }

    /// <summary>From the totals of the counters.</summary>
    public static CampaignProgress From(IReadOnlyDictionary<Metric, long> totals)
    {
        long Of(Metric metric) => totals.GetValueOrDefault(metric);

        var enrolled = Of(Metric.Active) + Of(Metric.Paused) + Of(Metric.Completed) + Of(Metric.Exited);
        return new CampaignProgress
        {
            TotalLeads = Of(Metric.Waiting) + enrolled,
            Enrolled = enrolled,
            Active = Of(Metric.Active),
            Completed = Of(Metric.Completed),
            Paused = Of(Metric.Paused),
            Exited = Of(Metric.Exited),
            EmailsSent = Of(Metric.EmailSent),
            EmailsOpened = Of(Metric.EmailOpened),
            EmailsClicked = Of(Metric.EmailClicked),
            EmailsReplied = Of(Metric.EmailReplied),
            SmsSent = Of(Metric.SmsSent),
            SmsReplied = Of(Metric.SmsReplied),
            CallsCompleted = Of(Metric.CallsCompleted),
            TasksPending = Of(Metric.TasksPending),
            TasksCompleted = Of(Metric.TasksCompleted),
            AvgScore = enrolled == 0 ? 0 : decimal.Round(Of(Metric.ScoreHundredths) / 100m / enrolled, 1, MidpointRounding.AwayFromZero),
        };
    }
}

/// <summary>What became of a step's outreaches: planned = sent + skipped + failed + cancelled + pending + unknown.</summary>
/// <param name="IsRemoved">The step is no longer in the sequence; its history stays.</param>
public sealed record LedgerLine(
    long StepId,
    string StepName,
    Sequences.Channel Channel,
    bool IsRemoved,
    long Planned,
    long Sent,
    long Skipped,
    long Failed,
    long Cancelled,
    long Pending,
    long Unknown)
{
    /// <summary>Planned messages that stand in no other column; negative when some stand in two. 0 when all is well.</summary>
    public long Difference => Planned - (Sent + Skipped + Failed + Cancelled + Pending + Unknown);

    public bool Balances => Difference == 0;
}

/// <summary>The ledger of a campaign: a line for each step in the order of the sequence, and their sum.</summary>
public sealed record Ledger(IReadOnlyList<LedgerLine> Steps)
{
    public long Planned => Steps.Sum(line => line.Planned);
    public long Sent => Steps.Sum(line => line.Sent);
    public long Skipped => Steps.Sum(line => line.Skipped);
    public long Failed => Steps.Sum(line => line.Failed);
    public long Cancelled => Steps.Sum(line => line.Cancelled);
    public long Pending => Steps.Sum(line => line.Pending);
    public long Unknown => Steps.Sum(line => line.Unknown);
    public long Difference => Steps.Sum(line => line.Difference);
    public bool Balances => Steps.All(line => line.Balances);

    /// <summary>Why messages were skipped, failed or were cancelled, where that was asked for.</summary>
    public IReadOnlyList<LedgerReason> Reasons { get; init; } = [];
}

/// <summary>The columns of a ledger: every message stands in exactly one.</summary>
public enum LedgerOutcome
{
    /// <summary>Ever accepted by a transport, whatever followed.</summary>
    Sent,
    Skipped,

    /// <summary>Refused for good, or bounced at the hand-over.</summary>
    Failed,
    Cancelled,

    /// <summary>Scheduled, being handed over, or an open call.</summary>
    Pending,
    Unknown,
}

/// <summary>How many messages of a step ended in the same way for the same reason.</summary>
/// <param name="Code">See <see cref="Delivery.OutreachReasons"/>.</param>
/// <param name="Text">The reason in words.</param>
public sealed record LedgerReason(long StepId, LedgerOutcome Outcome, string Code, string Text, long Count);

/// <summary>One UTC day of a campaign: what was sent on it, and the first opens, clicks and replies on it.</summary>
/// <param name="Sent">On all channels, calls included.</param>
public sealed record DailyPoint(
    DateOnly Day, long Sent, long EmailsSent, long EmailsOpened, long EmailsClicked, long EmailsReplied, long SmsSent, long SmsReplied);
