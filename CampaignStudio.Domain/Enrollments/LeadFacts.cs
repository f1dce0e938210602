using System.Collections.Frozen;
using CampaignStudio.Domain.Rules;

namespace CampaignStudio.Domain.Enrollments;

/// <summary>What is known of a lead itself. Blank texts and empty lists count as missing.</summary>
public sealed record LeadFacts
{
    private static readonly IReadOnlyDictionary<string, FactValue> NoCustom =
        FrozenDictionary<string, FactValue>.Empty;

    /// <summary>The pipeline status key, such as <c>nouveau</c>.</summary>
    public string? Status { get; init; }

    public string? Email { get; init; }
    public string? Phone { get; init; }
    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public string? Company { get; init; }
    public string? JobTitle { get; init; }
    public string? City { get; init; }
    public string? Country { get; init; }
    public string? Language { get; init; }

    /// <summary>The lead's IANA time zone id as text; <see cref="EnrollmentFacts.Zone"/> is the zone days are counted in.</summary>
    public string? Timezone { get; init; }

    public string? Source { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];
    public decimal? Budget { get; init; }

    /// <summary>The agent's user id, as text.</summary>
    public string? AssignedTo { get; init; }

    public DateTime? CreatedUtc { get; init; }

    /// <summary>Text, number and boolean values by custom field key.</summary>
    public IReadOnlyDictionary<string, FactValue> Custom { get; init; } = NoCustom;
}
