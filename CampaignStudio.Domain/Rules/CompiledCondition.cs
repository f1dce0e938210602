using System.Runtime.CompilerServices;
using CampaignStudio.Domain.Enrollments;

namespace CampaignStudio.Domain.Rules;

/// <summary>A condition made ready to be asked of many leads: names resolved and values read once. Safe to share between threads.</summary>
public sealed class CompiledCondition
{
    private static readonly ConditionalWeakTable<Condition, CompiledCondition> Cache = [];

    private readonly Func<EnrollmentFacts, DateTime, bool> _isMet;

    private CompiledCondition(Func<EnrollmentFacts, DateTime, bool> isMet) => _isMet = isMet;

    /// <summary>Whether the condition holds. Never throws, whatever the condition.</summary>
    public bool IsMet(EnrollmentFacts facts, DateTime nowUtc) => _isMet(facts, nowUtc);

    /// <summary>
    /// Custom fields are compared as the catalog declares them; a name it doesn't know is read as a custom field with the type its
    /// value happens to have.
    /// </summary>
    public static CompiledCondition Compile(Condition condition, FieldCatalog catalog) => new(Build(condition, catalog));

    /// <summary>Compiled with the built-in fields alone, once per condition object.</summary>
    internal static CompiledCondition For(Condition condition) =>
        Cache.GetValue(condition, static missing => Compile(missing, FieldCatalog.BuiltIn));

    private static Func<EnrollmentFacts, DateTime, bool> Build(Condition condition, FieldCatalog catalog)
    {
        switch (condition)
        {
            case Comparison comparison:
                return Build(comparison, catalog);
            case AllOf { Conditions.Count: 0 }:
                return (_, _) => true;
            case AllOf { Conditions: [var only] }:
                return Build(only, catalog);
            case AllOf all:
                var required = all.Conditions.Select(part => Build(part, catalog)).ToArray();
                return (facts, nowUtc) =>
                {
                    foreach (var part in required)
                    {
                        if (!part(facts, nowUtc)) return false;
                    }

                    return true;
                };
            case AnyOf any:
                var alternatives = any.Conditions.Select(part => Build(part, catalog)).ToArray();
                return (facts, nowUtc) =>
                {
                    foreach (var part in alternatives)
                    {
                        if (part(facts, nowUtc)) return true;
                    }

                    return false;
                };
            case Not not:
                var inner = Build(not.Condition, catalog);
                return (facts, nowUtc) => !inner(facts, nowUtc);
            default:
                throw new InvalidOperationException($"Unknown condition {condition.GetType().Name}.");
        }
    }

    private static Func<EnrollmentFacts, DateTime, bool> Build(Comparison comparison, FieldCatalog catalog)
    {
        var (op, value) = (comparison.Operator, comparison.Value);
        switch (FactReader.For(comparison.Field))
        {
            case FactReader.Text reader:
                var (text, textHolds) = (reader.Get, Comparers.Text(op, value));
                return (facts, _) => textHolds(text(facts));
            case FactReader.Number reader:
                var (number, numberHolds) = (reader.Get, Comparers.Number(op, value));
                return (facts, nowUtc) => numberHolds(number(facts, nowUtc));
            case FactReader.Flag reader:
                var flagHolds = Comparers.Happened(op, value);
                var (whenTrue, whenFalse) = (flagHolds(true), flagHolds(false));
                return (facts, _) => reader.Get(facts) ? whenTrue : whenFalse;
            case FactReader.Instant reader:
                var (instant, instantHolds) = (reader.Get, Comparers.Instant(op, value));
                return (facts, _) => instantHolds(instant(facts));
            case FactReader.Texts reader:
                var (texts, textsHold) = (reader.Get, Comparers.List(op, value));
                return (facts, _) => textsHold(texts(facts));
            case var custom:
                return BuildCustom(custom, op, value, catalog.Find(comparison.Field)?.Type);
        }
    }

    private static Func<EnrollmentFacts, DateTime, bool> BuildCustom(FactReader reader, ConditionOperator op, FactValue? value, FactType? declared)
    {
        if (!op.NeedsValue())
        {
            var wanted = op is ConditionOperator.Exists;
            return (facts, nowUtc) => reader.Read(facts, nowUtc) is not null == wanted;
        }

        var (text, number, flag) = (Comparers.Text(op, value), Comparers.Number(op, value), Comparers.Flag(op, value));
        var (instant, list) = (Comparers.Instant(op, value), Comparers.List(op, value));
        var whenMissing = declared switch
        {
            FactType.Number => number(null),
            FactType.Boolean => flag(null),
            FactType.Instant => instant(null),
            FactType.List => list([]),
            _ => text(null),
        };
        return (facts, nowUtc) =>
        {
            if (reader.Read(facts, nowUtc) is not { } fact) return whenMissing;
            return (declared ?? fact.Type) switch
            {
                FactType.Number => fact.AsNumber() is { } present && number(present),
                FactType.Boolean => fact.AsFlag() is { } present && flag(present),
                FactType.Instant => fact.AsInstant() is { } present && instant(present),
                FactType.List => fact.AsTexts() is { } present && list(present),
                _ => fact.AsText() is { } present && text(present),
            };
        };
    }
}
