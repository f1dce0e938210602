using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Rules.Advice;
using CsCheck;
using static CampaignStudio.Domain.Rules.ConditionOperator;
using static CampaignStudio.Tests.Rules.Samples;

namespace CampaignStudio.Tests.Rules.Advice;

/// <summary>What is proved about conditions is never contradicted by any facts, and the plain cases are found.</summary>
public sealed class ConditionLogicTests
{
    private static readonly ConditionOperator Equal = ConditionOperator.Equals;

    public static TheoryData<Condition> Impossible { get; } =
    [
        All(Is("status", Equal, "nouveau"), Is("status", Equal, "gagne")),
        All(Is("status", Equal, "nouveau"), Is("status", NotEquals, " NOUVEAU ")),
        All(Is("score", GreaterThan, 80), Is("score", LessThan, 50)),
        All(Is("score", GreaterThan, 50), Is("score", LessOrEqual, 50)),
        All(Is("budget", GreaterOrEqual, "10"), Is("budget", In, FactValue.List(1, 2.5m))),
        All(Is("city", Exists), Is("city", NotExists)),
        All(Is("city", NotExists), Is("city", StartsWith, "P")),
        All(Is("city", StartsWith, "Par"), Is("city", StartsWith, "Lon")),
        All(Is("city", Contains, "aris"), Is("city", NotContains, "ARI")),
        All(Is("city", In, FactValue.List("Paris", "Lyon")), Is("city", Contains, "z")),
        All(Is("created_at", GreaterThan, "2026-03-02"), Is("created_at", LessThan, "2026-03-02")),
        All(Is("created_at", GreaterOrEqual, "2026-03-03"), Is("created_at", LessThan, "2026-03-02T12:00:00Z")),
        All(Is("tags", Contains, "vip"), Is("tags", NotContains, "VIP")),
        All(Is("tags", In, FactValue.List("a", "b")), Is("tags", NotIn, FactValue.List("a", "b", "c"))),
        All(Is("tags", NotExists), Is("tags", Contains, "vip")),
        All(IsTrue("opened"), new Not(IsTrue("email_opened"))),
        All(IsTrue("opened"), Is("email_opened_count", LessThan, 1)),
        All(Is("opened_count", GreaterThan, 2), Is("opened_count", LessThan, 3)),
        All(Is("days_since_opened", LessThan, 3), Is("opened", Equal, false)),
        All(IsTrue("email_replied"), Is("replied", NotExists)),
        All(IsTrue("replied"), Is("email_replied", Equal, false), Is("sms_replied", Equal, false)),
        All(Is("replied_count", GreaterThan, 2), Is("email_replied_count", Equal, 1), Is("sms_replied_count", Equal, 1)),
        All(Is("days_since_replied", GreaterThan, 5), Is("days_since_sms_replied", LessThan, 3)),
        All(Is("seats", GreaterThan, 5), Is("seats", LessThan, 5)),
        All(Is("signed", Equal, true), Is("signed", Equal, "no")),
        All(Is("unheard_of", Equal, 1), new Not(Is("unheard_of", Equal, 1))),
        Is("opened_count", LessThan, 0),
        Is("opened_count", NotExists),
        Is("days_since_opened", LessThan, 0),
        new AnyOf([]),
        new Not(Condition.Always),
        new Not(new AnyOf([IsTrue("opened"), new Not(IsTrue("opened"))])),
        new Not(new AnyOf([Is("budget", LessThan, 5), Is("budget", GreaterOrEqual, 5), Is("budget", NotExists)])),
        new AnyOf([All(IsTrue("opened"), Is("opened", NotExists)), new AnyOf([])]),
        All(new AnyOf([Is("city", Equal, "a"), Is("city", Equal, "b")]), new AnyOf([Is("city", Equal, "c"), Is("city", Equal, "d")])),
    ];

