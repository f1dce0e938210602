namespace CampaignStudio.Domain.Sequences;
public sealed record SendWindow { public static SendWindow Always => new(); }
