using System.Collections.Frozen;
using CampaignStudio.Domain.Enrollments;

namespace CampaignStudio.Domain.Rules;

/// <summary>
/// How to take one field's fact out of <see cref="EnrollmentFacts"/>, typed, so that compiled conditions neither look names up nor
/// box values.
/// </summary>
internal abstract class FactReader
{
    private static readonly FrozenDictionary<string, FactReader> BuiltIn =
        FieldCatalog.BuiltIn.Fields.ToFrozenDictionary(field => field.Name, ForBuiltIn);

    /// <summary>The reader of a built-in field by name or alias; any other name is a custom field's key.</summary>
    public static FactReader For(string field) =>
        FieldCatalog.BuiltIn.Find(field) is { } found ? BuiltIn[found.Name] : new Custom(field.Trim());

    public abstract FactValue? Read(EnrollmentFacts facts, DateTime nowUtc);

    private static FactReader ForBuiltIn(FieldDefinition field)
    {
        var kinds = field.Engagement.ToArray();
        if (kinds.Length > 0 && field.Type is FactType.Boolean) return new Flag(kinds);
        if (kinds.Length > 0 && field.IsTimeDependent) return new Number((facts, nowUtc) => DaysSince(facts.Engagement.LastOfUtc(kinds), facts, nowUtc));
        if (kinds.Length > 0 && field.Type is FactType.Number) return new Number((facts, _) => Count(facts, kinds));
        return field.Name switch
        {
            "status" => new Text(facts => facts.Lead.Status),
            "email" => new Text(facts => facts.Lead.Email),
            "phone" => new Text(facts => facts.Lead.Phone),
            "first_name" => new Text(facts => facts.Lead.FirstName),
            "last_name" => new Text(facts => facts.Lead.LastName),
            "company" => new Text(facts => facts.Lead.Company),
            "job_title" => new Text(facts => facts.Lead.JobTitle),
            "city" => new Text(facts => facts.Lead.City),
            "country" => new Text(facts => facts.Lead.Country),
            "language" => new Text(facts => facts.Lead.Language),
            "timezone" => new Text(facts => facts.Lead.Timezone),
            "source" => new Text(facts => facts.Lead.Source),
            "tags" => new Texts(facts => facts.Lead.Tags),
            "budget" => new Number((facts, _) => facts.Lead.Budget),
            "assigned_to" => new Text(facts => facts.Lead.AssignedTo),
            "created_at" => new Instant(facts => facts.Lead.CreatedUtc),
            "score" => new Number((facts, _) => facts.Score),
            "enrollment_status" => new Text(facts => facts.EnrollmentStatus),
            "current_step" => new Number((facts, _) => facts.CurrentStep),
            "days_since_enrolled" => new Number((facts, nowUtc) => DaysSince(facts.EnrolledUtc, facts, nowUtc)),
            "call_outcome" => new Text(facts => facts.CallOutcome),
            _ => throw new InvalidOperationException($"No reader for the built-in field '{field.Name}'."),
        };
    }

    private static int Count(EnrollmentFacts facts, EngagementKind[] kinds)
    {
        var count = 0;
        foreach (var kind in kinds) count += facts.Engagement.Count(kind);
        return count;
    }

    private static decimal? DaysSince(DateTime? sinceUtc, EnrollmentFacts facts, DateTime nowUtc) =>
        sinceUtc is { } since ? LocalDays.Between(since, nowUtc, facts.Zone) : null;

    internal sealed class Text(Func<EnrollmentFacts, string?> get) : FactReader
    {
        public Func<EnrollmentFacts, string?> Get => get;

        public override FactValue? Read(EnrollmentFacts facts, DateTime nowUtc) =>
            get(facts) is { } text && !string.IsNullOrWhiteSpace(text) ? new FactValue.Text(text) : null;
    }

    internal sealed class Number(Func<EnrollmentFacts, DateTime, decimal?> get) : FactReader
    {
        public Func<EnrollmentFacts, DateTime, decimal?> Get => get;

        public override FactValue? Read(EnrollmentFacts facts, DateTime nowUtc) =>
            get(facts, nowUtc) is { } number ? new FactValue.Number(number) : null;
    }

    internal sealed class Flag(EngagementKind[] kinds) : FactReader
    {
        /// <summary>Whether any of what the field is about has happened.</summary>
        public bool Get(EnrollmentFacts facts)
        {
            foreach (var kind in kinds)
            {
                if (facts.Engagement.Count(kind) > 0) return true;
            }

            return false;
        }

        public override FactValue? Read(EnrollmentFacts facts, DateTime nowUtc) => new FactValue.Flag(Get(facts));
    }

    internal sealed class Instant(Func<EnrollmentFacts, DateTime?> get) : FactReader
    {
        public Func<EnrollmentFacts, DateTime?> Get => get;

        public override FactValue? Read(EnrollmentFacts facts, DateTime nowUtc) =>
            get(facts) is { } utc ? new FactValue.Instant(utc) : null;
    }

    internal sealed class Texts(Func<EnrollmentFacts, IReadOnlyList<string>> get) : FactReader
    {
        public Func<EnrollmentFacts, IReadOnlyList<string>> Get => get;

        public override FactValue? Read(EnrollmentFacts facts, DateTime nowUtc) =>
            FactValue.Texts(get(facts)) is { IsBlank: false } texts ? texts : null;
    }

    internal sealed class Custom(string key) : FactReader
    {
        public override FactValue? Read(EnrollmentFacts facts, DateTime nowUtc) =>
            facts.Lead.Custom.TryGetValue(key, out var value) && !value.IsBlank ? value : null;
    }
}
