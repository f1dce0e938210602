using CampaignStudio.Domain.Rules;
using CampaignStudio.Features.Rules;
using CsCheck;
using static CampaignStudio.Tests.Rules.DraftGen;

namespace CampaignStudio.Tests.Rules;

public sealed class ConditionTreeTests
{
    // a, (b or c), d
    private static readonly ComparisonDraft A = Row("a"), B = Row("b"), C = Row("c"), D = Row("d");
    private static readonly GroupDraft Inner = new(ConditionDraft.NewId()) { IsAny = true, Items = [B, C] };
    private static readonly GroupDraft Root = new(ConditionDraft.NewId()) { Items = [A, Inner, D] };

    private static ComparisonDraft Row(string field) => new(ConditionDraft.NewId()) { Field = field };

    private static string Shape(ConditionDraft draft) =>
        draft is GroupDraft group ? $"({string.Join(" ", group.Items.Select(Shape))})" : ((ComparisonDraft)draft).Field;

    [Theory]
    [InlineData("a", MoveStep.Down, "((b c) a d)")]
    [InlineData("d", MoveStep.Up, "(a d (b c))")]
    [InlineData("a", MoveStep.Up, "(a (b c) d)")]
    [InlineData("d", MoveStep.Down, "(a (b c) d)")]
    [InlineData("c", MoveStep.Up, "(a (c b) d)")]
    [InlineData("b", MoveStep.Out, "(a (c) b d)")]
    [InlineData("a", MoveStep.In, "((a b c) d)")]
    [InlineData("d", MoveStep.In, "(a (b c d))")]
    [InlineData("a", MoveStep.Out, "(a (b c) d)")]
    [InlineData("b", MoveStep.In, "(a (b c) d)")]
    public void A_step_by_key_moves_among_neighbours_or_out_of_and_into_a_group(string field, MoveStep step, string expected)
    {
        var id = new[] { A, B, C, D }.Single(row => row.Field == field).Id;

        var moved = ConditionTree.Step(Root, id, step);

        Assert.Equal(expected, Shape(moved));
        Assert.Equal(expected == Shape(Root), ReferenceEquals(moved, Root));
    }

    [Fact]
    public void A_whole_group_moves_with_what_is_in_it() => Assert.Equal("((b c) a d)", Shape(ConditionTree.Step(Root, Inner.Id, MoveStep.Up)));

    [Fact]
    public void A_group_is_never_put_into_itself() => Assert.Same(Root, ConditionTree.Move(Root, Inner.Id, Inner.Id, 0));

    [Theory]
    [InlineData(0, "(a (b c) d)")]
    [InlineData(1, "(a (b c) d)")]
    [InlineData(2, "((b c) a d)")]
    [InlineData(3, "((b c) d a)")]
    public void The_place_of_a_move_is_told_as_things_stand_before_it(int index, string expected) =>
        Assert.Equal(expected, Shape(ConditionTree.Move(Root, A.Id, Root.Id, index)));

    [Fact]
    public void A_group_that_gave_away_its_last_row_goes()
    {
        var one = ConditionTree.Step(Root, B.Id, MoveStep.Out);

        Assert.Equal("(a b c d)", Shape(ConditionTree.Move(one, C.Id, Root.Id, 3)));
        Assert.Equal("(a b d)", Shape(ConditionTree.Remove(one, C.Id)));
    }

    [Fact]
    public void A_move_neither_loses_nor_doubles_a_comparison() =>
        WithMove.Sample(move => Rows(ConditionTree.Move(move.Draft, move.Id, move.Group, move.Index)).SequenceEqual(Rows(move.Draft)));

    [Fact]
    public void A_step_neither_loses_nor_doubles_a_comparison() =>
        Gen.Select(WithItem, Gen.Enum<MoveStep>()).Sample((found, step) => Rows(ConditionTree.Step(found.Draft, found.Id, step)).SequenceEqual(Rows(found.Draft)));

    [Fact]
    public void A_moved_item_stands_where_it_was_put() =>
        WithMove.Sample(move =>
        {
            var moved = ConditionTree.Move(move.Draft, move.Id, move.Group, move.Index);
            return ReferenceEquals(moved, move.Draft) || ConditionTree.Place(moved, move.Id)?.Group.Id == move.Group;
        });

    [Fact]
    public void Removing_takes_away_what_was_meant_and_nothing_else() =>
        WithItem.Sample(found =>
        {
            var gone = ConditionTree.Find(found.Draft, found.Id) switch
            {
                GroupDraft group => Rows(group).ToHashSet(),
                { } row => [row.Id],
                null => new HashSet<long>(),
            };
            return Rows(ConditionTree.Remove(found.Draft, found.Id)).SequenceEqual(Rows(found.Draft).Where(id => !gone.Contains(id)));
        });

    [Fact]
    public void A_draft_means_what_the_condition_means() =>
        Gen.Select(RuleGen.Condition.Where(condition => condition != Condition.Always && !HasEmptyGroup(condition)), RuleGen.Facts).Sample((condition, facts) =>
            ConditionEvaluator.IsMet(ConditionDraft.Of(condition).ToCondition(), facts, Samples.Now) == ConditionEvaluator.IsMet(condition, facts, Samples.Now));

    [Fact]
    public void A_draft_read_again_takes_the_identities_that_were_there_and_none_twice() =>
        Gen.Select(Draft, Draft).Sample((draft, other) =>
        {
            var again = ConditionDraft.Of(draft.ToCondition(), other);
            return again.Id == other.Id && Rows(again).Distinct().Count() == again.ToCondition().Comparisons().Count();
        });

    private static bool HasEmptyGroup(Condition condition) => condition switch
    {
        AllOf all => all.Conditions.Count == 0 || all.Conditions.Any(HasEmptyGroup),
        AnyOf any => any.Conditions.Count == 0 || any.Conditions.Any(HasEmptyGroup),
        Not not => HasEmptyGroup(not.Condition),
        _ => false,
    };
}
