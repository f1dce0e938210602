using CampaignStudio.Domain.Rules;

namespace CampaignStudio.Features.Rules;

/// <summary>The steps back of all rules together, and moving them.</summary>
public sealed partial class RulesTab
{
    private EditHistory<RuleSheet> _history = new(new([], [], [], []));
    private EditSurface? _surface;
    private int _lastKey;

    private string NewKey() => $"rule-{++_lastKey}";

    private RuleSheet Sheet() => new([.. _scoring], [.. _scoringKeys], [.. _progression], [.. _progressionKeys]);

    private void Record(string? mark = null) => _history.Record(Sheet(), mark);

    private void Undo()
    {
        if (Disabled || !_history.Undo()) return;
        Take(_history.Current);
        _surface?.Settle("Undone");
    }

    private void Redo()
    {
        if (Disabled || !_history.Redo()) return;
        Take(_history.Current);
        _surface?.Settle("Done again");
    }

    private void Take(RuleSheet sheet)
    {
        (_scoring, _scoringKeys) = ([.. sheet.Scoring], [.. sheet.ScoringKeys]);
        (_progression, _progressionKeys) = ([.. sheet.Progression], [.. sheet.ProgressionKeys]);
        (_errors, _elsewhere) = (PlacedErrors.None, []);
    }

    private void Move(ItemMove move) => MoveTo(move.Item, at => move.Index > at ? move.Index - 1 : move.Index);

    private void Step(ItemStep step)
    {
        if (step.Step is MoveStep.Up or MoveStep.Down) MoveTo(step.Item, at => step.Step is MoveStep.Up ? at - 1 : at + 1);
    }

    private void MoveTo(string key, Func<int, int> place)
    {
        if (Disabled) return;
        var sheet = Sheet();
        var moved = sheet.Move(key, place);
        if (moved is null)
        {
            _surface?.Settle("It stays where it is.");
            return;
        }
        Take(moved);
        Record();
        var (name, at, count) = moved.Place(key);
        _surface?.Settle($"Moved: {(string.IsNullOrWhiteSpace(name) ? "the new rule" : name)}. Now {at + 1} of {count}.", EditSurface.Handle(key));
    }
}
