namespace CampaignStudio.Domain.Leads;

public enum StatusChangeCause
{
    Created,
    Person,
    Rule,
    Import,
}

/// <summary>A lead moved along the pipeline: when, from where, to where, why. Append-only.</summary>
public sealed class LeadStatusChange
{
    public long Id { get; private set; }
    public required long LeadId { get; init; }
    public string? FromStatus { get; init; }
    public required string ToStatus { get; init; }
    public required StatusChangeCause Cause { get; init; }

    /// <summary>The campaign and rule that moved it, or the user.</summary>
    public long? CampaignId { get; init; }
    public string? RuleId { get; init; }

    /// <summary>The version of the campaign's rules it stood in.</summary>
    public int? RuleVersion { get; init; }
    public long? UserId { get; init; }

    public required DateTime AtUtc { get; init; }
}
