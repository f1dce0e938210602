namespace CampaignStudio.Domain.Rules;
public abstract record Condition { public static Condition Always => new AllOf([]); }
public sealed record AllOf(IReadOnlyList<Condition> Conditions) : Condition;
