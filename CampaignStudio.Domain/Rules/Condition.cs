using System.Text.Json.Serialization;

namespace CampaignStudio.Domain.Rules;

/// <summary>
/// A question about one lead's facts, as an immutable tree that compares by value. As JSON: <c>{field, operator, value}</c>,
/// <c>{"all":[…]}</c>, <c>{"any":[…]}</c>, <c>{"not":{…}}</c>; an array means all of its items, and <c>null</c>, <c>[]</c> and
/// <c>{}</c> mean <see cref="Always"/>.
/// </summary>
[JsonConverter(typeof(ConditionJsonConverter))]
public abstract record Condition
{
    private protected Condition()
    {
    }

    /// <summary>Holds for everybody.</summary>
    public static Condition Always { get; } = new AllOf([]);

    /// <summary>One condition for a list of them: all must hold.</summary>
    public static Condition All(IReadOnlyList<Condition> conditions) => conditions.Count == 1 ? conditions[0] : new AllOf([.. conditions]);

    /// <summary>Every comparison of the tree, in reading order.</summary>
    public IEnumerable<Comparison> Comparisons() => this switch
    {
        Comparison comparison => [comparison],
        AllOf all => all.Conditions.SelectMany(part => part.Comparisons()),
        AnyOf any => any.Conditions.SelectMany(part => part.Comparisons()),
        Not not => not.Condition.Comparisons(),
        _ => [],
    };
}

/// <summary>One fact compared with a value; the field keeps the spelling it was given, alias or not.</summary>
/// <param name="Field">The name of a field of the <see cref="FieldCatalog"/>.</param>
/// <param name="Operator">How to compare.</param>
/// <param name="Value">What to compare with; <c>null</c> for <c>exists</c> and <c>not_exists</c>.</param>
public sealed record Comparison(string Field, ConditionOperator Operator, FactValue? Value = null) : Condition;

/// <summary>Holds when every part holds; with no parts, always.</summary>
public sealed record AllOf(ValueList<Condition> Conditions) : Condition;

/// <summary>Holds when at least one part holds; with no parts, never.</summary>
public sealed record AnyOf(ValueList<Condition> Conditions) : Condition;

/// <summary>Holds exactly when its part does not.</summary>
public sealed record Not(Condition Condition) : Condition;
