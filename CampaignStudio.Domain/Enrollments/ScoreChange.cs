namespace CampaignStudio.Domain.Enrollments;

/// <summary>An enrollment's score moved: when, from, to, because of which interaction or edit. Append-only.</summary>
public sealed class ScoreChange
{
    public long Id { get; private set; }
    public required long EnrollmentId { get; init; }
    public required decimal FromScore { get; init; }
    public required decimal ToScore { get; init; }

    /// <summary>The newest interaction the evaluation saw; null when an edit or the passing of time moved the score.</summary>
    public long? InteractionId { get; init; }
    public required DateTime AtUtc { get; init; }
}
