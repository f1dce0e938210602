using System.Text.Json;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Shared;
using CsCheck;
using static CampaignStudio.Tests.Rules.Samples;

namespace CampaignStudio.Tests.Rules;

public sealed class RuleJsonTests
{
    private static readonly string[] Statuses = ["nouveau", "contacte", "qualifie", "proposition", "gagne", "perdu"];

    [Fact]
    public void The_scoring_rules_of_the_reference_page_work_verbatim()
    {
        var rules = RuleJson.ParseScoringRules(Json("""
            [
              {
                "id": "rule-1",
                "name": "Email Opened",
                "condition": { "field": "email_opened", "operator": "equals", "value": true },
                "score_change": 10,
                "is_active": true
              },
              {
                "id": "rule-2",
                "name": "High Budget",
                "condition": { "field": "budget", "operator": "greater_than", "value": 10000 },
                "score_change": 25,
                "is_active": true
              }
            ]
            """)).Value;
        var facts = Happened((EngagementKind.EmailOpened, 2)) with { Lead = new() { Budget = 15000 } };

        Assert.Empty(ScoringValidator.Validate(rules, FieldCatalog.BuiltIn));
        Assert.Equal([new("rule-1", "Email Opened", 10), new ScoreLine("rule-2", "High Budget", 25)], ScoreCalculator.Score(rules, facts, Now).Lines);
    }

    [Fact]
    public void The_first_usage_example_scores_an_open_by_its_short_name()
    {
        var rules = RuleJson.ParseScoringRules(Json("""
            [{ "id": "1", "name": "Email Opened", "condition": { "field": "opened", "operator": "equals", "value": true }, "score_change": 10, "is_active": true }]
            """)).Value;

        Assert.Empty(ScoringValidator.Validate(rules, FieldCatalog.BuiltIn));
        Assert.Equal(10, ScoreCalculator.Score(rules, Happened((EngagementKind.EmailOpened, 1)), Now).Score);
    }

    [Fact]
    public void The_third_usage_example_qualifies_a_lead_that_clicked_and_replied()
    {
        var scoring = RuleJson.ParseScoringRules(Json("""
            [
              { "id": "1", "name": "Email Opened", "condition": { "field": "email_opened", "operator": "equals", "value": true }, "score_change": 5, "is_active": true },
              { "id": "2", "name": "Link Clicked", "condition": { "field": "link_clicked", "operator": "equals", "value": true }, "score_change": 15, "is_active": true },
              { "id": "3", "name": "Replied", "condition": { "field": "replied", "operator": "equals", "value": true }, "score_change": 30, "is_active": true }
            ]
            """)).Value;
        var progression = RuleJson.ParseProgressionRules(Json("""
            [
              {
                "id": "1",
                "name": "Auto-qualify high scorers",
                "from_status": "nouveau",
                "to_status": "qualifie",
                "conditions": [ { "field": "score", "operator": "greater_than", "value": 40 } ],
                "actions": [
                  { "type": "create_task", "params": { "title": "Call qualified lead", "task_type": "call", "priority": "high" } }
                ],
                "is_active": true
              }
            ]
            """)).Value;
        var facts = Happened((EngagementKind.EmailClicked, 1), (EngagementKind.SmsReplied, 1)) with { Lead = new() { Status = "nouveau" } };

        facts = facts with { Score = ScoreCalculator.Score(scoring, facts, Now).Score };
        var move = Assert.Single(Progression.Decide(progression, facts, new Dictionary<string, DateTime>(), null, Now));

        Assert.Equal(45, facts.Score);
        Assert.Equal("qualifie", move.ToStatus);
        Assert.Equal(new CreateTask("Call qualified lead", TaskType.Call, TaskPriority.High), Assert.Single(move.Rule.Actions));
        Assert.Empty(Validate(progression));
    }

    [Fact]
    public void The_progression_rules_of_the_reference_page_work_verbatim()
    {
        var rules = RuleJson.ParseProgressionRules(Json("""
            [
              {
                "id": "rule-1",
                "name": "Move to Qualified",
                "from_status": "nouveau",
                "to_status": "qualifie",
                "conditions": [
                  { "field": "score", "operator": "greater_than", "value": 50 },
                  { "field": "email_replied", "operator": "equals", "value": true }
                ],
                "actions": [
                  {
                    "type": "create_task",
                    "params": {
                      "title": "Follow up with qualified lead",
                      "task_type": "call",
                      "priority": "high",
                      "due_date": "2026-03-11T12:00:00.000Z"
                    }
                  },
                  { "type": "assign_to", "params": { "agent_id": "agent-uuid" } }
                ],
                "is_active": true
              }
            ]
            """)).Value;

        Assert.Empty(Validate(rules));
        Assert.Equal(
            [
                new CreateTask("Follow up with qualified lead", TaskType.Call, TaskPriority.High, Utc("2026-03-11T12:00")),
                new AssignTo("agent-uuid"),
            ],
            rules[0].Actions);
    }

