using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Rules;
using CsCheck;
using static CampaignStudio.Domain.Rules.ConditionOperator;
using static CampaignStudio.Tests.Rules.Samples;

namespace CampaignStudio.Tests.Rules;

public sealed class ScoringTests
{
    private static readonly ScoringRule Opened = Points("opened", IsTrue("email_opened"), 10);

    [Fact]
    public void The_score_is_the_sum_of_the_active_rules_that_hold()
    {
        ScoringRule[] rules =
        [
            Opened,
            Points("clicked", IsTrue("link_clicked"), 15),
            Points("inactive", IsTrue("email_opened"), 100) with { IsActive = false },
            Points("cold", Is("email_replied", NotExists), -2.5m),
        ];

        var breakdown = ScoreCalculator.Score(rules, Happened((EngagementKind.EmailOpened, 3)), Now);

        Assert.Equal(7.5m, breakdown.Score);
        Assert.Equal([new ScoreLine("opened", "opened", 10), new ScoreLine("cold", "cold", -2.5m)], breakdown.Lines);
    }

    [Fact]
    public void A_click_implies_no_open() =>
        Assert.Equal(0, ScoreCalculator.Score([Opened], Happened((EngagementKind.EmailClicked, 1)), Now).Score);

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(9, 25)]
    public void Points_per_occurrence_stop_at_the_cap(int times, int points)
    {
        var rule = Opened with { PerOccurrence = new(Cap: 25) };

        var line = ScoreCalculator.Score([rule], Happened((EngagementKind.EmailOpened, times)), Now).Lines[0];

        Assert.Equal((points, times), (line.Points, line.Occurrences));
    }

    [Fact]
    public void The_cap_holds_for_points_taken_away_too() =>
        Assert.Equal(-25, ScoreCalculator.Score(
            [Opened with { ScoreChange = -10, PerOccurrence = new(25) }], Happened((EngagementKind.EmailOpened, 9)), Now).Score);

    [Fact]
    public void Occurrences_belong_to_the_first_engagement_field_of_the_condition()
    {
        var rule = Points("any", new AllOf([Is("city", NotExists), IsTrue("replied"), IsTrue("email_opened")]), 5) with { PerOccurrence = new() };
        var facts = Happened((EngagementKind.EmailOpened, 7), (EngagementKind.EmailReplied, 1), (EngagementKind.SmsReplied, 2));

        Assert.Equal(15, ScoreCalculator.Score([rule], facts, Now).Score);
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(7, 5)]
    [InlineData(14, 2.5)]
    [InlineData(3, 7.43)]
    public void Points_halve_every_half_life(int daysAgo, decimal points)
    {
        var facts = new EnrollmentFacts { Engagement = EngagementFacts.None.Plus(EngagementKind.EmailOpened, Now.AddDays(-daysAgo)) };

        Assert.Equal(points, ScoreCalculator.Score([Opened with { Decay = new(HalfLifeDays: 7) }], facts, Now).Score);
    }

    [Fact]
    public void Decay_moves_at_local_midnight_only()
    {
        var rule = Opened with { Decay = new(1) };
        var facts = new EnrollmentFacts { Zone = Paris, Engagement = EngagementFacts.None.Plus(EngagementKind.EmailOpened, Utc("2026-03-10T08:00")) };

        Assert.Equal(10, ScoreCalculator.Score([rule], facts, Utc("2026-03-10T22:59:59")).Score);
        Assert.Equal(5, ScoreCalculator.Score([rule], facts, Utc("2026-03-10T23:00:00")).Score);
    }

    [Fact]
    public void Floor_and_ceiling_are_lines_of_their_own()
    {
        var facts = Happened((EngagementKind.EmailOpened, 1));

        Assert.Equal([10, -4], ScoreCalculator.Score([Opened], facts, Now, ceiling: 6).Lines.Select(line => line.Points));
        Assert.Equal(new ScoreLine(null, "Floor", 2), ScoreCalculator.Score([Opened], facts, Now, floor: 12).Lines[1]);
        Assert.Single(ScoreCalculator.Score([Opened], facts, Now, floor: 0, ceiling: 10).Lines);
    }

    [Fact]
    public void The_sum_of_the_breakdown_is_the_score_and_the_short_way_agrees() =>
        Gen.Select(RuleGen.Scoring, RuleGen.Facts, Gen.OneOf<decimal?>(null, 0, -20), Gen.OneOf<decimal?>(null, 10, 100))
            .Sample((rules, facts, floor, ceiling) =>
            {
                var breakdown = ScoreCalculator.Score(rules, facts, Now, floor, ceiling);
                return breakdown.Lines.Sum(line => line.Points) == breakdown.Score
                    && ScoreCalculator.Total(new ScoringRuleSet(rules), facts, Now, floor, ceiling) == breakdown.Score;
            });

    [Fact]
    public void The_order_of_the_rules_does_not_matter() =>
        Gen.Select(RuleGen.Scoring, RuleGen.Facts).Sample((rules, facts) =>
            ScoreCalculator.Score(rules, facts, Now).Score == ScoreCalculator.Score([.. rules.Reverse()], facts, Now).Score);

    [Fact]
    public void The_order_in_which_things_happened_to_be_told_does_not_matter() =>
        Gen.Select(RuleGen.Scoring, RuleGen.Happenings, Gen.Int).Sample((rules, happenings, seed) =>
        {
            var told = happenings.Aggregate(EngagementFacts.None, (facts, one) => facts.Plus(one.Kind, one.AtUtc));
            new Random(seed).Shuffle(happenings);
            var otherwise = happenings.Aggregate(EngagementFacts.None, (facts, one) => facts.Plus(one.Kind, one.AtUtc));
            return told.Equals(otherwise)
                && ScoreCalculator.Score(rules, new() { Engagement = told }, Now) == ScoreCalculator.Score(rules, new() { Engagement = otherwise }, Now);
        });

    [Fact]
    public void The_explanation_counts_what_the_score_counts() =>
        Gen.Select(RuleGen.Scoring, RuleGen.Facts).Sample((rules, facts) =>
        {
            var explained = RuleExplanations.Scoring(new(rules), facts, Now, FieldCatalog.BuiltIn);
            var counted = explained.Where(rule => rule.Verdict is RuleVerdict.Holds).ToList();
            var lines = ScoreCalculator.Score(rules, facts, Now).Lines;
            return counted.Select(rule => (rule.RuleId, rule.Points)).SequenceEqual(lines.Select(line => (line.RuleId!, (decimal?)line.Points)))
                && counted.TrueForAll(rule => rule.Condition.Met)
                && explained.Zip(rules).All(pair => (pair.First.Verdict is RuleVerdict.Inactive) == !pair.Second.IsActive && (pair.First.Points is null) == (pair.First.Verdict is not RuleVerdict.Holds));
        });

    [Fact]
    public void Scoring_again_changes_nothing() =>
        Gen.Select(RuleGen.Scoring, RuleGen.Facts).Sample((rules, facts) =>
        {
            var first = ScoreCalculator.Score(rules, facts, Now);
            return ScoreCalculator.Score(rules, facts with { Score = first.Score }, Now) == ScoreCalculator.Score(rules, facts with { Score = first.Score }, Now)
                && first == ScoreCalculator.Score(rules, facts, Now);
        });

    [Fact]
    public void Wrong_scoring_rules_are_refused_with_their_places()
    {
        ScoringRule[] rules =
        [
            Points("1", Is("score", GreaterThan, 5), 10),
            Points("1", Is("budget", GreaterThan, 5), 10) with { PerOccurrence = new(), Decay = new(0), Name = " " },
            Points("", IsTrue("opened"), 2_000_000) with { Name = "Big", PerOccurrence = new(0) },
        ];

        Assert.Equal(
            [
                "lead_scoring_rules[0].condition.field", "lead_scoring_rules[1].decay", "lead_scoring_rules[1].decay.half_life_days", "lead_scoring_rules[1].id",
                "lead_scoring_rules[1].name", "lead_scoring_rules[1].per_occurrence", "lead_scoring_rules[2].per_occurrence.cap",
                "lead_scoring_rules[2].score_change",
            ],
            ScoringValidator.Validate(rules, FieldCatalog.BuiltIn).Select(error => error.Field).Order(StringComparer.Ordinal));
    }
}
