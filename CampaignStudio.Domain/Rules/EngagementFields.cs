using CampaignStudio.Domain.Enrollments;

namespace CampaignStudio.Domain.Rules;

/// <summary>Which happenings a condition is about.</summary>
public static class EngagementFields
{
    /// <summary>The occurrences behind the first engagement field of a condition; empty when it names none.</summary>
    public static IReadOnlyList<EngagementKind> FirstKinds(Condition condition) =>
        Named(condition).FirstOrDefault()?.Engagement ?? [];

    /// <summary>The occurrences behind all engagement fields that some conditions name.</summary>
    public static IReadOnlyList<EngagementKind> AllKinds(IEnumerable<Condition> conditions) =>
        [.. conditions.SelectMany(Named).SelectMany(field => field.Engagement).Distinct()];

    private static IEnumerable<FieldDefinition> Named(Condition condition) => condition.Comparisons()
        .Select(comparison => FieldCatalog.BuiltIn.Find(comparison.Field))
        .OfType<FieldDefinition>()
        .Where(field => field.Engagement.Count > 0);
}
