using System.Globalization;
using CampaignStudio.Domain.Rules;

namespace CampaignStudio.Features.Rules;

/// <summary>Rules as sentences.</summary>
internal static class RuleText
{
    public static string Describe(ScoringRule rule, RuleWorkspace workspace)
    {
        var points = $"{(rule.ScoreChange < 0 ? "−" : "+")}{Math.Abs(rule.ScoreChange).ToString("0.##", CultureInfo.InvariantCulture)} points";
        var times = rule.PerOccurrence switch
        {
            null => "",
            { Cap: { } cap } => $" each time, at most {cap.ToString("0.##", CultureInfo.InvariantCulture)} in all,",
            _ => " each time",
        };
        var decay = rule.Decay is { } fade ? $"; half of it is left {Days(fade.HalfLifeDays)} after the last time" : "";
        return rule.Condition == Condition.Always
            ? $"{points}{times} for everybody{decay}."
            : $"{points}{times} while {ConditionText.Describe(rule.Condition, workspace.Catalog, workspace.Labels)}{decay}.";
    }

    public static string Describe(ProgressionRule rule, RuleWorkspace workspace)
    {
        var when = rule.Conditions.Count == 0 ? "at once" : $"when {ConditionText.Describe(Condition.All(rule.Conditions), workspace.Catalog, workspace.Labels)}";
        var then = rule.Actions.Count == 0 ? "" : $"; then {string.Join(", ", rule.Actions.Select(action => Describe(action, workspace)))}";
        return $"From {workspace.StatusLabel(rule.FromStatus)} to {workspace.StatusLabel(rule.ToStatus)} {when}{then}.";
    }

    public static string Describe(RuleAction action, RuleWorkspace workspace) => action switch
    {
        UpdateField { Value: null } update => $"empty {Label(update.Field, workspace)}",
        UpdateField update => $"set {Label(update.Field, workspace)} to “{update.Value}”",
        CreateTask task => $"create the task “{task.Title}”",
        AssignTo { AgentId: { } agent } => $"assign the lead to {workspace.UserName(agent)}",
        AssignTo => "assign the lead to the next agent",
        SendNotification notification => $"notify {Target(notification, workspace)}",
        _ => "",
    };

    public static string Name(RuleAction action) => action switch
    {
        UpdateField => "Update a field",
        CreateTask => "Create a task",
        AssignTo => "Assign the lead",
        _ => "Send a notification",
    };

    private static string Label(string field, RuleWorkspace workspace) => workspace.Catalog.Find(field)?.Label ?? field;

    private static string Target(SendNotification notification, RuleWorkspace workspace) => notification.To switch
    {
        NotificationTarget.Agent => "the lead's agent",
        NotificationTarget.Owner => "the campaign's owner",
        NotificationTarget.Role => $"every {notification.Role}",
        _ => workspace.UserName(notification.UserId ?? ""),
    };

    private static string Days(decimal days) => days == 1 ? "a day" : $"{days.ToString("0.##", CultureInfo.InvariantCulture)} days";
}
