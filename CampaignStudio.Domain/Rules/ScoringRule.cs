namespace CampaignStudio.Domain.Rules;
public sealed record ScoringRule(string Id);
