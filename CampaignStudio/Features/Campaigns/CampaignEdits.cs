using System.Text.Json;
using CampaignStudio.Components;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Rules.Versions;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Features.Campaigns;

/// <summary>Compares two versions of a campaign's settings, as somebody finds who saves after somebody else.</summary>
internal static class CampaignEdits
{
    private static readonly string[] RuleNames = ["lead_scoring_rules", "progression_rules"];

    /// <summary>Saving this plans anew what waits. By the name as it is read.</summary>
    public static bool PlansAnew(SettingDifference difference) => difference.Name is "Window" or "Time zone";

    /// <summary>Saving this may hand what waits to another sender.</summary>
    public static bool ChangesSenders(SettingDifference difference) => difference.Name is "Email sender ids" or "Sms sender ids";

    /// <summary>What differs apart from the rules, which have an editor of their own.</summary>
    public static IReadOnlyList<SettingDifference> Settings(CampaignEditModel theirs, CampaignEditModel mine) =>
        [.. Differences(theirs, mine).Where(difference => !RuleNames.Contains(difference.Name)).Select(Readable)];

    /// <summary>Rule by rule, in words.</summary>
    public static IReadOnlyList<SettingDifference> Rules(CampaignEditModel theirs, CampaignEditModel mine) =>
    [
        .. RuleDifferences.Between(Alone(theirs), Alone(mine))
            .Select(difference => new SettingDifference(difference.Name, difference.Before ?? "not there", difference.After ?? "not there")),
    ];

    // Floor and ceiling are settings.
    private static CampaignRules Alone(CampaignEditModel model) => CampaignRules.Of(model) with { Floor = null, Ceiling = null };

    private static IEnumerable<SettingDifference> Differences(CampaignEditModel theirs, CampaignEditModel mine)
    {
        var left = JsonSerializer.SerializeToElement(theirs, StudioJson.Options);
        var right = JsonSerializer.SerializeToElement(mine, StudioJson.Options);
        var names = left.EnumerateObject().Concat(right.EnumerateObject()).Select(property => property.Name).Distinct();
        foreach (var name in names)
        {
            var (old, own) = (Text(left, name), Text(right, name));
            if (old != own) yield return new SettingDifference(name, old, own);
        }
    }

    private static string Text(JsonElement settings, string name) => !settings.TryGetProperty(name, out var value) ? "" : value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() ?? "",
        JsonValueKind.Null => "",
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        _ => value.GetRawText(),
    };

    private static SettingDifference Readable(SettingDifference difference) => difference with { Name = StatusColors.Label(difference.Name) };
}
