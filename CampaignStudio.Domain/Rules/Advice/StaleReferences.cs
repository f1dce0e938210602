using System.Globalization;
using System.Text.RegularExpressions;
using CampaignStudio.Domain.Rules.Versions;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Rules.Advice;

/// <summary>
/// What a rule refers to may go after the rule was saved: an agent leaves, a custom field or a status is removed. That must not stand in
/// the way of other edits, so what is unchanged since is warned of, and only what is new or changed is refused.
/// </summary>
public static partial class StaleReferences
{
    private static readonly string[] Codes = ["unknown_agent", "unknown_user", "unknown_field", "unknown_status", "operator_mismatch", "value_mismatch"];

    /// <summary>The errors that stay errors.</summary>
    /// <param name="errors">Of the validators.</param>
    /// <param name="rules">What was checked.</param>
    /// <param name="stored">As last saved; null: all is new.</param>
    public static IEnumerable<Error> Without(IEnumerable<Error> errors, CampaignRules rules, CampaignRules? stored) =>
        errors.Where(error => Find(error, rules, stored) is null);

    /// <summary>The others, as warnings.</summary>
    internal static IEnumerable<RuleWarning> Warnings(CampaignRules rules, RuleAdviceContext context)
    {
        if (context.Stored is null) return [];
        IEnumerable<Error> errors =
        [
            .. ScoringValidator.Validate(rules.Scoring, context.Catalog),
            .. ProgressionValidator.Validate(rules.Progression, context.Catalog, context.Statuses, context.IsActiveUser, _ => null),
        ];
        return errors
            .Select(error => (error, Stale: Find(error, rules, context.Stored)))
            .Where(one => one.Stale is not null)
            .Select(one => RuleAdvice.Warning(one.error.Code, $"{one.error.Message} {one.Stale!.Value.Effect}", one.error.Field!, one.Stale.Value.RuleId));
    }

    private static (string RuleId, string Effect)? Find(Error error, CampaignRules rules, CampaignRules? stored)
    {
        if (stored is null || error.Field is null || !Codes.Contains(error.Code) || Place().Match(error.Field) is not { Success: true } place) return null;
        var (index, part) = (Number(place.Groups["rule"]), place.Groups["part"].Value);
        if (place.Groups["list"].Value == RuleAdvice.ScoringPath)
        {
            var scoring = rules.Scoring[index];
            return Same(stored.Scoring, rule => rule.Id == scoring.Id && rule.Condition == scoring.Condition)
                ? (scoring.Id, "It was there when the rule was saved.")
                : null;
        }

        var now = rules.Progression[index];
        var isUnchanged = Same(stored.Progression, rule => rule.Id == now.Id && part switch
        {
            "conditions" => rule.Conditions.Equals(now.Conditions),
            "from_status" => rule.FromStatus == now.FromStatus,
            "to_status" => rule.ToStatus == now.ToStatus,
            _ => rule.Actions.Contains(now.Actions[Number(place.Groups["action"])]),
        });
        if (!isUnchanged) return null;
        return (now.Id, part.StartsWith("actions", StringComparison.Ordinal)
            ? "The rule moves leads all the same, leaves this out and tells the administrators."
            : "It was there when the rule was saved.");
    }

    private static bool Same<T>(IReadOnlyList<T> stored, Func<T, bool> isSame) => stored.Any(isSame);

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<list>lead_scoring_rules|progression_rules)\[(?<rule>\d+)\]\.(?<part>conditions?|from_status|to_status|actions\[(?<action>\d+)\])")]
    private static partial Regex Place();
}
