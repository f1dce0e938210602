namespace CampaignStudio.Domain.Rules;

/// <summary>
/// Finds progression rules that could push a lead round in a circle. A circle is harmless when at least one of its rules waits
/// for something that comes after the move: its conditions cannot hold without a <c>…_count</c> or <c>days_since_…</c> field,
/// since those go on changing while the lead stands still. An engagement boolean is no such fact: once true it stays true,
/// so two of them would send a lead round at once. A rule that names such a field only as one of several alternatives does not
/// need it. Inactive rules don't count.
/// </summary>
internal static class StatusCycles
{
    /// <summary>The index of a rule that closes a forbidden circle with the statuses on it; <c>null</c> when there is none.</summary>
    public static (int RuleIndex, IReadOnlyList<string> Statuses)? Find(IReadOnlyList<ProgressionRule> rules)
    {
        var edges = rules
            .Select((rule, index) => (rule, index))
            .Where(edge => edge.rule.IsActive && !edge.rule.Conditions.Any(NeedsLaterFact))
            .ToLookup(edge => Key(edge.rule.FromStatus), edge => (To: Key(edge.rule.ToStatus), edge.index));
        var finished = new HashSet<string>();
        var trail = new List<string>();
        return edges.Select(group => Visit(group.Key)).FirstOrDefault(found => found is not null);

        (int, IReadOnlyList<string>)? Visit(string status)
        {
            if (finished.Contains(status)) return null;
            trail.Add(status);
            foreach (var (to, index) in edges[status])
            {
                var start = trail.IndexOf(to);
                if (start >= 0) return (index, [.. trail.Skip(start), to]);
                if (Visit(to) is { } found) return found;
            }

            trail.RemoveAt(trail.Count - 1);
            finished.Add(status);
            return null;
        }
    }

    private static string Key(string status) => status.Trim().ToLowerInvariant();

    private static bool NeedsLaterFact(Condition condition) => condition switch
    {
        Comparison comparison => ChangesLater(comparison.Field),
        AllOf all => all.Conditions.Any(NeedsLaterFact),
        AnyOf any => any.Conditions.Count > 0 && any.Conditions.All(NeedsLaterFact),
        Not not => NeedsLaterFact(not.Condition),
        _ => false,
    };

    private static bool ChangesLater(string name) =>
        FieldCatalog.BuiltIn.Find(name) is { } field &&
        (field.IsTimeDependent || field is { Group: FieldGroup.Engagement, Type: FactType.Number });
}
