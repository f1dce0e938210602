using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Rules;
using CsCheck;

namespace CampaignStudio.Tests.Rules.Advice;

/// <summary>Conditions on few fields with few values, and facts near them: they contradict, imply and meet each other often.</summary>
internal static class AdviceGen
{
    public static readonly FieldCatalog Catalog = FieldCatalog.BuiltIn.With(
    [
        FieldDefinition.CustomField("seats", "Seats", FactType.Number),
        FieldDefinition.CustomField("plan", "Plan", FactType.Text),
        FieldDefinition.CustomField("signed", "Signed", FactType.Boolean),
        FieldDefinition.CustomField("since", "Since", FactType.Instant),
    ]);

    private static readonly string[] Asked =
    [
        "status", "city", "tags", "budget", "created_at", "score", "current_step", "days_since_enrolled", "call_outcome",
        "opened", "opened_count", "days_since_opened", "replied", "replied_count", "days_since_replied",
        "email_replied", "email_replied_count", "days_since_email_replied", "sms_replied", "sms_replied_count", "days_since_sms_replied",
        "seats", "plan", "signed", "since",
    ];

    private static readonly string[] Instants = ["2026-03-01", "2026-03-02", "2026-03-02T00:00:00.0000001Z", "2026-03-03"];

    private static readonly Gen<FactValue> Number = Gen.OneOf<FactValue>(0, 1, 2, 3, 1.5m, "2");

    private static readonly Gen<FactValue> Text = Gen.OneOf<FactValue>("a", "b", "ab", "A ", "abc", 5);

    private static readonly Gen<FactValue> Instant = Gen.OneOf(Instants).Select(text => (FactValue)text);

    public static readonly Gen<Comparison> Comparison = Gen.OneOf(Asked.Select(name => Of(name, Catalog.Find(name)!.Type)).ToArray());

    /// <summary>Several comparisons of one field and its relatives, so that they meet.</summary>
    private static readonly Gen<Comparison> Related = Gen.OneOf(
        new[] { "replied", "sms_replied", "email_replied_count", "replied_count", "days_since_replied", "days_since_sms_replied", "city", "tags", "opened_count", "seats", "since" }
            .Select(name => Of(name, Catalog.Find(name)!.Type)).ToArray());

    public static readonly Gen<Condition> Condition = Gen.OneOf(Tree(Comparison), Tree(Related));

    private static readonly Gen<EngagementFacts> Engagement = Gen.Select(
            Gen.OneOf(EngagementKind.EmailOpened, EngagementKind.EmailReplied, EngagementKind.SmsReplied), Gen.Int[0, 4], Gen.Int[0, 4])
        .List[0, 4].Select(rows => EngagementFacts.Of(rows.Select(row => (row.Item1, row.Item2, Samples.Now.AddDays(-row.Item3)))));

    private static readonly Gen<string?> Word = Gen.OneOf(null, "", "a", "b", "ab", " ABC", "xab", "z");

    private static readonly Gen<FactValue> Odd = Gen.OneOf<FactValue>("a", "ab", "2", 1, 2, 1.7m, true, false, "2026-03-02", FactValue.List("a", "b"));

    private static readonly Gen<LeadFacts> Lead = Gen.Select(
        Gen.Select(Word, Word, Gen.OneOf("a", "b", "c").List[0, 3]),
        Gen.OneOf<decimal?>(null, 0, 1, 1.2m, 2, 3, 10),
        Gen.OneOf(null, "2026-03-01", "2026-03-02", "2026-03-05"),
        Gen.Dictionary(Gen.OneOf("seats", "plan", "signed", "since"), Odd)[0, 4],
        (texts, budget, created, custom) => new LeadFacts
        {
            Status = texts.Item1,
            City = texts.Item2,
            Tags = texts.Item3,
            Budget = budget,
            CreatedUtc = created is null ? null : Samples.Utc(created),
            Custom = custom,
        });

    public static readonly Gen<EnrollmentFacts> Facts = Gen.Select(
        Lead, Engagement, Gen.OneOf<decimal>(-1, 0, 1, 1.5m, 2.5m, 3, 4), Gen.OneOf<int?>(null, 1, 2, 3), Gen.Int[-1, 4], Word,
        (lead, engagement, score, step, days, outcome) => new EnrollmentFacts
        {
            Lead = lead,
            Engagement = engagement,
            Score = score,
            CurrentStep = step,
            EnrolledUtc = days < 0 ? null : Samples.Now.AddDays(-days),
            CallOutcome = outcome,
        });

    public static readonly Gen<ScoringRule[]> Scoring = Gen.Select(
            Condition, Gen.OneOf(-3m, -0.5m, 0, 1, 2.505m, 10), Gen.Bool, Gen.Int[0, 4], Gen.Int[1, 5],
            (condition, points, active, options, number) => new ScoringRule("", "Rule", condition, points, active)
            {
                PerOccurrence = options switch { 1 => new(), 2 => new(number), _ => null },
                Decay = options is 2 or 3 ? new(number) : null,
            })
        .Array[0, 5].Select(rules => rules.Select((rule, index) => rule with { Id = $"{index}" }).ToArray());

    public static readonly Gen<ProgressionRule[]> Progression = Gen.Select(
            Gen.OneOf("a", "b", "c"), Gen.OneOf("a", "b", "c"), Condition.List[0, 2], Gen.Bool, Gen.Bool,
            (from, to, conditions, active, repeats) => new ProgressionRule("", "Rule", from, to, [.. conditions], [], active || repeats, repeats))
        .Array[0, 5].Select(rules => rules.Select((rule, index) => rule with { Id = $"{index}" }).ToArray());

    private static Gen<Condition> Tree(Gen<Comparison> comparison) => Gen.Recursive<Condition>((depth, inner) => depth >= 3
        ? comparison.Select(one => (Condition)one)
        : Gen.OneOf(
            comparison.Select(one => (Condition)one),
            inner.List[0, 3].Select(parts => (Condition)new AllOf([.. parts])),
            inner.List[0, 3].Select(parts => (Condition)new AnyOf([.. parts])),
            inner.Select(part => (Condition)new Not(part))));

    // Now and then an operator that does not fit the field.
    private static Gen<Comparison> Of(string field, FactType type) => Gen.Select(
        Gen.OneOf([.. ConditionOperators.For(type), .. ConditionOperators.For(type), ConditionOperator.GreaterThan]), Value(type), Value(type), (op, value, second) => new Comparison(
            field, op, !op.NeedsValue() ? null : op.TakesList() ? FactValue.List(value, second) : value));

    private static Gen<FactValue> Value(FactType type) => type switch
    {
        FactType.Number => Number,
        FactType.Boolean => Gen.OneOf<FactValue>(true, false, "yes"),
        FactType.Instant => Instant,
        _ => Text,
    };
}
