namespace CampaignStudio.Components;

/// <summary>One setting on which two people differ.</summary>
public sealed record SettingDifference(string Name, string Theirs, string Mine);
