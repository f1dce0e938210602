using CampaignStudio.Domain.Enrollments;

namespace CampaignStudio.Domain.Rules;

/// <summary>A campaign's progression rules made ready for many leads. Immutable; safe to share between threads; build it once per edit.</summary>
public sealed class ProgressionRuleSet
{
    private readonly Entry[] _entries;

    public ProgressionRuleSet(IReadOnlyList<ProgressionRule> rules, FieldCatalog? catalog = null)
    {
        Rules = [.. rules];
        var fields = catalog ?? FieldCatalog.BuiltIn;
        _entries = [.. Rules.Where(rule => rule.IsActive).Select(rule => new Entry(
            rule, CompiledCondition.Compile(Condition.All(rule.Conditions), fields), EngagementFields.AllKinds(rule.Conditions)))];
        IsTimeDependent = _entries.Any(entry => entry.Rule.Conditions.Any(TimeDependence.IsTimeDependent));
    }

    public IReadOnlyList<ProgressionRule> Rules { get; }

    /// <summary>Whether any active rule counts days.</summary>
    public bool IsTimeDependent { get; }

    /// <summary>An array, since going through one costs nothing and this is asked for every lead.</summary>
    internal Entry[] Active => _entries;

    /// <param name="Rule">The rule.</param>
    /// <param name="Condition">All of its conditions.</param>
    /// <param name="Kinds">What has to happen anew before it may repeat; empty = any reaction of the lead.</param>
    internal sealed record Entry(ProgressionRule Rule, CompiledCondition Condition, IReadOnlyList<EngagementKind> Kinds)
    {
        private readonly string _from = Rule.FromStatus.Trim();

        /// <summary>Whether the rule begins at this status.</summary>
        public bool BeginsAt(string? status) => status is not null && status.AsSpan().Trim().Equals(_from, StringComparison.OrdinalIgnoreCase);
    }
}
