namespace CampaignStudio.Domain.Rules.Advice;

/// <summary>
/// Whether facts can be such that some comparisons hold and others don't. For each fact there are finitely many cases that comparisons
/// with the given values can tell apart: one of each is tried with the operators themselves (<see cref="Comparers"/>), so nothing here
/// knows better than the evaluation what an operator means.
/// </summary>
internal sealed class FactStates(FieldCatalog catalog, Effort effort)
{
    /// <summary>The name of what the comparison asks for; fields that depend on each other share one.</summary>
    public static string NameOf(Comparison comparison) => FieldCatalog.BuiltIn.Find(comparison.Field) switch
    {
        null => $"custom {comparison.Field.Trim()}",
        { Type: not FactType.Text, Engagement.Count: > 0 } field => HappeningStates.NameOf(field.Engagement),
        var field => field.Name,
    };

    public bool MayAllBe(IReadOnlyList<Literal> literals) => literals.GroupBy(literal => NameOf(literal.Comparison)).All(MayBe);

    private bool MayBe(IGrouping<string, Literal> group)
    {
        List<Literal> literals = [.. group.Distinct()];
        // What is not finished means nothing yet.
        if (literals.Exists(literal => literal.Comparison.Operator.NeedsValue() && literal.Comparison.Value is null or { IsBlank: true })) return true;
        var field = literals[0].Comparison.Field;
        if (FieldCatalog.BuiltIn.Find(field) is not { } builtIn) return CustomMayBe(literals, catalog.Find(field)?.Type);
        if (builtIn is { Type: not FactType.Text, Engagement.Count: > 0 }) return HappeningStates.MayBe(literals, effort);
        return builtIn.Type switch
        {
            FactType.Number => Try(NumberStates(literals, builtIn).Append(builtIn.Name == "score" ? 0 : null), literals, Comparers.Number),
            FactType.Instant => Try(InstantStates(literals).Append(null), literals, Comparers.Instant),
            FactType.List => TryLists(literals),
            _ => Try(TextStates(literals).Append(null), literals, Comparers.Text),
        };
    }

    /// <summary>
    /// A custom field may be missing, have a value of its type, or one of another type that can't be read as its own: that one is there,
    /// and no comparison with it holds.
    /// </summary>
    private bool CustomMayBe(List<Literal> literals, FactType? declared)
    {
        var all = literals.ToHashSet();
        if (literals.Any(literal => all.Contains(literal with { Holds = !literal.Holds }))) return false;
        if (literals.All(literal => literal.Holds == (literal.Comparison.Operator is ConditionOperator.Exists))) return true;
        return declared switch
        {
            FactType.Number => Try(NumberStates(literals, null).Append(null), literals, Comparers.Number),
            FactType.Boolean => Try<bool?>([true, false, null], literals, Comparers.Flag),
            FactType.Instant => Try(InstantStates(literals).Append(null), literals, Comparers.Instant),
            FactType.Text => Try(TextStates(literals).Append(null), literals, Comparers.Text),
            _ => true,
        };
    }

    private bool Try<T>(IEnumerable<T> states, IReadOnlyList<Literal> literals, Func<ConditionOperator, FactValue?, Func<T, bool>> comparer)
    {
        var tests = literals.Select(literal => (Test: comparer(literal.Comparison.Operator, literal.Comparison.Value), literal.Holds)).ToArray();
        return states.Any(state => tests.All(test => !effort.Spend(1) || test.Test(state) == test.Holds));
    }

    /// <summary>Each number that is named, one between each two, and one beyond either end.</summary>
    private static IEnumerable<decimal?> NumberStates(IReadOnlyList<Literal> literals, FieldDefinition? builtIn)
    {
        var named = Numbers(literals);
        if (builtIn?.Name is "current_step" or "days_since_enrolled") return WholeNumbers(named, least: builtIn.IsTimeDependent ? 0 : int.MinValue).Select(number => (decimal?)number);
        return named.Zip(named.Skip(1), (low, high) => low / 2 + high / 2).Concat(named).Append(decimal.MinValue).Append(decimal.MaxValue).Select(number => (decimal?)number);
    }

    /// <summary>The numbers that the literals name, in order.</summary>
    internal static IReadOnlyList<decimal> Numbers(IEnumerable<Literal> literals) =>
        [.. literals.SelectMany(ValuesOf).Select(value => value.AsNumber()).OfType<decimal>().Distinct().Order()];

    /// <summary>The same for facts that are whole numbers: at, just below and just above each number that is named.</summary>
    internal static IReadOnlyList<decimal> WholeNumbers(IReadOnlyList<decimal> named, int least) =>
    [
        .. named.Select(number => Math.Clamp(Math.Floor(number), int.MinValue, int.MaxValue))
            .SelectMany(number => new[] { number - 1, number, number + 1, number + 2 })
            .Append(Math.Max(least, 0))
            .Where(number => number >= least)
            .Distinct(),
    ];

    private static IEnumerable<DateTime?> InstantStates(IReadOnlyList<Literal> literals) => literals
        .SelectMany(ValuesOf)
        .Select(value => value.AsInstant())
        .OfType<DateTime>()
        .SelectMany(instant => new[] { instant.Ticks - 1, instant.Ticks, instant.Ticks + 1 })
        .Append(0)
        .Where(ticks => ticks >= 0 && ticks <= DateTime.MaxValue.Ticks)
        .Select(ticks => (DateTime?)new DateTime(ticks, DateTimeKind.Utc));

    /// <summary>
    /// Each text that is named, and one that is none of them but begins and contains what it has to: between the pieces stands a
    /// character that none of them has, so that it contains nothing more.
    /// </summary>
    private static IEnumerable<string?> TextStates(IReadOnlyList<Literal> literals)
    {
        List<string> named = [.. literals.SelectMany(ValuesOf).Select(value => value.AsText()).OfType<string>().Select(text => text.Trim())];
        var filler = Enumerable.Range(0xE000, 0x1900).Select(code => (char)code).FirstOrDefault(character => !named.Exists(text => text.Contains(character, StringComparison.Ordinal)));
        var begin = Demanded(ConditionOperator.StartsWith, null).MaxBy(text => text.Length) ?? "";
        var pieces = Demanded(ConditionOperator.Contains, ConditionOperator.NotContains);
        return [.. named, $"{begin}{filler}{string.Concat(pieces.Select(piece => piece + filler))}", $"{filler}"];

        IEnumerable<string> Demanded(ConditionOperator op, ConditionOperator? opposite) => literals
            .Where(literal => literal.Holds ? literal.Comparison.Operator == op : literal.Comparison.Operator == opposite)
            .Select(literal => literal.Comparison.Value?.AsText()?.Trim())
            .OfType<string>();
    }

    /// <summary>No member at all, and every member that is named but those whose presence breaks a literal, beside a stranger.</summary>
    private bool TryLists(IReadOnlyList<Literal> literals)
    {
        const string Stranger = "\uE000";
        var tests = literals.Select(literal => (Test: Comparers.List(literal.Comparison.Operator, literal.Comparison.Value), literal.Holds)).ToList();
        var members = literals.SelectMany(ValuesOf).Select(value => value.AsText()).OfType<string>()
            .Where(member => !tests.Exists(test => test.Test([Stranger]) == test.Holds && test.Test([Stranger, member]) != test.Holds));
        return Try<IReadOnlyList<string>>([[], [Stranger, .. members]], literals, Comparers.List);
    }

    internal static IEnumerable<FactValue> ValuesOf(Literal literal) => literal.Comparison.Value switch
    {
        null => [],
        FactValue.Many many => many.Items,
        var one => [one],
    };
}
