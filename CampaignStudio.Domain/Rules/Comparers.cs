namespace CampaignStudio.Domain.Rules;

/// <summary>
/// The meaning of every operator, by type. A value that can't be read as the fact's type, or an operator that doesn't fit the type,
/// gives a comparison that never holds.
/// </summary>
internal static class Comparers
{
    public static Func<string?, bool> Text(ConditionOperator op, FactValue? value)
    {
        if (!op.NeedsValue()) return op is ConditionOperator.Exists ? fact => !string.IsNullOrWhiteSpace(fact) : string.IsNullOrWhiteSpace;
        if (!op.Fits(FactType.Text) || value is null || value.IsBlank && !op.TakesList()) return Never;

        // What is compared with is never blank, so a fact that is missing fails all of these but the negative ones by itself.
        if (op.TakesList())
        {
            if (value.AsTexts() is not { } texts) return Never;
            var set = texts.Select(text => text.Trim()).ToHashSet(StringComparer.OrdinalIgnoreCase);
            return op is ConditionOperator.In ? fact => fact is not null && set.Contains(fact.Trim()) : fact => fact is null || !set.Contains(fact.Trim());
        }

        if (value.AsText()?.Trim() is not { } text) return Never;
        return op switch
        {
            ConditionOperator.Equals => fact => Same(fact, text),
            ConditionOperator.NotEquals => fact => !Same(fact, text),
            ConditionOperator.Contains => fact => fact is not null && fact.Contains(text, StringComparison.OrdinalIgnoreCase),
            ConditionOperator.NotContains => fact => fact is null || !fact.Contains(text, StringComparison.OrdinalIgnoreCase),
            _ => fact => fact.AsSpan().TrimStart().StartsWith(text, StringComparison.OrdinalIgnoreCase),
        };
    }

    public static Func<decimal?, bool> Number(ConditionOperator op, FactValue? value) => Ordered(op, value, FactType.Number, item => item.AsNumber());

    public static Func<DateTime?, bool> Instant(ConditionOperator op, FactValue? value) => Ordered(op, value, FactType.Instant, item => item.AsInstant());

    /// <summary>For booleans that may be missing (custom fields); <c>exists</c> asks for a value.</summary>
    public static Func<bool?, bool> Flag(ConditionOperator op, FactValue? value)
    {
        if (!op.NeedsValue()) return op is ConditionOperator.Exists ? fact => fact is not null : fact => fact is null;
        if (!op.Fits(FactType.Boolean) || value?.AsFlag() is not { } wanted) return Never;
        return op is ConditionOperator.Equals ? fact => fact == wanted : fact => fact != wanted;
    }

    /// <summary>For engagement: false until it happens, and <c>exists</c> means true.</summary>
    public static Func<bool, bool> Happened(ConditionOperator op, FactValue? value)
    {
        if (!op.NeedsValue()) return op is ConditionOperator.Exists ? fact => fact : fact => !fact;
        if (!op.Fits(FactType.Boolean) || value?.AsFlag() is not { } wanted) return Never;
        return op is ConditionOperator.Equals ? fact => fact == wanted : fact => fact != wanted;
    }

    /// <summary>Membership: <c>equals</c> and <c>contains</c> ask for one member, <c>in</c> for any member of a list.</summary>
    public static Func<IReadOnlyList<string>, bool> List(ConditionOperator op, FactValue? value)
    {
        if (!op.NeedsValue()) return op is ConditionOperator.Exists ? HasAny : facts => !HasAny(facts);
        if (!op.Fits(FactType.List) || value is null || value.IsBlank && !op.TakesList()) return Never;
        if (value is FactValue.Many && !op.TakesList() || value.AsTexts() is not { } texts) return Never;
        var wanted = texts.Select(text => text.Trim()).ToArray();
        return op.IsNegative() ? facts => !Shares(facts, wanted) : facts => Shares(facts, wanted);
    }

    private static Func<T?, bool> Ordered<T>(ConditionOperator op, FactValue? value, FactType type, Func<FactValue, T?> read)
        where T : struct, IComparable<T>
    {
        if (!op.NeedsValue()) return op is ConditionOperator.Exists ? fact => fact is not null : fact => fact is null;
        if (!op.Fits(type) || value is null) return Never;
        if (op.TakesList())
        {
            var items = (value is FactValue.Many many ? many.Items : [value]).Select(read).ToArray();
            if (items.Any(item => item is null)) return Never;
            return op is ConditionOperator.In ? fact => fact is not null && items.Contains(fact) : fact => fact is null || !items.Contains(fact);
        }

        if (read(value) is not { } wanted) return Never;
        return op switch
        {
            ConditionOperator.Equals => fact => fact is { } present && present.CompareTo(wanted) == 0,
            ConditionOperator.NotEquals => fact => fact is not { } present || present.CompareTo(wanted) != 0,
            ConditionOperator.GreaterThan => fact => fact is { } present && present.CompareTo(wanted) > 0,
            ConditionOperator.GreaterOrEqual => fact => fact is { } present && present.CompareTo(wanted) >= 0,
            ConditionOperator.LessThan => fact => fact is { } present && present.CompareTo(wanted) < 0,
            _ => fact => fact is { } present && present.CompareTo(wanted) <= 0,
        };
    }

    private static bool Never<T>(T fact) => false;

    private static bool Same(string? fact, string trimmed) => fact.AsSpan().Trim().Equals(trimmed, StringComparison.OrdinalIgnoreCase);

    private static bool HasAny(IReadOnlyList<string> facts)
    {
        for (var i = 0; i < facts.Count; i++)
        {
            if (!string.IsNullOrWhiteSpace(facts[i])) return true;
        }

        return false;
    }

    private static bool Shares(IReadOnlyList<string> facts, string[] wanted)
    {
        for (var i = 0; i < facts.Count; i++)
        {
            foreach (var text in wanted)
            {
                if (Same(facts[i], text)) return true;
            }
        }

        return false;
    }
}
