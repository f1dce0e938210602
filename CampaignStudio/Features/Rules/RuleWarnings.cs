using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Rules.Advice;
using CampaignStudio.Domain.Rules.Versions;

namespace CampaignStudio.Features.Rules;

/// <summary>What the rules on the screen are warned of, by place.</summary>
public sealed class RuleWarnings
{
    private readonly CampaignRules? _rules;
    private readonly CampaignEditModel? _stored;
    private readonly RuleWorkspace? _workspace;

    private RuleWarnings(CampaignRules? rules, CampaignEditModel? stored, RuleWorkspace? workspace, IReadOnlyList<RuleWarning> all) =>
        (_rules, _stored, _workspace, All) = (rules, stored, workspace, all);

    public static RuleWarnings None { get; } = new(null, null, null, []);

    public IReadOnlyList<RuleWarning> All { get; }

    /// <summary>What is about one rule.</summary>
    /// <param name="path">The rule's place.</param>
    public IReadOnlyList<RuleWarning> Under(string path) => [.. All.Where(warning => warning.Field.StartsWith($"{path}.", StringComparison.Ordinal))];

    /// <summary>Those of the rules as they are now: these same ones while nothing changed.</summary>
    /// <param name="mine">With the rules on the screen.</param>
    /// <param name="stored">As last saved.</param>
    /// <param name="workspace">What rules may refer to.</param>
    public RuleWarnings For(CampaignEditModel mine, CampaignEditModel stored, RuleWorkspace workspace)
    {
        var rules = CampaignRules.Of(mine);
        if (rules == _rules && ReferenceEquals(stored, _stored) && ReferenceEquals(workspace, _workspace)) return this;
        // Before the page has read what there is, everything would seem to be gone.
        if (workspace.Statuses.Count == 0) return None;
        var users = workspace.Users.Select(user => $"{user.Id}").ToHashSet();
        var context = new RuleAdviceContext(
            workspace.Catalog, [.. workspace.Statuses.Select(status => status.Key)], users.Contains, mine.TrackEngagement, CampaignRules.Of(stored));
        return new RuleWarnings(rules, stored, workspace, RuleAdvice.Of(rules, context));
    }
}
