using System.Runtime.CompilerServices;
using CampaignStudio.Domain.Enrollments;

namespace CampaignStudio.Domain.Rules;

/// <summary>A campaign's scoring rules made ready for many leads. Immutable; safe to share between threads; build it once per edit.</summary>
public sealed class ScoringRuleSet
{
    private static readonly ConditionalWeakTable<IReadOnlyList<ScoringRule>, ScoringRuleSet> Cache = [];

    private readonly Entry[] _entries;

    public ScoringRuleSet(IReadOnlyList<ScoringRule> rules, FieldCatalog? catalog = null)
    {
        Rules = [.. rules];
        var fields = catalog ?? FieldCatalog.BuiltIn;
        _entries = [.. Rules.Where(rule => rule.IsActive).Select(rule => new Entry(
            rule, CompiledCondition.Compile(rule.Condition, fields), [.. EngagementFields.FirstKinds(rule.Condition)]))];
        IsTimeDependent = _entries.Any(entry => entry.Rule.Decay is not null || TimeDependence.IsTimeDependent(entry.Rule.Condition));
    }

    public IReadOnlyList<ScoringRule> Rules { get; }

    /// <summary>Whether any active rule counts days or decays.</summary>
    public bool IsTimeDependent { get; }

    /// <summary>An array, since going through one costs nothing and this is asked for every lead.</summary>
    internal Entry[] Active => _entries;

    internal static ScoringRuleSet For(IReadOnlyList<ScoringRule> rules) =>
        rules is ValueList<ScoringRule> ? Cache.GetValue(rules, static missing => new(missing)) : new(rules);

    internal sealed record Entry(ScoringRule Rule, CompiledCondition Condition, EngagementKind[] Kinds)
    {
        private readonly decimal _plainPoints = Math.Round(Rule.ScoreChange, 2, MidpointRounding.AwayFromZero);
        private readonly bool _isPlain = Rule.PerOccurrence is null && Rule.Decay is null;

        public decimal PointsFor(EnrollmentFacts facts, DateTime nowUtc) => _isPlain ? _plainPoints : Rule.PointsFor(Kinds, facts, nowUtc);
    }
}