    [Fact]
    public void Every_action_and_option_is_the_same_after_a_trip_through_json()
    {
        var rule = new ProgressionRule(
            "r", "All actions", "nouveau", "gagne", [IsTrue("opened")],
            [
                new UpdateField("budget", 5), new UpdateField("tags", FactValue.List("a", "b")), new UpdateField("city", null),
                new CreateTask("Call {{ first_name }}", TaskType.Meeting, DueInHours: 2.5m, AgentId: "7"),
                new CreateTask("Then", TaskType.Todo, TaskPriority.Urgent, Utc("2026-03-11T12:30:15")),
                new AssignTo(null, AssignStrategy.RoundRobin),
                new SendNotification(NotificationTarget.Role, "Hot", "{{ company }}", Email: true, Role: "marketer"),
                new SendNotification(NotificationTarget.User, "Hot", "Now", UserId: "3"),
            ],
            IsActive: false, CanRepeat: true);
        var json = JsonSerializer.Serialize(rule, StudioJson.Options);

        Assert.Equal(rule, JsonSerializer.Deserialize<ProgressionRule>(json, StudioJson.Options));
        Assert.Contains("""{"type":"assign_to","params":{"strategy":"round_robin"}}""", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_rules_are_the_same_after_a_trip_through_json() =>
        Gen.Select(RuleGen.Scoring, RuleGen.Progression).Sample((scoring, progression) =>
            Roundtrip(scoring).SequenceEqual(scoring) && Roundtrip(progression).SequenceEqual(progression));

    [Fact]
    public void A_scoring_rule_accepts_a_list_of_conditions_and_numbers_as_ids()
    {
        var rule = RuleJson.ParseScoringRule(Json(
            """{"id":5,"name":"Both","conditions":[{"field":"opened","operator":"exists"},{"field":"clicked","operator":"exists"}],"score_change":-2.5}"""), "r").Value;

        Assert.Equal(("5", true, -2.5m), (rule.Id, rule.IsActive, rule.ScoreChange));
        Assert.Equal(2, Assert.IsType<AllOf>(rule.Condition).Conditions.Count);
    }

    [Theory]
    [InlineData("""{"name":"x","condition":{"field":"opened","operator":"nope"},"score_change":1}""", "lead_scoring_rules[0].condition.operator")]
    [InlineData("""{"name":"x","score_change":1}""", "lead_scoring_rules[0].condition")]
    [InlineData("""{"name":"x","condition":{}}""", "lead_scoring_rules[0].score_change")]
    [InlineData("""{"name":"x","condition":{},"score_change":"ten"}""", "lead_scoring_rules[0].score_change")]
    [InlineData("""{"name":"x","condition":{},"score_change":1,"is_active":"yes"}""", "lead_scoring_rules[0].is_active")]
    [InlineData("""{"name":"x","condition":{},"score_change":1,"decay":{}}""", "lead_scoring_rules[0].decay.half_life_days")]
    [InlineData("""{"name":"x","condition":{},"score_change":1,"per_occurrence":{"cap":"a"}}""", "lead_scoring_rules[0].per_occurrence.cap")]
    [InlineData("7", "lead_scoring_rules[0]")]
    public void A_wrong_scoring_rule_names_its_place(string json, string field) =>
        Assert.Equal(field, RuleJson.ParseScoringRules(Json($"[{json}]")).Error?.Field);

    [Theory]
    [InlineData("""{"type":"dance","params":{}}""", "type", "unknown_action")]
    [InlineData("""{"params":{}}""", "type", "value_missing")]
    [InlineData("""{"type":"assign_to"}""", "params", "value_missing")]
    [InlineData("""{"type":"create_task","params":{"task_type":"call"}}""", "params.title", "value_missing")]
    [InlineData("""{"type":"create_task","params":{"title":"x","task_type":"fax"}}""", "params.task_type", "unknown_task_type")]
    [InlineData("""{"type":"create_task","params":{"title":"x","task_type":"call","due_date":"soon"}}""", "params.due_date", "bad_date")]
    [InlineData("""{"type":"create_task","params":{"title":"x","task_type":"call","due_in_hours":"2"}}""", "params.due_in_hours", "not_a_number")]
    [InlineData("""{"type":"assign_to","params":{"strategy":"dice"}}""", "params.strategy", "unknown_strategy")]
    [InlineData("""{"type":"update_field","params":{"field":"city"}}""", "params.value", "value_missing")]
    [InlineData("""{"type":"send_notification","params":{"title":"x","message":"y"}}""", "params.to", "value_missing")]
    public void A_wrong_action_names_its_place(string json, string field, string code)
    {
        var error = RuleJson.ParseProgressionRules(Json($$"""[{"name":"x","from_status":"a","to_status":"b","conditions":[],"actions":[{{json}}]}]""")).Error!;

        Assert.Equal(($"progression_rules[0].actions[0].{field}", code), (error.Field, error.Code));
    }

    [Fact]
    public void Missing_ids_are_assigned_and_duplicates_are_found()
    {
        ScoringRule[] rules = [Points("", Condition.Always, 1), Points("kept", Condition.Always, 1), Points(" ", Condition.Always, 1)];
        var number = 0;

        Assert.Equal(["new-1", "kept", "new-2"], RuleIds.Assign(rules, () => $"new-{++number}").Select(rule => rule.Id));
        Assert.Equal("rules[2].id", Assert.Single(RuleIds.Duplicates(["a", "b", "a", "", ""], "rules")).Field);
        Assert.NotEqual(RuleIds.New(), RuleIds.New());
    }

    private static IReadOnlyList<Error> Validate(IReadOnlyList<ProgressionRule> rules) =>
        ProgressionValidator.Validate(rules, FieldCatalog.BuiltIn, Statuses, agent => agent == "agent-uuid", _ => null);

    private static T[] Roundtrip<T>(T[] rules) =>
        JsonSerializer.Deserialize<T[]>(JsonSerializer.Serialize(rules, StudioJson.Options), StudioJson.Options)!;
}
