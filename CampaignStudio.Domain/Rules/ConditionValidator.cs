using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Rules;

/// <summary>What a condition is for; decides which facts it may ask.</summary>
public enum ConditionUse
{
    /// <summary>Chooses leads outside any campaign: only their own fields exist.</summary>
    Audience,

    Step,

    /// <summary>May not ask for the score it computes.</summary>
    Scoring,

    Progression,
}

/// <summary>Checks before saving that a condition will mean something; the designers and the API share it.</summary>
public static class ConditionValidator
{
    public const int MaxConditions = 1000;

    /// <summary>Groups within groups; a single comparison has depth 1.</summary>
    public const int MaxDepth = 10;

    public static IReadOnlyList<Error> Validate(Condition condition, FieldCatalog catalog, ConditionUse use, string path = "")
    {
        if (Depth(condition) > MaxDepth)
        {
            return [Error.Invalid("condition_too_deep", $"Groups nest deeper than {MaxDepth}; flatten them.", path)];
        }

        if (condition.Comparisons().Skip(MaxConditions).Any())
        {
            return [Error.Invalid("too_many_conditions", $"At most {MaxConditions} conditions are allowed in one rule.", path)];
        }

        var errors = new List<Error>();
        Visit(condition, catalog, use, path, errors);
        return errors;
    }

    private static int Depth(Condition condition) => condition switch
    {
        AllOf { Conditions.Count: > 0 } all => 1 + all.Conditions.Max(Depth),
        AnyOf { Conditions.Count: > 0 } any => 1 + any.Conditions.Max(Depth),
        Not not => 1 + Depth(not.Condition),
        _ => 1,
    };

    private static void Visit(Condition condition, FieldCatalog catalog, ConditionUse use, string path, List<Error> errors)
    {
        switch (condition)
        {
            case Comparison comparison:
                if (Check(comparison, catalog, use, path) is { } error) errors.Add(error);
                break;
            case AllOf all:
                VisitAll(all.Conditions, Join(path, "all"));
                break;
            case AnyOf { Conditions.Count: 0 }:
                errors.Add(Error.Invalid("group_empty", "This group has no conditions, so it never holds; add one or remove it.", Join(path, "any")));
                break;
            case AnyOf any:
                VisitAll(any.Conditions, Join(path, "any"));
                break;
            case Not not:
                Visit(not.Condition, catalog, use, Join(path, "not"), errors);
                break;
        }

        void VisitAll(ValueList<Condition> parts, string listPath)
        {
            for (var i = 0; i < parts.Count; i++) Visit(parts[i], catalog, use, $"{listPath}[{i}]", errors);
        }
    }

    private static Error? Check(Comparison comparison, FieldCatalog catalog, ConditionUse use, string path)
    {
        var (name, op, value) = (comparison.Field, comparison.Operator, comparison.Value);
        if (string.IsNullOrWhiteSpace(name)) return Error.Invalid("unknown_field", "Choose a field.", Join(path, "field"));
        if (catalog.Find(name) is not { } field)
        {
            return Error.Invalid("unknown_field", $"There is no field '{name}'; choose one of the list or define it as a custom field.", Join(path, "field"));
        }

        if (use is ConditionUse.Scoring && !field.UsableInScoring)
        {
            return Error.Invalid("field_not_allowed", $"'{name}' can't be used in a scoring rule, because scoring rules compute it.", Join(path, "field"));
        }

        if (use is ConditionUse.Audience && field.Group is not FieldGroup.Lead)
        {
            return Error.Invalid("field_not_allowed", $"'{name}' exists only inside a campaign; choose a field of the lead itself.", Join(path, "field"));
        }

        if (!op.Fits(field.Type))
        {
            var fitting = string.Join(", ", ConditionOperators.For(field.Type).Select(fit => fit.ToText()));
            return Error.Invalid("operator_mismatch", $"'{op.ToText()}' doesn't fit '{name}'; use one of {fitting}.", Join(path, "operator"));
        }

        return op.NeedsValue() ? CheckValue(field, op, value, Join(path, "value")) : null;
    }

    private static Error? CheckValue(FieldDefinition field, ConditionOperator op, FactValue? value, string path)
    {
        if (value is null || value.IsBlank)
        {
            return Error.Invalid("value_missing", $"Say what '{field.Name}' is compared with, or use exists / not_exists.", path);
        }

        if (value is FactValue.Many && !op.TakesList())
        {
            return Error.Invalid("value_mismatch", $"'{op.ToText()}' compares with one value; use in or not_in for a list.", path);
        }

        var (type, kind) = field.Type switch
        {
            FactType.Number => (FactType.Number, "a number"),
            FactType.Boolean => (FactType.Boolean, "true or false"),
            FactType.Instant => (FactType.Instant, "a date like 2026-01-31 or 2026-01-31T09:00:00Z"),
            _ => (FactType.Text, "a text"),
        };
        IReadOnlyList<FactValue> items = value is FactValue.Many many ? many.Items : [value];
        return items.FirstOrDefault(item => item.As(type) is null) is { } wrong
            ? Error.Invalid("value_mismatch", $"'{wrong}' is not {kind}, which '{field.Name}' is compared with.", path)
            : null;
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
