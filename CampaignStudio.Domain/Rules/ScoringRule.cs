using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignStudio.Domain.Enrollments;

namespace CampaignStudio.Domain.Rules;

/// <summary>Points for every occurrence instead of once.</summary>
/// <param name="Cap">The most points the rule may give (or take), before decay; <c>null</c> = no limit.</param>
public sealed record PerOccurrence(decimal? Cap = null);

/// <summary>Points that fade.</summary>
/// <param name="HalfLifeDays">Calendar days after the last occurrence until half of the points are left; more than 0.</param>
public sealed record ScoreDecay(decimal HalfLifeDays);

/// <summary>So many points while a condition holds.</summary>
/// <param name="Id">Unique within the campaign; blank until the owner assigns one (<see cref="RuleIds"/>).</param>
/// <param name="Name">What people call it.</param>
/// <param name="Condition">When it counts.</param>
/// <param name="ScoreChange">Points, possibly negative.</param>
/// <param name="IsActive">An inactive rule gives nothing.</param>
[JsonConverter(typeof(ScoringRuleJsonConverter))]
public sealed record ScoringRule(string Id, string Name, Condition Condition, decimal ScoreChange, bool IsActive = true)
{
    /// <summary>Counts the occurrences of the condition's first engagement field.</summary>
    public PerOccurrence? PerOccurrence { get; init; }

    /// <summary>Counts from the last occurrence of the condition's first engagement field; before the first one nothing fades.</summary>
    public ScoreDecay? Decay { get; init; }

    /// <summary>The points when the condition holds, rounded to 2 decimals; asks neither for the condition nor for <see cref="IsActive"/>.</summary>
    public decimal PointsFor(EnrollmentFacts facts, DateTime nowUtc) => PointsFor(EngagementFields.FirstKinds(Condition), facts, nowUtc);

    internal decimal PointsFor(IReadOnlyList<EngagementKind> kinds, EnrollmentFacts facts, DateTime nowUtc)
    {
        var points = ScoreChange;
        if (PerOccurrence is { } perOccurrence)
        {
            points *= kinds.Sum(facts.Engagement.Count);
            if (perOccurrence.Cap is { } cap) points = Math.Clamp(points, -Math.Abs(cap), Math.Abs(cap));
        }

        if (Decay is { HalfLifeDays: > 0 } decay && facts.Engagement.LastOfUtc(kinds) is { } lastUtc)
        {
            // Whole local days, so that a score moves at midnight only and stays true in between.
            var days = LocalDays.Between(lastUtc, nowUtc, facts.Zone);
            points *= (decimal)Math.Pow(0.5, days / (double)decay.HalfLifeDays);
        }

        return Math.Round(points, 2, MidpointRounding.AwayFromZero);
    }
}

internal sealed class ScoringRuleJsonConverter : JsonConverter<ScoringRule>
{
    public override ScoringRule Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return RuleJson.ParseScoringRule(document.RootElement, "rule").OrThrowJson();
    }

    public override void Write(Utf8JsonWriter writer, ScoringRule value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("id", value.Id);
        writer.WriteString("name", value.Name);
        writer.WritePropertyName("condition");
        ConditionJsonConverter.Write(writer, value.Condition);
        writer.WriteNumber("score_change", value.ScoreChange);
        writer.WriteBoolean("is_active", value.IsActive);
        if (value.PerOccurrence is { } perOccurrence)
        {
            writer.WriteStartObject("per_occurrence");
            if (perOccurrence.Cap is { } cap) writer.WriteNumber("cap", cap);
            writer.WriteEndObject();
        }

        if (value.Decay is { } decay)
        {
            writer.WriteStartObject("decay");
            writer.WriteNumber("half_life_days", decay.HalfLifeDays);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}
