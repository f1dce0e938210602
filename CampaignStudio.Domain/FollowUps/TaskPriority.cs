namespace CampaignStudio.Domain.FollowUps;
public enum TaskPriority { Low, Medium, High, Urgent }
