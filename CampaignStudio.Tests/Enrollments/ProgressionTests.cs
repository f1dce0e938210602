using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Tests.Rules;
using CsCheck;
using static CampaignStudio.Domain.Rules.ConditionOperator;
using static CampaignStudio.Tests.Rules.Samples;

namespace CampaignStudio.Tests.Enrollments;

public sealed class ProgressionTests
{
    private static readonly Dictionary<string, DateTime> NeverFired = [];

    [Fact]
    public void A_rule_fires_for_its_status_when_all_conditions_hold()
    {
        var rule = Moves("1", "nouveau", "qualifie", Is("score", GreaterThan, 50), IsTrue("email_replied"));
        var replied = Happened((EngagementKind.EmailReplied, 1));

        Assert.Equal([new Move(rule, "nouveau", "qualifie")], Decide([rule], Lead(" Nouveau", replied with { Score = 51 })).Select(move => move with { FromStatus = "nouveau" }));
        Assert.Empty(Decide([rule], Lead("nouveau", replied with { Score = 50 })));
        Assert.Empty(Decide([rule], Lead("nouveau") with { Score = 51 }));
        Assert.Empty(Decide([rule], Lead("perdu", replied with { Score = 51 })));
        Assert.Empty(Decide([rule with { IsActive = false }], Lead("nouveau", replied with { Score = 51 })));
    }

    [Fact]
    public void After_one_fires_the_rest_are_tried_on_the_new_status()
    {
        var rules = new[] { Moves("1", "a", "b"), Moves("2", "a", "d"), Moves("3", "b", "c", Is("status", ConditionOperator.Equals, "b")) };

        Assert.Equal(["a>b", "b>c"], Decide(rules, Lead("a")).Select(move => $"{move.FromStatus}>{move.ToStatus}"));
    }

    [Fact]
    public void An_earlier_rule_gets_its_turn_after_a_later_one_made_it_possible() =>
        Assert.Equal(["2", "1"], Decide([Moves("1", "b", "c"), Moves("2", "a", "b")], Lead("a")).Select(move => move.Rule.Id));

    [Fact]
    public void A_rule_fires_once_per_enrollment_so_that_a_correction_stands()
    {
        var fired = new Dictionary<string, DateTime> { ["1"] = Now.AddDays(-1) };

        Assert.Empty(Progression.Decide([Moves("1", "a", "b")], Lead("a"), fired, Now.AddHours(-1), Now));
    }

    [Theory]
    [InlineData("2026-03-10T09:00", false)]
    [InlineData("2026-03-10T10:00", false)]
    [InlineData("2026-03-10T10:01", true)]
    public void A_repeatable_rule_waits_for_something_newer_than_the_return(string repliedUtc, bool fires)
    {
        var rule = Moves("1", "a", "b", IsTrue("replied")) with { CanRepeat = true };
        var fired = new Dictionary<string, DateTime> { ["1"] = Utc("2026-03-01T10:00") };
        var facts = Lead("a", new() { Engagement = EngagementFacts.None.Plus(EngagementKind.EmailReplied, Utc(repliedUtc)) });

        Assert.Equal(fires, Progression.Decide([rule], facts, fired, Utc("2026-03-10T10:00"), Now).Count == 1);
    }

    [Fact]
    public void A_repeatable_rule_asks_for_news_of_the_kind_it_names()
    {
        var rule = Moves("1", "a", "b", IsTrue("replied")) with { CanRepeat = true };
        var fired = new Dictionary<string, DateTime> { ["1"] = Now.AddDays(-9) };
        var facts = Lead("a", new()
        {
            Engagement = EngagementFacts.None.Plus(EngagementKind.EmailReplied, Now.AddDays(-10)).Plus(EngagementKind.EmailOpened, Now),
        });

        Assert.Empty(Progression.Decide([rule], facts, fired, Now.AddDays(-1), Now));
    }

    [Fact]
    public void A_repeatable_rule_on_the_score_needs_a_reaction_not_just_another_message()
    {
        var rule = Moves("1", "a", "b", Is("score", GreaterOrEqual, 0)) with { CanRepeat = true };
        var fired = new Dictionary<string, DateTime> { ["1"] = Now.AddDays(-9) };

        Assert.Empty(Progression.Decide([rule], Lead("a", Happened((EngagementKind.EmailSent, 1))), fired, Now.AddDays(-1), Now));
        Assert.Single(Progression.Decide([rule], Lead("a", Happened((EngagementKind.EmailOpened, 1))), fired, Now.AddDays(-1), Now));
    }

    [Fact]
    public void A_rule_fires_at_most_once_in_one_go_even_if_the_rules_form_a_circle() =>
        Assert.Equal(["1", "2"], Decide([Moves("1", "a", "b") with { CanRepeat = true }, Moves("2", "b", "a") with { CanRepeat = true }], Lead("a")).Select(move => move.Rule.Id));

    [Fact]
    public void Deciding_again_on_the_outcome_changes_nothing() =>
        Gen.Select(RuleGen.Progression, RuleGen.Facts).Sample((rules, facts) =>
        {
            var moves = Decide(rules, facts);
            if (moves.Count == 0) return true;
            var after = facts with { Lead = facts.Lead with { Status = moves[^1].ToStatus } };
            return Progression.Decide(rules, after, moves.ToDictionary(move => move.Rule.Id, _ => Now), Now, Now).Count == 0;
        });

    [Fact]
    public void Moves_join_up_from_the_status_of_the_lead() =>
        Gen.Select(RuleGen.Progression, RuleGen.Facts).Sample((rules, facts) =>
        {
            var moves = Decide(rules, facts);
            return moves.Select(move => move.FromStatus).SequenceEqual(moves.Select(move => move.ToStatus).Prepend(facts.Lead.Status!).Take(moves.Count))
                && moves.Distinct().Count() == moves.Count;
        });

    [Fact]
    public void The_explanation_says_of_each_rule_what_the_decision_does() =>
        Gen.Select(RuleGen.Progression, RuleGen.Facts, Gen.Int[0, 255], Gen.Int[0, 1500], Gen.Bool).Sample((rules, facts, firedBits, hoursAgo, knowsReturn) =>
        {
            var fired = rules.Where((_, index) => (firedBits >> index & 1) == 1).ToDictionary(rule => rule.Id, _ => Now.AddHours(-hoursAgo));
            DateTime? returned = knowsReturn ? Now.AddHours(-hoursAgo / 2) : null;
            var verdicts = RuleExplanations.Progression(new(rules), facts, fired, returned, Now, FieldCatalog.BuiltIn);
            var moves = Progression.Decide(rules, facts, fired, returned, Now);

            // The first that holds is the first that moves; what follows is decided on the new status.
            return verdicts.FirstOrDefault(rule => rule.Verdict is RuleVerdict.Holds)?.RuleId == moves.Select(move => move.Rule.Id).FirstOrDefault()
                && verdicts.Where(rule => rule.Verdict is RuleVerdict.Holds or RuleVerdict.NotMet).All(rule => rule.Condition.Met == (rule.Verdict is RuleVerdict.Holds))
                && verdicts.Where(rule => rule.Verdict is RuleVerdict.FiredBefore or RuleVerdict.NothingNewer).All(rule => rule.FiredUtc is not null);
        });

    private static EnrollmentFacts Lead(string status, EnrollmentFacts? facts = null) => (facts ?? new()) with { Lead = new() { Status = status } };

    private static IReadOnlyList<Move> Decide(ProgressionRule[] rules, EnrollmentFacts facts) => Progression.Decide(rules, facts, NeverFired, null, Now);
}
