using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Campaigns;

/// <summary>A goal, an audience and one sequence of steps, with the scoring and progression rules of its leads.</summary>
public sealed class Campaign : IAudited, IVersioned
{
    private readonly List<SequenceStep> _steps = [];

    public long Id { get; private set; }
    public required string Name { get; set; }
    public string Description { get; set; } = "";
    public CampaignStatus Status { get; private set; } = CampaignStatus.Draft;

    /// <summary>Who joins when the campaign starts; null: only those enrolled by hand, list or import.</summary>
    public Condition? Audience { get; set; }

    /// <summary>IANA zone for leads that have none of their own.</summary>
    public string TimeZone { get; set; } = "UTC";

    public SendWindow Window { get; set; } = SendWindow.Always;

    /// <summary>Messages a local day in the campaign's zone; null: no cap.</summary>
    public int? DailyCap { get; set; }

    /// <summary>Messages within any sixty minutes; null: no cap.</summary>
    public int? HourlyCap { get; set; }

    public bool StopOnReply { get; set; } = true;

    /// <summary>Whoever's mail answers "I am away until …" is left in peace until then.</summary>
    public bool PauseOnAbsence { get; set; } = true;

    /// <summary>Leave the campaign when the lead's status becomes this one; null: never for that reason.</summary>
    public string? ExitOnStatus { get; set; }

    /// <summary>Complete by itself once every enrollment has ended.</summary>
    public bool CompleteWhenDone { get; set; }

    /// <summary>A lead whose earlier pass has ended may be enrolled once more.</summary>
    public bool AllowReentry { get; set; }

    /// <summary>Days after which an undone call task expires and the sequence goes on; null: wait.</summary>
    public int? CallExpiryDays { get; set; }

    /// <summary>Minutes after which an outreach of unknown outcome counts as sent.</summary>
    public int UnknownSettlesAfterMinutes { get; set; } = 60;

    /// <summary>Open pixel and click redirects in the e-mails of this campaign.</summary>
    public bool TrackEngagement { get; set; } = true;

    /// <summary>Put on the links of its e-mails; null: links stay as they are.</summary>
    public LinkTags? LinkTags { get; set; }

    /// <summary>Postal address and the like, appended to every e-mail; blank: none.</summary>
    public string PostalFooter { get; set; } = "";

    public IReadOnlyList<ScoringRule> ScoringRules { get; set; } = [];
    public IReadOnlyList<ProgressionRule> ProgressionRules { get; set; } = [];
    public decimal? ScoreFloor { get; set; }
    public decimal? ScoreCeiling { get; set; }

    /// <summary>The <see cref="Rules.Versions.RuleVersion"/> its rules are; 0: none was kept yet.</summary>
    public int RuleVersion { get; internal set; }

    /// <summary>Users who take the calls and follow-ups of leads that have no agent, in turn.</summary>
    public IReadOnlyList<long> AgentIds { get; set; } = [];

    /// <summary>Senders of its e-mails, in turn; none: the configured one.</summary>
    public IReadOnlyList<long> EmailSenderIds { get; set; } = [];

    /// <summary>The same for its text messages.</summary>
    public IReadOnlyList<long> SmsSenderIds { get; set; } = [];

    public long? CreatedById { get; set; }
    public DateTime CreatedUtc { get; init; }
    public DateTime? StartedUtc { get; private set; }
    public DateTime? CompletedUtc { get; private set; }

    /// <summary>Since when no engine had run, when it came back too late for what was due; null: nothing waits for a person's word.</summary>
    public DateTime? OverdueSinceUtc { get; private set; }

    /// <summary>What was due by then waits for a person's word.</summary>
    public DateTime? OverdueUntilUtc { get; private set; }

    public int Version { get; set; }

    public IReadOnlyList<SequenceStep> Steps => _steps;

    public bool IsRunning => Status is CampaignStatus.Active;

    /// <summary>Who sends its messages on a channel, at least one; of calls nobody (<see cref="Sender.None"/>).</summary>
    public IReadOnlyList<long> SendersOf(Channel channel) => SenderRotation.Chosen(channel, channel switch { Channel.Email => EmailSenderIds, Channel.Sms => SmsSenderIds, _ => [] });

    public Result Activate(DateTime nowUtc)
    {
        if (Status is not CampaignStatus.Draft) return CampaignErrors.NotAllowed("started", Status);
        Status = CampaignStatus.Active;
        StartedUtc = nowUtc;
        return Result.Ok;
    }

    /// <summary>Nothing that was due by <paramref name="untilUtc"/> goes before a person has decided.</summary>
    public void HoldOverdue(DateTime sinceUtc, DateTime untilUtc) => (OverdueSinceUtc, OverdueUntilUtc) = (OverdueSinceUtc ?? sinceUtc, untilUtc);

    public void ReleaseOverdue() => (OverdueSinceUtc, OverdueUntilUtc) = (null, null);

    public Result Pause()
    {
        if (Status is not CampaignStatus.Active) return CampaignErrors.NotAllowed("paused", Status);
        Status = CampaignStatus.Paused;
        return Result.Ok;
    }

    public Result Resume()
    {
        if (Status is not CampaignStatus.Paused) return CampaignErrors.NotAllowed("resumed", Status);
        Status = CampaignStatus.Active;
        return Result.Ok;
    }

    public Result Complete(DateTime nowUtc)
    {
        if (Status is not (CampaignStatus.Active or CampaignStatus.Paused)) return CampaignErrors.NotAllowed("completed", Status);
        Status = CampaignStatus.Completed;
        CompletedUtc = nowUtc;
        return Result.Ok;
    }

    public Result Archive()
    {
        if (Status is not (CampaignStatus.Draft or CampaignStatus.Completed)) return CampaignErrors.NotAllowed("archived", Status);
        Status = CampaignStatus.Archived;
        return Result.Ok;
    }
}
