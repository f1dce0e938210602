using System.Globalization;
using CampaignStudio.Domain.Rules;

namespace CampaignStudio.Features.Rules;

/// <summary>A condition while it is edited: an immutable tree whose nodes keep their identity when they change or move.</summary>
/// <param name="Id">Unique in this process; what keys, focus and moves go by.</param>
public abstract record ConditionDraft(long Id)
{
    private static long _lastId;

    public static long NewId() => Interlocked.Increment(ref _lastId);

    /// <summary>A condition as a draft; what stands where it stood in another draft keeps its identity, and so the focus.</summary>
    public static GroupDraft Of(Condition condition, GroupDraft? like = null) => (GroupDraft)Keep(Root(condition), like);

    public abstract Condition ToCondition();

    private static GroupDraft Root(Condition condition) => condition switch
    {
        AllOf all => new GroupDraft(NewId()) { Items = [.. all.Conditions.Select(Child)] },
        AnyOf any => new GroupDraft(NewId()) { IsAny = true, Items = [.. any.Conditions.Select(Child)] },
        Not { Condition: Not inner } => new GroupDraft(NewId()) { IsNegated = true, Items = [Root(inner)] },
        Not not => Root(not.Condition) with { IsNegated = true },
        _ => new GroupDraft(NewId()) { Items = [Child(condition)] },
    };

    private static ConditionDraft Child(Condition condition) => condition is Comparison comparison
        ? new ComparisonDraft(NewId()) { Field = comparison.Field, Operator = comparison.Operator, Value = comparison.Value }
        : Root(condition);

    private static ConditionDraft Keep(ConditionDraft draft, ConditionDraft? like) => (draft, like) switch
    {
        (GroupDraft now, GroupDraft was) => now with { Id = was.Id, Items = [.. now.Items.Select((item, i) => Keep(item, was.Items.ElementAtOrDefault(i)))] },
        (ComparisonDraft now, ComparisonDraft was) => now with { Id = was.Id },
        _ => draft,
    };
}

/// <summary>Rows and groups that hold together: all of them, any of them, or not.</summary>
public sealed record GroupDraft(long Id) : ConditionDraft(Id)
{
    public bool IsAny { get; init; }
    public bool IsNegated { get; init; }
    public ValueList<ConditionDraft> Items { get; init; } = [];

    /// <summary>As the root of a condition: one row alone is just itself.</summary>
    public override Condition ToCondition() => ToCondition(isRoot: true);

    /// <summary>The place of each item in the condition's JSON, as validators name it.</summary>
    public string PathOf(int index, string path, bool asList, bool isRoot)
    {
        if (asList && !IsAny && !IsNegated) return $"{path}[{index}]";
        if (asList) path = $"{path}[0]";
        if (IsNegated) path = Join(path, "not");
        return IsAny ? $"{Join(path, "any")}[{index}]" : IsAlone(isRoot) ? path : $"{Join(path, "all")}[{index}]";
    }

    /// <summary>All it holds is a group that asks the same: kept as a list, the two are one list.</summary>
    public bool IsWrapped(bool asList) => asList && this is { IsAny: false, IsNegated: false, Items: [GroupDraft { IsAny: false, IsNegated: false }] };

    private Condition ToCondition(bool isRoot)
    {
        ValueList<Condition> parts = [.. Items.Select(item => item is GroupDraft group ? group.ToCondition(isRoot: false) : item.ToCondition())];
        // "None of nothing" holds for everybody, as an empty list does.
        if (isRoot && parts.Count == 0) return Condition.Always;
        var whole = IsAny ? new AnyOf(parts) : IsAlone(isRoot) ? parts[0] : new AllOf(parts);
        return IsNegated ? new Not(whole) : whole;
    }

    // Within another group a group stays one, however few its rows: it must not vanish under the hands of who is filling it.
    private bool IsAlone(bool isRoot) => Items.Count == 1 && (isRoot || IsNegated);

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}

/// <summary>One comparison; nothing of it needs to be chosen yet.</summary>
public sealed record ComparisonDraft(long Id) : ConditionDraft(Id)
{
    public string Field { get; init; } = "";
    public ConditionOperator Operator { get; init; }
    public FactValue? Value { get; init; }

    public override Condition ToCondition() => new Comparison(Field, Operator, Operator.NeedsValue() ? Value : null);

    /// <summary>Another field: operator and value stay where they still make sense. A first field brings its most usual operator.</summary>
    public ComparisonDraft With(FieldDefinition field)
    {
        var op = Field.Length > 0 && Operator.Fits(field.Type) ? Operator : ConditionOperators.For(field.Type)[0];
        var moved = (this with { Field = field.Name, Value = field.Type is FactType.Boolean ? Value ?? true : Value }).With(op);
        var fits = moved.Value is FactValue.Many many
            ? many.Items.All(item => item.As(field.Type) is not null)
            : moved.Value?.As(field.Type) is not null;
        return fits ? moved : moved with { Value = field.Type is FactType.Boolean ? true : null };
    }

    /// <summary>Another operator: one value becomes a list of one, and of a list the first value stays.</summary>
    public ComparisonDraft With(ConditionOperator op) => this with
    {
        Operator = op,
        Value = (Value, op.TakesList()) switch
        {
            (FactValue.Many many, false) => many.Items.Count > 0 ? many.Items[0] : null,
            (not (null or FactValue.Many), true) => FactValue.List(Value),
            _ => Value,
        },
    };

    /// <summary>A text that was typed, as a value of a type where it is one; <c>null</c> for a blank one.</summary>
    public static FactValue? Read(string? text, FactType type) => string.IsNullOrWhiteSpace(text) ? null : type switch
    {
        FactType.Number when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        FactType.Boolean when bool.TryParse(text, out var flag) => flag,
        _ => text.Trim(),
    };
}
