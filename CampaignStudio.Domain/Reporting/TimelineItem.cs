namespace CampaignStudio.Domain.Reporting;

public enum TimelineKind
{
    /// <summary>The lead joined a campaign or left it.</summary>
    Enrollment,
    Interaction,
    Outreach,
    Score,
    Status,
    Task,
}

/// <summary>One thing that happened to a lead or in a campaign.</summary>
/// <param name="Code">What exactly, in snake_case, such as <c>opened</c>, <c>skipped</c>, <c>completed</c>: for icons and filters.</param>
/// <param name="Title">In a few words.</param>
/// <param name="Detail">The reply's text, the reason, the notes; null when there is no more to say.</param>
/// <param name="RefId">The id of the row behind it.</param>
public sealed record TimelineItem(
    DateTime AtUtc,
    TimelineKind Kind,
    string Code,
    string Title,
    string? Detail,
    long? LeadId,
    long? CampaignId,
    Sequences.Channel? Channel,
    long RefId)
{
    /// <summary>Known only where leads differ: in a campaign's activity.</summary>
    public string? LeadName { get; init; }
    public string? CampaignName { get; init; }

    /// <summary>A reply that came with an HTML part, which can be looked at.</summary>
    public bool HasOriginal { get; init; }

    /// <summary>False for what a machine did: a scanner's click, a proxy's open.</summary>
    public bool IsHuman { get; init; } = true;

    /// <summary>Why it counts as done by a machine; null when a human did it.</summary>
    public string? MachineReason { get; init; }
}
