using CampaignStudio.Domain.Rules.Versions;

namespace CampaignStudio.Domain.Rules.Advice;

/// <summary>Something about a campaign's rules that is allowed and probably not meant; it never stands in the way of saving.</summary>
/// <param name="Code">Stable snake_case name for programs, such as <c>never_holds</c>.</param>
/// <param name="Message">What will happen, in words.</param>
/// <param name="Field">The place, spelled as in errors: <c>progression_rules[1].conditions[0]</c>.</param>
/// <param name="RuleId">The rule it is about; null while it has no id.</param>
/// <param name="IsHint">Often meant so: worth a look, no more.</param>
public sealed record RuleWarning(string Code, string Message, string Field, string? RuleId, bool IsHint = false);

/// <summary>What rules are judged against.</summary>
/// <param name="Catalog">The fields that exist.</param>
/// <param name="Statuses">Keys of the pipeline.</param>
/// <param name="IsActiveUser">Whether a user id is an active user's.</param>
/// <param name="TracksEngagement">Whether the campaign learns of opens and clicks.</param>
/// <param name="Stored">The rules as last saved; null: the campaign is new.</param>
public sealed record RuleAdviceContext(
    FieldCatalog Catalog, IReadOnlyCollection<string> Statuses, Func<string, bool> IsActiveUser, bool TracksEngagement, CampaignRules? Stored = null);
