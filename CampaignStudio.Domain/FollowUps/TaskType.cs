namespace CampaignStudio.Domain.FollowUps;

/// <summary>What a person is asked to do.</summary>
public enum TaskType
{
    Call,
    Email,
    Sms,
    Meeting,
    Todo,
}
