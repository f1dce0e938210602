using CampaignStudio.Domain.Rules;

namespace CampaignStudio.Features.Rules;

/// <summary>All rules of a campaign while they are edited, each with the key by which the page knows it.</summary>
public sealed record RuleSheet(
    ValueList<ScoringRule> Scoring, ValueList<string> ScoringKeys, ValueList<ProgressionRule> Progression, ValueList<string> ProgressionKeys)
{
    /// <summary>With the rule of that key in another place of its list; <c>null</c> when it is there already or can't be.</summary>
    /// <param name="place">From the rule's index to the one it shall have.</param>
    public RuleSheet? Move(string key, Func<int, int> place)
    {
        if (Index(ScoringKeys, key) is var scoring and >= 0)
        {
            return To(scoring, Scoring.Count, place) is { } to
                ? this with { Scoring = Move(Scoring, scoring, to), ScoringKeys = Move(ScoringKeys, scoring, to) }
                : null;
        }
        return Index(ProgressionKeys, key) is var at and >= 0 && To(at, Progression.Count, place) is { } there
            ? this with { Progression = Move(Progression, at, there), ProgressionKeys = Move(ProgressionKeys, at, there) }
            : null;
    }

    /// <summary>A rule's name, its index and how many its list has; the key must be one of this sheet.</summary>
    public (string Name, int Index, int Count) Place(string key) => Index(ScoringKeys, key) is var at and >= 0
        ? (Scoring[at].Name, at, Scoring.Count)
        : (Progression[Index(ProgressionKeys, key)].Name, Index(ProgressionKeys, key), Progression.Count);

    private static int Index(ValueList<string> keys, string key) => keys.ToList().IndexOf(key);

    private static int? To(int at, int count, Func<int, int> place) => place(at) is var to && to >= 0 && to < count && to != at ? to : null;

    private static ValueList<T> Move<T>(ValueList<T> items, int from, int to)
    {
        var moved = items.ToList();
        moved.RemoveAt(from);
        moved.Insert(to, items[from]);
        return [.. moved];
    }
}

/// <summary>Which boxes of a rule are filled in one go: changing them again and again is one step back.</summary>
internal static class RuleMarks
{
    public static string? Of(string key, ScoringRule before, ScoringRule after) =>
        before with { Name = after.Name } == after ? $"{key}.name"
        : before with { ScoreChange = after.ScoreChange } == after ? $"{key}.score_change"
        : before.PerOccurrence is not null && after.PerOccurrence is not null && before with { PerOccurrence = after.PerOccurrence } == after ? $"{key}.cap"
        : before.Decay is not null && after.Decay is not null && before with { Decay = after.Decay } == after ? $"{key}.decay"
        : null;

    public static string? Of(string key, ProgressionRule before, ProgressionRule after) =>
        before with { Name = after.Name } == after ? $"{key}.name" : null;
}