    public static TheoryData<Condition> Possible { get; } =
    [
        Condition.Always,
        All(Is("city", NotEquals, "a"), Is("city", NotContains, "b"), Is("city", Contains, "c"), Is("city", StartsWith, "d")),
        All(Is("city", Equal, "abc"), Is("city", Contains, "B"), Is("city", StartsWith, "a")),
        All(Is("score", GreaterThan, 50), Is("score", LessThan, 50.0000001m)),
        All(Is("budget", NotEquals, 5), Is("budget", NotExists)),
        All(Is("opened_count", GreaterThan, 2), Is("opened_count", LessThan, 4), Is("days_since_opened", GreaterThan, 100)),
        All(IsTrue("replied"), Is("email_replied", Equal, false)),
        All(Is("tags", Contains, "a"), Is("tags", NotContains, "b"), Is("tags", In, FactValue.List("b", "c"))),
        All(new Not(Is("tags", Contains, FactValue.List("a"))), Is("tags", Contains, "a")),
        All(new Not(Is("seats", GreaterThan, 5)), new Not(Is("seats", LessOrEqual, 5)), Is("seats", Exists)),
        All(Is("created_at", GreaterThan, "2026-03-02"), Is("created_at", LessThan, "2026-03-02T00:00:00.0000002Z")),
        All(IsTrue("opened"), Is("clicked", Equal, false)),
        All(Is("unheard_of", Equal, 1), Is("unheard_of", Equal, 2)),
        All(Is("call_outcome", Equal, "busy"), Is("call_completed", Equal, false)),
    ];

    [Theory]
    [MemberData(nameof(Impossible))]
    public void What_can_never_hold_is_found(Condition condition) => Assert.True(Logic().IsImpossible(condition));

    [Theory]
    [MemberData(nameof(Possible))]
    public void What_may_hold_is_left_alone(Condition condition) => Assert.False(Logic().IsImpossible(condition));

    [Fact]
    public void What_never_holds_holds_for_no_facts()
    {
        var found = 0;
        Gen.Select(AdviceGen.Condition, AdviceGen.Facts.Array[20]).Sample((condition, facts) =>
        {
            if (!Logic().IsImpossible(condition)) return true;
            Interlocked.Increment(ref found);
            return !facts.Any(one => Holds(condition, one));
        }, iter: 3_000);
        Assert.True(found > 100, $"Only {found} conditions were impossible.");
    }

    [Fact]
    public void What_implies_another_is_never_without_it()
    {
        var found = 0;
        Gen.Select(AdviceGen.Condition, AdviceGen.Condition, AdviceGen.Facts.Array[20]).Sample((first, second, facts) =>
        {
            var logic = Logic();
            if (logic.IsImpossible(first) || logic.IsAlways(second) || !logic.Implies(first, second)) return true;
            Interlocked.Increment(ref found);
            return facts.All(one => !Holds(first, one) || Holds(second, one));
        }, iter: 10_000);
        Assert.True(found > 20, $"Only {found} conditions implied the other.");
    }

    [Fact]
    public void A_comparison_and_its_opposite_exclude_each_other_and_leave_nothing_out() =>
        AdviceGen.Comparison.Sample(comparison => Logic().IsImpossible(All(comparison, new Not(comparison))) && Logic().IsAlways(new AnyOf([comparison, new Not(comparison)])));

    [Fact]
    public void A_thousand_conditions_and_a_maze_of_alternatives_are_answered_at_once()
    {
        var many = new AllOf([.. Enumerable.Range(0, 1000).Select(number => Is("city", NotEquals, $"city {number}"))]);
        var maze = new AllOf([.. Enumerable.Range(0, 300).Select(number => new AnyOf([.. Enumerable.Range(0, 3).Select(choice => Is($"custom_{number % 50}", Equal, choice))]))]);
        var deep = Enumerable.Range(0, 60).Aggregate((Condition)IsTrue("opened"), (inner, _) => new Not(new AnyOf([inner, new AllOf([inner])])));
        var logic = Logic();
        var started = TimeProvider.System.GetTimestamp();

        Assert.False(logic.IsImpossible(many));
        Assert.False(logic.IsImpossible(maze));
        Assert.False(logic.IsImpossible(deep));

        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(5));
    }

    private static ConditionLogic Logic() => new(AdviceGen.Catalog);

    private static AllOf All(params Condition[] conditions) => new([.. conditions]);

    private static bool Holds(Condition condition, EnrollmentFacts facts) => ConditionEvaluator.IsMet(condition, facts, Now, AdviceGen.Catalog);
}
