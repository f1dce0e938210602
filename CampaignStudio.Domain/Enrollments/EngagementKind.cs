namespace CampaignStudio.Domain.Enrollments;

/// <summary>What can happen, by humans only, between a campaign and one of its leads.</summary>
public enum EngagementKind
{
    EmailSent,
    EmailDelivered,
    EmailOpened,
    EmailClicked,
    EmailReplied,
    EmailBounced,
    SmsSent,
    SmsDelivered,
    SmsReplied,
    Unsubscribed,
    CallCompleted,
}
