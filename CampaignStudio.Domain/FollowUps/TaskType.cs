namespace CampaignStudio.Domain.FollowUps;
public enum TaskType { Call, Email, Sms, Meeting, Todo }
