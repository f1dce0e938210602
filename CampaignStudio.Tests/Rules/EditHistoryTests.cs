using CampaignStudio.Features.Rules;
using CsCheck;

namespace CampaignStudio.Tests.Rules;

public sealed class EditHistoryTests
{
    [Fact]
    public void What_was_taken_back_can_be_done_again()
    {
        var history = new EditHistory<string>("a");
        history.Record("b");
        history.Record("c");

        Assert.True(history.Undo());
        Assert.True(history.Undo());
        Assert.False(history.Undo());
        Assert.Equal("a", history.Current);
        Assert.True(history.Redo());
        Assert.Equal("b", history.Current);
    }

    [Fact]
    public void A_new_change_forgets_what_was_taken_back()
    {
        var history = new EditHistory<string>("a");
        history.Record("b");
        history.Undo();
        history.Record("c");

        Assert.False(history.Redo());
        Assert.Equal("c", history.Current);
    }

    [Fact]
    public void Changes_of_one_place_in_a_row_are_one_step()
    {
        var history = new EditHistory<string>("");
        foreach (var text in (string[])["N", "Na", "Name"]) history.Record(text, "name");
        history.Record("Name!", "points");
        history.Undo();
        Assert.Equal("Name", history.Current);
        history.Undo();
        Assert.Equal("", history.Current);
    }

    [Fact]
    public void A_place_changed_again_after_going_back_is_a_step_of_its_own()
    {
        var history = new EditHistory<string>("");
        history.Record("a", "name");
        history.Record("b", "other");
        history.Undo();
        history.Record("c", "name");
        history.Undo();

        Assert.Equal("a", history.Current);
    }

    [Fact]
    public void What_changes_nothing_is_no_step()
    {
        var history = new EditHistory<string>("a");
        history.Record("a");

        Assert.False(history.CanUndo);
    }

    [Fact]
    public void The_oldest_steps_are_forgotten()
    {
        var history = new EditHistory<int>(0);
        for (var i = 1; i <= EditHistory<int>.MaxSteps + 5; i++) history.Record(i);
        while (history.Undo())
        {
        }

        Assert.Equal(5, history.Current);
    }

    [Fact]
    public void All_the_way_back_is_the_beginning_and_all_the_way_forward_the_end() =>
        Gen.Int[0, 3].List[0, 20].Sample(values =>
        {
            var history = new EditHistory<int>(-1);
            foreach (var value in values) history.Record(value);
            var last = history.Current;
            while (history.Undo())
            {
            }
            var first = history.Current;
            while (history.Redo())
            {
            }
            return first == -1 && history.Current == last;
        });
}
