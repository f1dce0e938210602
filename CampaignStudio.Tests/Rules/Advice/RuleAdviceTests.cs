using CampaignStudio.Domain.Demo;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Rules.Advice;
using CampaignStudio.Domain.Rules.Versions;
using CsCheck;
using static CampaignStudio.Domain.Rules.ConditionOperator;
using static CampaignStudio.Tests.Rules.Samples;

namespace CampaignStudio.Tests.Rules.Advice;

public sealed class RuleAdviceTests
{
    private static readonly ConditionOperator Equal = ConditionOperator.Equals;
    private static readonly RuleAdviceContext Context = new(AdviceGen.Catalog, ["a", "b", "c"], user => user == "7", TracksEngagement: true);

    [Fact]
    public void A_scoring_rule_that_never_holds_names_the_two_that_exclude_each_other()
    {
        var warning = Single([Points("r", new AllOf([IsTrue("opened"), Is("budget", GreaterThan, 80), Is("budget", LessThan, 50)]), 5)]);

        Assert.Equal(("never_holds", "lead_scoring_rules[0].condition.all[2]", "r", false), (warning.Code, warning.Field, warning.RuleId, warning.IsHint));
        Assert.Equal("“budget is over 80” and “budget is under 50” can't both hold. This rule never counts.", warning.Message);
    }

    [Fact]
    public void One_of_several_alternatives_that_never_holds_is_named()
    {
        var warning = Single([Points("r", new AnyOf([IsTrue("opened"), new AllOf([Is("city", Exists), Is("city", NotExists)])]), 5)]);

        Assert.Equal(("part_never_holds", "lead_scoring_rules[0].condition.any[1].all[1]"), (warning.Code, warning.Field));
    }

    [Fact]
    public void Points_for_everybody_are_a_hint()
    {
        Assert.All(
            new[] { Condition.Always, new AnyOf([IsTrue("opened"), new Not(IsTrue("opened"))]) },
            condition => Assert.Equal(("always_holds", true), (Single([Points("r", condition, 5)]).Code, Single([Points("r", condition, 5)]).IsHint)));
    }

    [Fact]
    public void Rules_that_count_together_are_hinted_at_with_their_sum()
    {
        var same = Single([Points("Opened", IsTrue("email_opened"), 5), Points("Seen", Is("opened_count", GreaterOrEqual, 1), 10)]);
        Assert.Equal(("same_condition", "lead_scoring_rules[1].condition", true), (same.Code, same.Field, same.IsHint));
        Assert.Equal("“Opened” asks the same: the points add up (+5, +10 make +15).", same.Message);

        var narrow = Single([Points("Often", Is("opened_count", GreaterThan, 3), 10), Points("Opened", IsTrue("email_opened"), -2.5m)]);
        Assert.Equal(("overlapping_scores", "lead_scoring_rules[0].condition"), (narrow.Code, narrow.Field));
        Assert.Equal("Whenever this holds, so does “Opened”: the points add up (−2.5, +10 make +7.5).", narrow.Message);
    }

    [Fact]
    public void Rules_that_are_switched_off_are_not_judged() =>
        Assert.Empty(Of([Points("r", new AnyOf([]), 5) with { IsActive = false }], [Moves("m", "a", "b", new AnyOf([])) with { IsActive = false }]));

    [Fact]
    public void A_name_that_is_there_already_is_a_hint()
    {
        var warning = Single([Points("r", IsTrue("opened"), 5), Points("s", IsTrue("clicked"), 5) with { Name = " R" }]);

        Assert.Equal(("duplicate_name", "lead_scoring_rules[1].name", true), (warning.Code, warning.Field, warning.IsHint));
    }

    [Fact]
    public void Without_tracking_opens_and_clicks_will_not_come()
    {
        var off = Context with { TracksEngagement = false };
        var rules = Rules([Points("r", new AllOf([Is("city", Exists), Is("clicked_count", GreaterThan, 1)]), 5)], [Moves("m", "a", "b", IsTrue("opened"))]);

        Assert.Equal(
            [("tracking_off", "lead_scoring_rules[0].condition.all[1]"), ("tracking_off", "progression_rules[0].conditions[0]")],
            RuleAdvice.Of(rules, off).Select(warning => (warning.Code, warning.Field)));
        Assert.Empty(RuleAdvice.Of(rules, Context));
        Assert.Empty(RuleAdvice.Of(Rules([Points("r", IsTrue("replied"), 5)], []), off));
    }

    [Fact]
    public void A_progression_rule_asks_only_leads_that_are_where_it_begins()
    {
        var warning = Single([], [Moves("m", "a", "b", Is("city", Exists), Is("status", Equal, "c"))]);

        Assert.Equal(("never_holds", "progression_rules[0].conditions[1]"), (warning.Code, warning.Field));
        Assert.Equal("“status is c” can't hold for leads with the status a, where this rule begins. This rule never fires.", warning.Message);
    }

