namespace CampaignStudio.Domain.Enrollments;

/// <summary>What moved a score.</summary>
public enum ScoreCause
{
    /// <summary>Something the lead did.</summary>
    Interaction,

    /// <summary>The rules were edited.</summary>
    Rules,

    /// <summary>Days went by.</summary>
    Days,

    /// <summary>What is known about the lead, or where it stands in the sequence.</summary>
    Facts,
}

/// <summary>An enrollment's score moved: when, from, to, because of which interaction or edit. Append-only.</summary>
public sealed class ScoreChange
{
    public long Id { get; private set; }
    public required long EnrollmentId { get; init; }
    public required decimal FromScore { get; init; }
    public required decimal ToScore { get; init; }

    public required ScoreCause Cause { get; init; }

    /// <summary>The newest interaction the evaluation saw; null when something else moved the score.</summary>
    public long? InteractionId { get; init; }

    /// <summary>By which version of the campaign's rules; 0: from before versions were kept.</summary>
    public required int RuleVersion { get; init; }
    public required DateTime AtUtc { get; init; }
}
