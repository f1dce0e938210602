using System.Globalization;
using System.Text.Json;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Rules;

namespace CampaignStudio.Tests.Rules;

/// <summary>Short spellings that the rule tests share.</summary>
internal static class Samples
{
    public static readonly DateTime Now = Utc("2026-03-10T12:00");

    public static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    public static DateTime Utc(string text) =>
        DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    public static Comparison Is(string field, ConditionOperator op, FactValue? value = null) => new(field, op, value);

    public static Comparison IsTrue(string field) => new(field, ConditionOperator.Equals, true);

    public static bool IsMet(this EnrollmentFacts facts, string field, ConditionOperator op, FactValue? value = null) =>
        ConditionEvaluator.IsMet(new Comparison(field, op, value), facts, Now);

    public static EnrollmentFacts Happened(params (EngagementKind Kind, int Count)[] rows) =>
        new() { Engagement = EngagementFacts.Of(rows.Select(row => (row.Kind, row.Count, Now))) };

    public static ScoringRule Points(string id, Condition condition, decimal points) => new(id, id, condition, points);

    public static ProgressionRule Moves(string id, string from, string to, params Condition[] conditions) => new(id, id, from, to, [.. conditions], []);

    public static JsonElement Json(string json) => JsonDocument.Parse(json).RootElement;
}
