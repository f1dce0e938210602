namespace CampaignStudio.Domain.Campaigns;

/// <summary>The life of a campaign: <c>draft → active ⇄ paused → completed</c>; draft and completed may be archived.</summary>
public enum CampaignStatus
{
    Draft,
    Active,
    Paused,
    Completed,
    Archived,
}