    [Theory]
    [InlineData(120, null, 100, "the highest score is 100")]
    [InlineData(31, null, null, "the scoring rules give at most 30 points in all")]
    [InlineData(30, null, null, null)]
    [InlineData(100, 200, null, null)]
    public void A_score_that_no_lead_can_have_never_moves_one(int least, int? floor, int? ceiling, string? why)
    {
        var rules = new CampaignRules(
            [Points("r", IsTrue("opened"), 10) with { PerOccurrence = ceiling is null ? new(20) : new() }, Points("s", IsTrue("replied"), 10), Points("t", IsTrue("clicked"), -10)],
            [Moves("m", "a", "b", IsTrue("replied"), Is("score", GreaterOrEqual, least))], floor, ceiling);

        var warnings = RuleAdvice.Of(rules, Context);

        if (why is null) Assert.Empty(warnings);
        else Assert.Equal(("score_out_of_reach", "progression_rules[0].conditions[1]", $"“score is at least {least}” can't come true: {why}. This rule never fires."), Three(Assert.Single(warnings)));
    }

    [Fact]
    public void Without_scoring_rules_every_score_is_nought() =>
        Assert.Contains("no scoring rule gives points", Single([], [Moves("m", "a", "b", Is("score", GreaterThan, 50))]).Message, StringComparison.Ordinal);

    [Fact]
    public void A_rule_behind_one_that_takes_all_its_leads_gets_no_turn()
    {
        var (wide, narrow) = (Moves("wide", "a", "b", IsTrue("replied")), Moves("narrow", " A", "c", IsTrue("email_replied"), Is("city", Exists)));

        var warning = Single([], [wide, narrow]);
        Assert.Equal(("shadowed", "progression_rules[1].conditions", "narrow"), (warning.Code, warning.Field, warning.RuleId));
        Assert.Contains("“wide”", warning.Message, StringComparison.Ordinal);
        Assert.Empty(Of([], [narrow, wide]));
        Assert.Empty(Of([], [wide with { IsActive = false }, narrow]));
        // Whoever is brought here by a rule between the two comes to the narrow one first, and so does who is sent back.
        Assert.Empty(Of([], [wide, Moves("between", "c", "a", Is("days_since_opened", GreaterThan, 3)), narrow]));
        Assert.Empty(Of([], [Moves("back", "b", "a", Is("days_since_opened", GreaterThan, 3)), wide, narrow]));
    }

    [Fact]
    public void A_rule_that_leads_where_it_begins_and_one_that_always_holds_are_hints() =>
        Assert.Equal(
            [("same_status", "progression_rules[0].to_status", true), ("always_holds", "progression_rules[1].conditions", true)],
            Of([], [Moves("m", "a", "A ", Is("opened_count", GreaterThan, 3)), Moves("n", "b", "c", Is("opened_count", GreaterOrEqual, 0))])
                .Select(warning => (warning.Code, warning.Field, warning.IsHint)));

    [Fact]
    public void What_is_gone_since_the_rules_were_saved_is_a_warning_where_nothing_was_changed()
    {
        var task = new CreateTask("Call", TaskType.Call, AgentId: "8");
        var stored = Rules([Points("r", Is("gone", Exists), 5)], [Moves("m", "old", "b", Is("gone", Exists)) with { Actions = [task, new UpdateField("gone", 5)] }]);
        var context = Context with { Stored = stored };

        Assert.Equal(
            [
                ("unknown_field", "lead_scoring_rules[0].condition.field"), ("unknown_status", "progression_rules[0].from_status"),
                ("unknown_field", "progression_rules[0].conditions[0].field"), ("unknown_agent", "progression_rules[0].actions[0].params.agent_id"),
                ("unknown_field", "progression_rules[0].actions[1].params.field"),
            ],
            RuleAdvice.Of(stored, context).Select(warning => (warning.Code, warning.Field)));
        Assert.Empty(Errors(stored));
        Assert.Equal(5, Errors(Rules([stored.Scoring[0] with { Id = "" }], [stored.Progression[0] with { Id = "new" }])).Count);

        // A name or another order of the actions is no reason to refuse; another task for the same agent is.
        Assert.Empty(Errors(stored with { Progression = [stored.Progression[0] with { Name = "Other", Actions = [new UpdateField("gone", 5), task] }] }));
        Assert.Equal(
            "progression_rules[0].actions[0].params.agent_id",
            Assert.Single(Errors(stored with { Progression = [stored.Progression[0] with { Actions = [task with { Title = "Ring" }] }] })).Field);

        IReadOnlyList<Domain.Shared.Error> Errors(CampaignRules rules) =>
        [
            .. StaleReferences.Without(
                [.. ScoringValidator.Validate(rules.Scoring, Context.Catalog), .. ProgressionValidator.Validate(rules.Progression, Context.Catalog, Context.Statuses, Context.IsActiveUser, _ => null)],
                rules, stored),
        ];
    }

