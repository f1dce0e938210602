using System.Globalization;
using System.Text.Json;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Rules.Versions;

/// <summary>How a rule of one version compares with the other's.</summary>
public enum RuleDifferenceKind
{
    Added,
    Removed,
    Changed,

    /// <summary>The same rules in another order, which matters to progression.</summary>
    Reordered,
}

/// <summary>One difference between two versions of a campaign's rules.</summary>
/// <param name="Name">The rule's name, or what else is different.</param>
/// <param name="Before">What is different, as it was; null: it was not there.</param>
/// <param name="After">The same now; null: it is gone.</param>
public sealed record RuleDifference(RuleDifferenceKind Kind, string Name, string? Before, string? After);

/// <summary>What changed from one version of the rules to another, rule by rule, by their ids: a pure comparison.</summary>
public static class RuleDifferences
{
    public static IReadOnlyList<RuleDifference> Between(CampaignRules before, CampaignRules after, FieldCatalog? catalog = null, ValueLabels? labels = null) =>
    [
        .. Rules(before.Scoring, after.Scoring, rule => rule.Id, rule => rule.Name, rule => Parts(rule, catalog, labels)),
        .. Rules(before.Progression, after.Progression, rule => rule.Id, rule => rule.Name, rule => Parts(rule, catalog, labels ?? ValueLabels.None)),
        .. Order(before.Progression, after.Progression),
        .. Limit("Least score", before.Floor, after.Floor),
        .. Limit("Highest score", before.Ceiling, after.Ceiling),
    ];

    private static IEnumerable<RuleDifference> Rules<T>(
        IReadOnlyList<T> before, IReadOnlyList<T> after, Func<T, string> id, Func<T, string> name, Func<T, IReadOnlyList<(string Label, string Text)>> parts)
        where T : class
    {
        var old = before.ToDictionary(id);
        foreach (var rule in after)
        {
            if (!old.Remove(id(rule), out var was))
            {
                yield return new(RuleDifferenceKind.Added, name(rule), null, Text(parts(rule).Where(IsSaid)));
            }
            else if (!was.Equals(rule))
            {
                var changed = parts(was).Zip(parts(rule)).Where(part => part.First.Text != part.Second.Text).ToList();
                yield return new(RuleDifferenceKind.Changed, name(rule), Text(changed.Select(part => part.First)), Text(changed.Select(part => part.Second)));
            }
        }
        foreach (var gone in before.Where(rule => old.ContainsKey(id(rule)))) yield return new(RuleDifferenceKind.Removed, name(gone), Text(parts(gone).Where(IsSaid)), null);
    }

    private static IEnumerable<RuleDifference> Order(IReadOnlyList<ProgressionRule> before, IReadOnlyList<ProgressionRule> after)
    {
        var old = before.Where(rule => after.Any(other => other.Id == rule.Id)).ToList();
        var now = after.Where(rule => before.Any(other => other.Id == rule.Id)).ToList();
        if (old.Select(rule => rule.Id).SequenceEqual(now.Select(rule => rule.Id))) yield break;
        yield return new(RuleDifferenceKind.Reordered, "Order of the progression rules", Names(old), Names(now));
    }

    private static IEnumerable<RuleDifference> Limit(string name, decimal? before, decimal? after)
    {
        if (before == after) yield break;
        yield return new(
            (before, after) switch { (null, _) => RuleDifferenceKind.Added, (_, null) => RuleDifferenceKind.Removed, _ => RuleDifferenceKind.Changed },
            name, before is { } was ? Number(was) : null, after is { } now ? Number(now) : null);
    }

    private static IReadOnlyList<(string Label, string Text)> Parts(ScoringRule rule, FieldCatalog? catalog, ValueLabels? labels) =>
    [
        ("called", rule.Name),
        ("points", Number(rule.ScoreChange)),
        ("while", ConditionText.Describe(rule.Condition, catalog, labels)),
        ("each time", rule.PerOccurrence switch { null => "no", { Cap: { } cap } => $"at most {Number(cap)}", _ => "yes" }),
        ("half of it left after", rule.Decay is { } decay ? $"{Number(decay.HalfLifeDays)} days" : "never"),
        ("active", rule.IsActive ? "yes" : "no"),
    ];

    private static IReadOnlyList<(string Label, string Text)> Parts(ProgressionRule rule, FieldCatalog? catalog, ValueLabels labels) =>
    [
        ("called", rule.Name),
        ("from", labels.Status(rule.FromStatus)),
        ("to", labels.Status(rule.ToStatus)),
        ("when", ConditionText.Describe(Condition.All(rule.Conditions), catalog, labels)),
        ("then", rule.Actions.Count == 0 ? "nothing" : string.Join(", ", rule.Actions.Select(action => Text(action, labels)))),
        ("active", rule.IsActive ? "yes" : "no"),
        ("again and again", rule.CanRepeat ? "yes" : "no"),
    ];

    /// <summary>Of a whole rule: its name stands beside it, and what it leaves at its default goes without saying.</summary>
    private static bool IsSaid((string Label, string Text) part) =>
        part.Label is not "called" && part is not (("each time" or "again and again", "no") or ("half of it left after", "never") or ("active", "yes"));

    private static string Text(RuleAction action, ValueLabels labels) => action switch
    {
        UpdateField { Value: null } update => $"empty {update.Field}",
        UpdateField update => $"set {update.Field} to “{update.Value}”",
        CreateTask task => $"create the task “{task.Title}”",
        AssignTo { AgentId: { } agent } => $"assign the lead to {labels.User(agent)}",
        AssignTo => "assign the lead to the next agent",
        SendNotification notification => $"notify by “{notification.Title}”",
        _ => JsonSerializer.Serialize(action, StudioJson.Options),
    };

    private static string Text(IEnumerable<(string Label, string Text)> parts) => string.Join("; ", parts.Select(part => $"{part.Label}: {part.Text}"));

    private static string Names(IEnumerable<ProgressionRule> rules) => string.Join(", ", rules.Select(rule => rule.Name));

    private static string Number(decimal number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
