using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Rules;
using static CampaignStudio.Domain.Rules.ConditionOperator;
using static CampaignStudio.Tests.Rules.Samples;

namespace CampaignStudio.Tests.Rules;

public sealed class ProgressionValidatorTests
{
    private static readonly Comparison HighScore = Is("score", GreaterThan, 50);
    private static readonly Comparison LongAgo = Is("days_since_email_opened", GreaterThan, 30);

    public static TheoryData<RuleAction, string, string> WrongActions { get; } = new()
    {
        { new UpdateField("shoe_size", 40), "field", "unknown_field" },
        { new UpdateField("score", 40), "field", "unknown_field" },
        { new UpdateField("status", "gagne"), "field", "field_not_writable" },
        { new UpdateField("email", "x@example.com"), "field", "field_not_writable" },
        { new UpdateField("budget", "much"), "value", "value_mismatch" },
        { new UpdateField("city", "{{ bad"), "value", "bad_template" },
        { new CreateTask(" ", TaskType.Call), "title", "value_missing" },
        { new CreateTask("{{ bad", TaskType.Call), "title", "bad_template" },
        { new CreateTask("x", TaskType.Call, AgentId: "nobody"), "agent_id", "unknown_agent" },
        { new CreateTask("x", TaskType.Call, DueUtc: Now, DueInHours: 1), "due_in_hours", "due_twice" },
        { new CreateTask("x", TaskType.Call, DueInHours: -1), "due_in_hours", "due_in_hours_out_of_range" },
        { new AssignTo("nobody"), "agent_id", "unknown_agent" },
        { new AssignTo(null), "agent_id", "assignee_missing" },
        { new AssignTo("agent", AssignStrategy.RoundRobin), "agent_id", "assignee_missing" },
        { new SendNotification(NotificationTarget.Owner, "x", "{{ bad"), "message", "bad_template" },
        { new SendNotification(NotificationTarget.Role, "x", "y", Role: "king"), "role", "unknown_role" },
        { new SendNotification(NotificationTarget.User, "x", "y"), "user_id", "unknown_user" },
    };

    [Theory]
    [MemberData(nameof(WrongActions))]
    public void An_action_that_would_fail_later_is_refused_now(RuleAction action, string field, string code)
    {
        var error = Assert.Single(Validate(Moves("1", "a", "b") with { Actions = [action] }));

        Assert.Equal(($"progression_rules[0].actions[0].params.{field}", code), (error.Field, error.Code));
    }

    [Fact]
    public void Sound_actions_pass() =>
        Assert.Empty(Validate(Moves("1", "a", "b") with
        {
            Actions =
            [
                new UpdateField("budget", "{{ score }}"), new UpdateField("budget", "12"), new UpdateField("city", null),
                new CreateTask("Call", TaskType.Call, AgentId: "agent", DueInHours: 24), new AssignTo(null, AssignStrategy.RoundRobin),
                new SendNotification(NotificationTarget.Agent, "x", "y"), new SendNotification(NotificationTarget.User, "x", "y", UserId: "agent"),
                new SendNotification(NotificationTarget.Role, "x", "y", Role: "admin"),
            ],
        }));

    [Fact]
    public void Unknown_statuses_and_fields_are_refused_with_their_places() =>
        Assert.Equal(
            ["progression_rules[0].from_status", "progression_rules[0].to_status", "progression_rules[0].conditions[0].field"],
            Validate(Moves("1", "x", "y", Is("shoe_size", Exists))).Select(error => error.Field));

    [Fact]
    public void Rules_that_go_round_in_a_circle_are_refused()
    {
        var error = Assert.Single(Validate(Moves("1", "a", "b", HighScore), Moves("2", "b", "c"), Moves("3", "C ", "a", IsTrue("replied"))));

        Assert.Equal(("progression_cycle", "progression_rules[2].to_status"), (error.Code, error.Field));
        Assert.Contains("a → b → c → a", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_that_leads_nowhere_is_a_circle() => Assert.Single(Validate(Moves("1", "a", "a", HighScore)));

    [Fact]
    public void A_circle_is_allowed_when_a_rule_on_it_waits_for_something_after_the_move()
    {
        Assert.Empty(Validate(Moves("1", "a", "b", HighScore), Moves("2", "b", "a", LongAgo)));
        Assert.Empty(Validate(Moves("1", "a", "b", HighScore), Moves("2", "b", "a", new AnyOf([LongAgo, Is("opened_count", GreaterThan, 3)]))));
    }

    [Fact]
    public void A_later_fact_that_is_only_one_of_several_ways_does_not_excuse_a_circle() =>
        Assert.Single(Validate(Moves("1", "a", "b", HighScore), Moves("2", "b", "a", new AnyOf([LongAgo, HighScore]))));

    [Fact]
    public void A_second_way_back_without_a_later_fact_is_a_circle_still() =>
        Assert.Single(Validate(Moves("1", "a", "b", HighScore), Moves("2", "b", "a", LongAgo), Moves("3", "b", "a", IsTrue("replied"))));

    [Fact]
    public void Forks_that_join_and_inactive_rules_are_no_circles()
    {
        Assert.Empty(Validate(Moves("1", "a", "b"), Moves("2", "a", "c"), Moves("3", "b", "d"), Moves("4", "c", "d")));
        Assert.Empty(Validate(Moves("1", "a", "b"), Moves("2", "b", "a") with { IsActive = false }));
    }

    private static IReadOnlyList<Domain.Shared.Error> Validate(params ProgressionRule[] rules) => ProgressionValidator.Validate(
        rules, FieldCatalog.BuiltIn, ["a", "b", "c", "d"], agent => agent == "agent", text => text.Contains("bad", StringComparison.Ordinal) ? "It is bad." : null);
}
