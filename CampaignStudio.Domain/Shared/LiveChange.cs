namespace CampaignStudio.Domain.Shared;

/// <summary>A topic that changed on one node, for the pages that people have open on the others. Kept for minutes.</summary>
public sealed class LiveChange
{
    public long Id { get; private set; }
    public required string Kind { get; init; }
    public required long TopicId { get; init; }

    /// <summary>Who wrote it, and need not read it.</summary>
    public required string Node { get; init; }
    public required DateTime AtUtc { get; init; }
}
