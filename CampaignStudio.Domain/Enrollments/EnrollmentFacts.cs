using CampaignStudio.Domain.Rules;

namespace CampaignStudio.Domain.Enrollments;

/// <summary>Opens and clicks that what follows them may yet show to be a machine's (<see cref="Interactions.HitClassifier.Settle"/>).</summary>
/// <param name="Engagement">What all comes to if people did them.</param>
/// <param name="UntilUtc">When it is certain of the first of them.</param>
public sealed record UnsettledHits(EngagementFacts Engagement, DateTime UntilUtc);

/// <summary>
/// Everything rules may ask about one lead in one campaign, at one moment. Immutable; a preview or a dry run changes a copy
/// (<c>facts with { Score = 60 }</c>).
/// </summary>
public sealed record EnrollmentFacts
{
    public LeadFacts Lead { get; init; } = new();

    public decimal Score { get; init; }

    /// <summary>The enrollment's status as snake_case text; <c>null</c> for a lead outside any campaign.</summary>
    public string? EnrollmentStatus { get; init; }

    /// <summary>The order number of the step the lead is at.</summary>
    public int? CurrentStep { get; init; }

    public DateTime? EnrolledUtc { get; init; }

    public EngagementFacts Engagement { get; init; } = EngagementFacts.None;

    /// <summary>What was opened or clicked a moment ago and counts in a moment, unless a machine did it; <c>null</c>: nothing.</summary>
    public UnsettledHits? Unsettled { get; init; }

    /// <summary>The outcome of the last completed call, as snake_case text.</summary>
    public string? CallOutcome { get; init; }

    /// <summary>The zone whose calendar days <c>days_since_…</c> counts: the lead's, else the campaign's.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>A fact by field name, alias or custom field key; <c>null</c> when it is missing or there is no such field.</summary>
    public FactValue? Get(string field, DateTime nowUtc) => FactReader.For(field).Read(this, nowUtc);
}
