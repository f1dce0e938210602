using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Rules;

/// <summary>
/// Ids of rules: texts, unique within their campaign and kind. They are never reused, because an enrollment remembers by id which
/// rules have fired.
/// </summary>
public static class RuleIds
{
    /// <summary>More rules of a kind than anybody could explain; each evaluation goes through all of them.</summary>
    public const int MaxRules = 500;

    /// <summary>Refused whole, for a list of that length.</summary>
    internal static IEnumerable<Error> TooMany(int count, string path)
    {
        if (count > MaxRules) yield return Error.Invalid("too_many_rules", $"At most {MaxRules} rules are allowed here.", path);
    }

    /// <summary>A fresh random id, such as <c>rule-3f9a61c2d07b</c>.</summary>
    public static string New() => $"rule-{Guid.NewGuid():N}"[..17];

    /// <summary>Gives an id to every rule without one and leaves the others alone.</summary>
    public static ValueList<ScoringRule> Assign(IReadOnlyList<ScoringRule> rules, Func<string> newId) =>
        [.. rules.Select(rule => string.IsNullOrWhiteSpace(rule.Id) ? rule with { Id = newId() } : rule)];

    /// <inheritdoc cref="Assign(IReadOnlyList{ScoringRule}, Func{string})"/>
    public static ValueList<ProgressionRule> Assign(IReadOnlyList<ProgressionRule> rules, Func<string> newId) =>
        [.. rules.Select(rule => string.IsNullOrWhiteSpace(rule.Id) ? rule with { Id = newId() } : rule)];

    /// <summary>One error for each rule whose id an earlier one has already; missing ids are no duplicates.</summary>
    public static IReadOnlyList<Error> Duplicates(IReadOnlyList<string> ids, string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. ids
            .Select((id, index) => (id, index))
            .Where(rule => !string.IsNullOrWhiteSpace(rule.id) && !seen.Add(rule.id))
            .Select(rule => Error.Invalid("duplicate_rule_id", $"Two rules have the id '{rule.id}'; each needs its own.", $"{path}[{rule.index}].id"))];
    }
}
