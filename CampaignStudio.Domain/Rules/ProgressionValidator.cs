using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Rules;

/// <summary>Checks progression rules before they are saved; the designer and the API share it.</summary>
public static class ProgressionValidator
{
    /// <param name="rules">All rules of one campaign.</param>
    /// <param name="catalog">The fields that exist.</param>
    /// <param name="knownStatuses">The keys of the pipeline.</param>
    /// <param name="knownAgents">Whether a user id is one that can be given leads and tasks.</param>
    /// <param name="liquid">What is wrong with a Liquid text; <c>null</c> when it compiles.</param>
    /// <param name="knownUsers">Whether a user id can be notified; the agents when not given.</param>
    /// <param name="path">Where the rules stand in the input.</param>
    public static IReadOnlyList<Error> Validate(
        IReadOnlyList<ProgressionRule> rules,
        FieldCatalog catalog,
        IReadOnlyCollection<string> knownStatuses,
        Func<string, bool> knownAgents,
        Func<string, string?> liquid,
        Func<string, bool>? knownUsers = null,
        string path = "progression_rules")
    {
        var actions = new ActionValidator(catalog, knownAgents, knownUsers ?? knownAgents, liquid);
        var statuses = knownStatuses.ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (RuleIds.TooMany(rules.Count, path).ToList() is { Count: > 0 } refused) return refused;
        var errors = RuleIds.Duplicates([.. rules.Select(rule => rule.Id)], path).ToList();
        for (var i = 0; i < rules.Count; i++) errors.AddRange(Validate(rules[i], catalog, statuses, actions, $"{path}[{i}]"));

        if (StatusCycles.Find(rules) is { } cycle)
        {
            errors.Add(Error.Invalid(
                "progression_cycle",
                $"These rules move a lead in a circle ({string.Join(" → ", cycle.Statuses)}); " +
                "one of them must wait for something that comes after the move, such as days_since_email_opened or email_opened_count.",
                $"{path}[{cycle.RuleIndex}].to_status"));
        }

        return errors;
    }

    private static IEnumerable<Error> Validate(
        ProgressionRule rule, FieldCatalog catalog, HashSet<string> statuses, ActionValidator actions, string path)
    {
        if (string.IsNullOrWhiteSpace(rule.Name)) yield return Error.Invalid("value_missing", "Give the rule a name.", $"{path}.name");
        if (!statuses.Contains(rule.FromStatus.Trim())) yield return UnknownStatus(rule.FromStatus, statuses, $"{path}.from_status");
        if (!statuses.Contains(rule.ToStatus.Trim())) yield return UnknownStatus(rule.ToStatus, statuses, $"{path}.to_status");

        if (rule.Conditions.Sum(condition => condition.Comparisons().Count()) > ConditionValidator.MaxConditions)
        {
            yield return Error.Invalid("too_many_conditions", $"At most {ConditionValidator.MaxConditions} conditions are allowed in one rule.", $"{path}.conditions");
        }

        for (var i = 0; i < rule.Conditions.Count; i++)
        {
            foreach (var error in ConditionValidator.Validate(rule.Conditions[i], catalog, ConditionUse.Progression, $"{path}.conditions[{i}]")) yield return error;
        }

        for (var i = 0; i < rule.Actions.Count; i++)
        {
            foreach (var error in actions.Validate(rule.Actions[i], $"{path}.actions[{i}].params")) yield return error;
        }
    }

    private static Error UnknownStatus(string status, HashSet<string> known, string path) =>
        Error.Invalid("unknown_status", $"There is no status '{status}'; the pipeline has {string.Join(", ", known)}.", path);
}
