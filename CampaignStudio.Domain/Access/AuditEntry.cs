namespace CampaignStudio.Domain.Access;

/// <summary>A change by a person or an API key: who, when, what, before and after. Append-only.</summary>
public sealed class AuditEntry
{
    public long Id { get; private set; }
    public required DateTime AtUtc { get; init; }
    public long? UserId { get; init; }
    public required string ActorName { get; init; }

    /// <summary><c>created</c>, <c>changed</c> or <c>deleted</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The table's name.</summary>
    public required string Entity { get; init; }
    public required long EntityId { get; init; }

    /// <summary>Changed properties as a JSON object; null where there is no before or after.</summary>
    public string? Before { get; init; }
    public string? After { get; init; }
}
