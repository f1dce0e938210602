using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Rules;

namespace CampaignStudio.Domain.Demo;

/// <summary>How the demo campaign scores and moves its leads.</summary>
internal static class DemoRules
{
    public static ValueList<ScoringRule> Scoring { get; } =
    [
        new("opened", "Opened an e-mail", Is("email_opened"), 10) { PerOccurrence = new PerOccurrence(Cap: 20) },
        new("clicked", "Clicked a link", Is("link_clicked"), 20),
        new("replied", "Replied, on any channel", Is("replied"), 40),
        new("budget", "A budget above 20,000", new Comparison("budget", ConditionOperator.GreaterThan, 20_000), 15),
        new("bounced", "The e-mail bounced", Is("email_bounced"), -25),
    ];

    public static ValueList<ProgressionRule> Progression { get; } =
    [
        new(
            "qualify",
            "Interested: replied, or clicked with a fair score",
            "nouveau",
            "qualifie",
            [new AnyOf([Is("replied"), new AllOf([Is("link_clicked"), new Comparison("score", ConditionOperator.GreaterOrEqual, 30)])])],
            [
                new AssignTo(null, AssignStrategy.RoundRobin),
                new CreateTask("Call {{ first_name }} {{ last_name }} while it is warm", TaskType.Call, TaskPriority.High, DueInHours: 24),
                new SendNotification(NotificationTarget.Agent, "{{ first_name }} {{ last_name }} is interested", "{{ company }}: the score is {{ score }}. A call is on your list."),
            ]),
        new(
            "proposal",
            "The call went well",
            "qualifie",
            "proposition",
            [new Comparison("call_outcome", ConditionOperator.Equals, "connected")],
            [new CreateTask("Send a proposal to {{ first_name }} {{ last_name }}", TaskType.Todo, TaskPriority.Medium, DueInHours: 48)]),
    ];

    private static Comparison Is(string field) => new(field, ConditionOperator.Equals, true);
}
