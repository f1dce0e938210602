namespace CampaignStudio.Domain.Rules;
public sealed record ProgressionRule(string Id);
