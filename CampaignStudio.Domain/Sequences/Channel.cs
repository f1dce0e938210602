namespace CampaignStudio.Domain.Sequences;

/// <summary>How a step reaches a lead.</summary>
public enum Channel
{
    Email,
    Sms,
    Call,
}
