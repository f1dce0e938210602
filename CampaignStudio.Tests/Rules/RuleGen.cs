using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Rules;
using CsCheck;

namespace CampaignStudio.Tests.Rules;

/// <summary>Random facts, conditions and rules; conditions may be senseless on purpose.</summary>
internal static class RuleGen
{
    public static readonly Gen<FactValue> Scalar = Gen.OneOf<FactValue>(
        Gen.OneOf("vip", " Paris ", "10000", "true", "2026-03-01", "nouveau", "é").Select(text => (FactValue)text),
        Gen.Int[-3, 40].Select(number => (FactValue)number),
        Gen.Decimal[-1000m, 20000m].Select(number => (FactValue)Math.Round(number, 3)),
        Gen.Bool.Select(flag => (FactValue)flag));

    public static readonly Gen<FactValue?> Value = Gen.OneOf<FactValue?>(
        Scalar.Select(value => (FactValue?)value),
        Scalar.List[0, 3].Select(items => (FactValue?)FactValue.List(items)),
        Gen.Const((FactValue?)null));

    public static readonly Gen<string> Field = Gen.OneOf(
        Gen.OneOf(FieldCatalog.BuiltIn.Fields.Select(field => field.Name).ToArray()),
        Gen.OneOf("opened", "clicked", "link_clicked", "seats", "unheard_of"));

    public static readonly Gen<Comparison> Comparison =
        Gen.Select(Field, Gen.Enum<ConditionOperator>(), Value, (field, op, value) => new Comparison(field, op, value));

    public static readonly Gen<Condition> Condition = Gen.Recursive<Condition>((depth, inner) => depth >= 3
        ? Comparison.Select(comparison => (Condition)comparison)
        : Gen.OneOf(
            Comparison.Select(comparison => (Condition)comparison),
            inner.List[0, 3].Select(parts => (Condition)new AllOf([.. parts])),
            inner.List[0, 3].Select(parts => (Condition)new AnyOf([.. parts])),
            inner.Select(part => (Condition)new Not(part))));

    /// <summary>A comparison that passes validation, on one of the given fields with one of the operators that fit it.</summary>
    public static Gen<Comparison> Sensible(IEnumerable<FieldDefinition> fields, params ConditionOperator[] operators) => Gen.OneOf([..
        from field in fields
        from op in ConditionOperators.For(field.Type)
        where operators.Length == 0 || operators.Contains(op)
        select ValueOf(field.Type).Select(value => new Comparison(
            field.Name, op, !op.NeedsValue() ? null : op.TakesList() ? FactValue.List(value) : value))]);

    private static Gen<FactValue> ValueOf(FactType type) => type switch
    {
        FactType.Number => Gen.OneOf(Gen.Int[-3, 10].Select(number => (FactValue)number), Gen.OneOf("10000", "2.0").Select(text => (FactValue)text)),
        FactType.Boolean => Gen.OneOf<FactValue>(true, "true", "false", 0),
        FactType.Instant => Gen.OneOf<FactValue>("2026-03-01", "2026-03-10T12:00:00Z"),
        _ => Gen.OneOf<FactValue>("vip", " Paris ", "nouveau", "active", 5),
    };

    private static readonly Gen<DateTime> Past = Gen.Int[0, 60 * 24].Select(hours => Samples.Now.AddHours(-hours));

    /// <summary>Single things that happened, in the order in which they became known.</summary>
    public static readonly Gen<(EngagementKind Kind, DateTime AtUtc)[]> Happenings = Gen.Select(Gen.Enum<EngagementKind>(), Past).Array[0, 12];

    private static readonly Gen<EngagementFacts> Engagement =
        Gen.Select(Gen.Enum<EngagementKind>(), Gen.Int[0, 5], Past).List[0, 8].Select(rows => EngagementFacts.Of(rows));

    private static readonly Gen<LeadFacts> Lead = Gen.Select(
        Gen.OneOf("a", "b", "c", "d"),
        Gen.OneOf(null, "", "Paris", "VIP"),
        Gen.OneOf<string[]>([], ["vip"], ["hot", " VIP "]),
        Gen.OneOf<decimal?>(null, 0, 10000, 12000.5m),
        Gen.Dictionary(Gen.Const("seats"), Scalar)[0, 1],
        (status, city, tags, budget, custom) => new LeadFacts { Status = status, City = city, Tags = tags, Budget = budget, Custom = custom });

    public static readonly Gen<EnrollmentFacts> Facts = Gen.Select(
        Lead, Engagement, Gen.Int[-10, 100], Past, Gen.Bool,
        (lead, engagement, score, enrolled, paris) => new EnrollmentFacts
        {
            Lead = lead,
            Engagement = engagement,
            Score = score,
            EnrolledUtc = enrolled,
            CurrentStep = 2,
            EnrollmentStatus = "active",
            Zone = paris ? Samples.Paris : TimeZoneInfo.Utc,
        });

    public static readonly Gen<ScoringRule[]> Scoring = Gen.Select(
            Condition, Gen.Int[-5000, 5000], Gen.Bool, Gen.Int[0, 3], Gen.Int[1, 90],
            (condition, cents, active, options, number) => new ScoringRule("", "Rule", condition, cents / 100m, active)
            {
                PerOccurrence = options is 1 or 3 ? new(number) : null,
                Decay = options is 2 or 3 ? new(number) : null,
            })
        .Array[0, 8].Select(rules => rules.Select((rule, index) => rule with { Id = $"{index}" }).ToArray());

    public static readonly Gen<ProgressionRule[]> Progression = Gen.Select(
            Gen.OneOf("a", "b", "c", "d"), Gen.OneOf("a", "b", "c", "d"), Condition.List[0, 2], Gen.Bool, Gen.Bool,
            (from, to, conditions, active, repeats) => new ProgressionRule("", "Rule", from, to, [.. conditions], [], active, repeats))
        .Array[0, 8].Select(rules => rules.Select((rule, index) => rule with { Id = $"{index}" }).ToArray());
}
