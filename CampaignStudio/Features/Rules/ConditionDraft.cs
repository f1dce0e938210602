using System.Globalization;
using CampaignStudio.Domain.Rules;

namespace CampaignStudio.Features.Rules;

/// <summary>A condition while it is edited.</summary>
internal abstract class ConditionDraft
{
    public static GroupDraft Of(Condition condition) => condition switch
    {
        AllOf all => new GroupDraft { Items = [.. all.Conditions.Select(Child)] },
        AnyOf any => new GroupDraft { IsAny = true, Items = [.. any.Conditions.Select(Child)] },
        Not { Condition: Not inner } => new GroupDraft { IsNegated = true, Items = [Of(inner)] },
        Not not => Negated(Of(not.Condition)),
        _ => new GroupDraft { Items = [Child(condition)] },
    };

    public abstract Condition ToCondition();

    private static ConditionDraft Child(Condition condition) =>
        condition is Comparison comparison ? new ComparisonDraft { Field = comparison.Field, Operator = comparison.Operator, Value = comparison.Value } : Of(condition);

    private static GroupDraft Negated(GroupDraft group)
    {
        group.IsNegated = true;
        return group;
    }
}

internal sealed class GroupDraft : ConditionDraft
{
    public bool IsAny { get; set; }
    public bool IsNegated { get; set; }
    public List<ConditionDraft> Items { get; init; } = [];

    public override Condition ToCondition()
    {
        IReadOnlyList<Condition> parts = [.. Items.Select(item => item.ToCondition())];
        // "None of nothing" holds for everybody, as an empty list does.
        if (parts.Count == 0) return Condition.Always;
        var group = IsAny ? new AnyOf([.. parts]) : Condition.All(parts);
        return IsNegated ? new Not(group) : group;
    }

    /// <summary>The place of each item in the condition's JSON, as validators name it.</summary>
    public string PathOf(int index, string path, bool asList)
    {
        if (asList && !IsAny && !IsNegated) return $"{path}[{index}]";
        if (asList) path = $"{path}[0]";
        if (IsNegated) path = $"{path}.not";
        return IsAny ? $"{path}.any[{index}]" : Items.Count == 1 ? path : $"{path}.all[{index}]";
    }
}

internal sealed class ComparisonDraft : ConditionDraft
{
    public string Field { get; set; } = "";
    public ConditionOperator Operator { get; set; }
    public FactValue? Value { get; set; }

    public override Condition ToCondition() => new Comparison(Field, Operator, Operator.NeedsValue() ? Value : null);

    /// <summary>Another field: operator and value stay where they still make sense.</summary>
    public void ChooseField(FieldDefinition field)
    {
        Field = field.Name;
        if (!Operator.Fits(field.Type)) Operator = ConditionOperators.For(field.Type)[0];
        if (field.Type is FactType.Boolean) Value ??= true;
        if (Value?.As(field.Type) is null) Value = field.Type is FactType.Boolean ? true : null;
    }

    public void ChooseOperator(ConditionOperator op, FactType type)
    {
        var text = Text;
        Operator = op;
        SetText(text, type);
    }

    public string Text => Value?.ToString() ?? "";

    public void SetText(string? text, FactType type)
    {
        Value = string.IsNullOrWhiteSpace(text)
            ? null
            : Operator.TakesList()
                ? FactValue.List(text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(part => One(part, type)))
                : One(text.Trim(), type);
    }

    private static FactValue One(string text, FactType type) => type switch
    {
        FactType.Number when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        FactType.Boolean when bool.TryParse(text, out var flag) => flag,
        _ => text,
    };
}
