namespace CampaignStudio.Features.Rules;

/// <summary>Where a keyboard moves an item to.</summary>
public enum MoveStep
{
    Up,
    Down,

    /// <summary>Out of its group, to the place after it.</summary>
    Out,

    /// <summary>Into the group before it, else into the one after it.</summary>
    In,
}

/// <summary>
/// Changes of a condition's draft, as pure functions. What can't be done leaves the very same tree; a group that loses its last
/// item goes with it, because an empty one would mean something nobody asked for.
/// </summary>
public static class ConditionTree
{
    public static ConditionDraft? Find(GroupDraft root, long id) => root.Id == id ? root : Flat(root).FirstOrDefault(item => item.Id == id);

    /// <summary>The group an item stands in, and where; <c>null</c> for the root and for strangers.</summary>
    public static (GroupDraft Group, int Index)? Place(GroupDraft root, long id)
    {
        for (var i = 0; i < root.Items.Count; i++)
        {
            if (root.Items[i].Id == id) return (root, i);
            if (root.Items[i] is GroupDraft inner && Place(inner, id) is { } place) return place;
        }
        return null;
    }

    /// <summary>Everything below the root in reading order.</summary>
    public static IEnumerable<ConditionDraft> Flat(GroupDraft root) =>
        root.Items.SelectMany(item => item is GroupDraft inner ? Flat(inner).Prepend(item) : [item]);

    /// <summary>The item takes the place of the one with its id.</summary>
    public static GroupDraft Put(GroupDraft root, ConditionDraft changed)
    {
        if (root.Id == changed.Id) return (GroupDraft)changed;
        return Place(root, changed.Id) is var (group, at) ? Edit(root, group.Id, items => [.. items.Take(at), changed, .. items.Skip(at + 1)]) : root;
    }

    public static GroupDraft Add(GroupDraft root, long groupId, ConditionDraft item) => Edit(root, groupId, items => [.. items, item]);

    public static GroupDraft Remove(GroupDraft root, long id)
    {
        if (Place(root, id) is not var (group, at)) return root;
        return group.Items.Count == 1 && group.Id != root.Id
            ? Remove(root, group.Id)
            : Edit(root, group.Id, items => [.. items.Take(at), .. items.Skip(at + 1)]);
    }

    /// <param name="index">Before which of the group's items, as they stand now; their count for the end.</param>
    public static GroupDraft Move(GroupDraft root, long id, long groupId, int index)
    {
        if (Place(root, id) is not var (from, at) || Find(root, groupId) is not GroupDraft target) return root;
        var item = from.Items[at];
        if (item.Id == groupId || (item is GroupDraft moved && Find(moved, groupId) is not null)) return root;

        // What is taken out above the new place moves that place up.
        var to = Math.Clamp(from.Id == groupId && at < index ? index - 1 : index, 0, from.Id == groupId ? from.Items.Count - 1 : target.Items.Count);
        if (from.Id == groupId && to == at) return root;
        var without = Edit(root, from.Id, items => [.. items.Take(at), .. items.Skip(at + 1)]);
        var placed = Edit(without, groupId, items => [.. items.Take(to), item, .. items.Skip(to)]);
        return from.Items.Count > 1 || from.Id == root.Id ? placed : Remove(placed, from.Id);
    }

    public static GroupDraft Step(GroupDraft root, long id, MoveStep step)
    {
        if (Place(root, id) is not var (group, at)) return root;
        return step switch
        {
            MoveStep.Up => at == 0 ? root : Move(root, id, group.Id, at - 1),
            MoveStep.Down => Move(root, id, group.Id, at + 2),
            MoveStep.Out => Place(root, group.Id) is var (outer, place) ? Move(root, id, outer.Id, place + 1) : root,
            _ => (group.Items.ElementAtOrDefault(at - 1), group.Items.ElementAtOrDefault(at + 1)) switch
            {
                (GroupDraft before, _) => Move(root, id, before.Id, before.Items.Count),
                (_, GroupDraft after) => Move(root, id, after.Id, 0),
                _ => root,
            },
        };
    }

    private static GroupDraft Edit(GroupDraft group, long groupId, Func<IReadOnlyList<ConditionDraft>, IReadOnlyList<ConditionDraft>> edit) => group.Id == groupId
        ? group with { Items = [.. edit(group.Items)] }
        : group with { Items = [.. group.Items.Select(item => item is GroupDraft inner ? Edit(inner, groupId, edit) : item)] };
}