    [Fact]
    public void The_score_of_every_lead_lies_in_the_range() =>
        Gen.Select(AdviceGen.Scoring, AdviceGen.Facts.Array[10], Gen.OneOf<decimal?>(null, -1, 2), Gen.OneOf<decimal?>(null, 3, 20)).Sample((rules, facts, floor, ceiling) =>
        {
            var range = ScoreRange.Of(rules, floor, ceiling, new ConditionLogic(AdviceGen.Catalog));
            var set = new ScoringRuleSet(rules, AdviceGen.Catalog);
            return facts.Select(one => ScoreCalculator.Total(set, one, Now, floor, ceiling)).All(score => !(score < range.Least) && !(score > range.Most));
        }, iter: 3_000);

    [Fact]
    public void A_rule_that_is_said_never_to_fire_never_fires()
    {
        var found = 0;
        Gen.Select(AdviceGen.Scoring, AdviceGen.Progression, AdviceGen.Facts.Array[20]).Sample((scoring, progression, facts) =>
        {
            var warnings = RuleAdvice.Of(Rules(scoring, progression), Context);
            var never = warnings.Where(warning => warning.Code is "never_holds" or "score_out_of_reach" or "shadowed" && warning.Field.StartsWith("progression", StringComparison.Ordinal))
                .Select(warning => warning.RuleId!).ToHashSet();
            var worthless = warnings.Where(warning => warning.Code is "never_holds" && warning.Field.StartsWith("lead_scoring", StringComparison.Ordinal)).Select(warning => warning.RuleId!).ToHashSet();
            Interlocked.Add(ref found, warnings.Count(warning => warning.Code == "shadowed"));
            var (scores, moves) = (new ScoringRuleSet(scoring, AdviceGen.Catalog), new ProgressionRuleSet(progression, AdviceGen.Catalog));
            return facts.All(one =>
            {
                var breakdown = ScoreCalculator.Score(scores, one, Now);
                return !breakdown.Lines.Any(line => worthless.Contains(line.RuleId!))
                    && !Progression.Decide(moves, one with { Score = breakdown.Score }, new Dictionary<string, DateTime>(), null, Now).Any(move => never.Contains(move.Rule.Id));
            });
        }, iter: 3_000);
        Assert.True(found > 20, $"Only {found} rules were shadowed.");
    }

    [Fact]
    public void The_rules_of_the_demo_look_as_if_they_were_meant()
    {
        var context = Context with { Statuses = [.. LeadStatus.Defaults.Select(status => status.Key)] };

        Assert.Empty(RuleAdvice.Of(new(DemoRules.Scoring, DemoRules.Progression, 0, null), context));
    }

    [Fact]
    public void Hundreds_of_rules_are_looked_over_at_once()
    {
        var scoring = Enumerable.Range(0, 300).Select(number => Points($"{number}", new AnyOf([Is("budget", GreaterThan, number), Is("city", Contains, $"{number}")]), 1));
        var progression = Enumerable.Range(0, 300).Select(number => Moves($"{number}", "a", "b", Is("score", GreaterThan, number), Is("budget", LessThan, number)));
        var started = TimeProvider.System.GetTimestamp();

        var warnings = RuleAdvice.Of(Rules(scoring, progression), Context);

        Assert.NotEmpty(warnings);
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromMinutes(1), $"{TimeProvider.System.GetElapsedTime(started)}");
    }

    [Fact]
    public void Advice_never_throws_whatever_the_rules() =>
        Gen.Select(RuleGen.Scoring, RuleGen.Progression).Sample((scoring, progression) =>
            RuleAdvice.Of(Rules([.. scoring.Select(rule => rule with { ScoreChange = decimal.MaxValue, PerOccurrence = new(decimal.MaxValue) }), .. scoring], progression), Context).All(warning => warning.Field.Contains('.', StringComparison.Ordinal)));

    private static (string Code, string Field, string Message) Three(RuleWarning warning) => (warning.Code, warning.Field, warning.Message);

    private static CampaignRules Rules(IEnumerable<ScoringRule> scoring, IEnumerable<ProgressionRule> progression) => new([.. scoring], [.. progression], null, null);

    private static IReadOnlyList<RuleWarning> Of(ScoringRule[] scoring, ProgressionRule[] progression) => RuleAdvice.Of(Rules(scoring, progression), Context);

    private static RuleWarning Single(ScoringRule[] scoring, params ProgressionRule[] progression) => Assert.Single(Of(scoring, progression));
}
