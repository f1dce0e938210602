namespace CampaignStudio.Domain.Shared;

/// <summary>One value the workspace keeps for itself: the sandbox clock's offset, the link-signing keys, the frequency cap.</summary>
public sealed class Setting
{
    public required string Key { get; init; }
    public required string Value { get; set; }
}
