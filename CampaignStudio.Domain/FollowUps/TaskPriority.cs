namespace CampaignStudio.Domain.FollowUps;

/// <summary>How soon a task deserves attention; the order is the order of urgency.</summary>
public enum TaskPriority
{
    Low,
    Medium,
    High,
    Urgent,
}
