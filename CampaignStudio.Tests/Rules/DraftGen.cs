using CampaignStudio.Domain.Rules;
using CampaignStudio.Features.Rules;
using CsCheck;

namespace CampaignStudio.Tests.Rules;

/// <summary>Random drafts, and something in them to take hold of.</summary>
internal static class DraftGen
{
    public static readonly Gen<GroupDraft> Draft = RuleGen.Condition.List[1, 4].Select(parts => ConditionDraft.Of(new AllOf([.. parts])));

    /// <summary>A draft with the id of something below its root; 0 where there is nothing.</summary>
    public static readonly Gen<(GroupDraft Draft, long Id)> WithItem = Draft.SelectMany(draft =>
        Gen.OneOf([0L, .. ConditionTree.Flat(draft).Select(item => item.Id)]).Select(id => (draft, id)));

    /// <summary>The same with the id of some group and an index, which may be beyond its end.</summary>
    public static readonly Gen<(GroupDraft Draft, long Id, long Group, int Index)> WithMove = WithItem.SelectMany(found => Gen.Select(
        Gen.OneOf([found.Draft.Id, .. ConditionTree.Flat(found.Draft).OfType<GroupDraft>().Select(group => group.Id)]),
        Gen.Int[0, 5],
        (group, index) => (found.Draft, found.Id, group, index)));

    /// <summary>The ids of all rows, in no order.</summary>
    public static IEnumerable<long> Rows(GroupDraft draft) => ConditionTree.Flat(draft).OfType<ComparisonDraft>().Select(row => row.Id).Order();
}
