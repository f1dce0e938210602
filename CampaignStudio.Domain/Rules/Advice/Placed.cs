namespace CampaignStudio.Domain.Rules.Advice;

/// <summary>A condition with its place, spelled as in errors.</summary>
internal sealed record Placed(string Path, Condition Condition)
{
    /// <summary>Its parts with theirs; none for a comparison.</summary>
    public IReadOnlyList<Placed> Parts => Condition switch
    {
        AllOf all => Of(all.Conditions, $"{Path}.all"),
        AnyOf any => Of(any.Conditions, $"{Path}.any"),
        Not not => [new($"{Path}.not", not.Condition)],
        _ => [],
    };

    public static IReadOnlyList<Placed> Of(IReadOnlyList<Condition> conditions, string path) =>
        [.. conditions.Select((condition, index) => new Placed($"{path}[{index}]", condition))];

    /// <summary>Every comparison of the tree, in reading order.</summary>
    public IEnumerable<Placed> Comparisons() => Condition is Comparison ? [this] : Parts.SelectMany(part => part.Comparisons());

    /// <summary>Alternatives of this condition that can never hold, wherever they stand. Those under a <c>not</c> do no harm.</summary>
    public IEnumerable<Contradiction> DeadAlternatives(ConditionLogic logic) => Condition switch
    {
        AllOf => Parts.SelectMany(part => part.DeadAlternatives(logic)),
        AnyOf => Parts.SelectMany(part => Contradiction.Find(logic, [part], part.Path) is { } dead ? [dead] : part.DeadAlternatives(logic)),
        _ => [],
    };
}

/// <summary>Why conditions can't all hold: as few of them as could be found out.</summary>
/// <param name="Path">Where to mend it.</param>
/// <param name="Conditions">One that never holds, or several that exclude each other.</param>
internal sealed record Contradiction(string Path, IReadOnlyList<Condition> Conditions)
{
    /// <summary>More pairs than these are not looked through; then the whole list is named.</summary>
    private const int MostParts = 60;

    /// <summary>Null when the parts may all hold.</summary>
    /// <param name="logic">Decides.</param>
    /// <param name="parts">All of them have to hold.</param>
    /// <param name="path">The place of the parts together.</param>
    /// <param name="given">What is known to hold besides.</param>
    public static Contradiction? Find(ConditionLogic logic, IReadOnlyList<Placed> parts, string path, params IReadOnlyList<Condition> given)
    {
        if (!logic.IsImpossible([.. given, .. parts.Select(part => part.Condition)])) return null;
        foreach (var part in parts)
        {
            if (logic.IsImpossible([.. given, part.Condition])) return Within(logic, part, given);
        }

        for (var second = 1; second < parts.Count && parts.Count <= MostParts; second++)
        {
            for (var first = 0; first < second; first++)
            {
                Condition[] pair = [parts[first].Condition, parts[second].Condition];
                if (logic.IsImpossible([.. given, .. pair])) return new(parts[second].Path, pair);
            }
        }

        return new(path, [.. parts.Select(part => part.Condition)]);
    }

    /// <summary>The contradiction as a sentence.</summary>
    public string Say(FieldCatalog catalog) => Conditions switch
    {
        [Not { Condition: var always }] => $"“{Describe(always, catalog)}” always holds, so its opposite never does.",
        [AnyOf] => "None of these alternatives can ever hold.",
        [var only] => $"“{Describe(only, catalog)}” can never hold.",
        [var first, var second] => $"“{Describe(first, catalog)}” and “{Describe(second, catalog)}” can't both hold.",
        _ => "These conditions can't all hold together.",
    };

    public static string Describe(Condition condition, FieldCatalog catalog)
    {
        const int MostCharacters = 160;
        var text = ConditionText.Describe(condition, catalog);
        return text.Length <= MostCharacters ? text : $"{text[..MostCharacters]}…";
    }

    private static Contradiction Within(ConditionLogic logic, Placed part, IReadOnlyList<Condition> given) => part.Condition switch
    {
        AllOf => Find(logic, part.Parts, part.Path, given) ?? new(part.Path, [part.Condition]),
        AnyOf { Conditions.Count: 1 } => Within(logic, part.Parts[0], given),
        _ => new(part.Path, [part.Condition]),
    };
}
