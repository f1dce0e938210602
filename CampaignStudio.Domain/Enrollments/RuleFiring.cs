namespace CampaignStudio.Domain.Enrollments;

/// <summary>A progression rule fired for an enrollment: it does so once, so that a person's correction stands.</summary>
public sealed class RuleFiring
{
    public required long EnrollmentId { get; init; }
    public required string RuleId { get; init; }
    public required DateTime FiredUtc { get; set; }
}
