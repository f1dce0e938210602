namespace CampaignStudio.Features.Rules;

/// <summary>The values something had while it was edited, of which one is current. They must be immutable and compare by value.</summary>
public sealed class EditHistory<T>(T first)
{
    /// <summary>More steps back than anybody goes; the oldest are forgotten.</summary>
    public const int MaxSteps = 200;

    private readonly List<T> _before = [];
    private readonly Stack<T> _after = [];
    private string? _mark;

    public T Current { get; private set; } = first;

    public bool CanUndo => _before.Count > 0;

    public bool CanRedo => _after.Count > 0;

    /// <summary>A new current value; what was taken back before is forgotten.</summary>
    /// <param name="mark">The place that was changed: changes of one place in a row are one step. <c>null</c>: a step of its own.</param>
    public void Record(T value, string? mark = null)
    {
        if (EqualityComparer<T>.Default.Equals(value, Current)) return;
        if (mark is null || mark != _mark)
        {
            _before.Add(Current);
            if (_before.Count > MaxSteps) _before.RemoveAt(0);
        }
        (_mark, Current) = (mark, value);
        _after.Clear();
    }

    /// <summary>One step back; false when there is none.</summary>
    public bool Undo()
    {
        if (!CanUndo) return false;
        _after.Push(Current);
        (_mark, Current) = (null, _before[^1]);
        _before.RemoveAt(_before.Count - 1);
        return true;
    }

    /// <summary>One step forward again; false when there is none.</summary>
    public bool Redo()
    {
        if (!_after.TryPop(out var value)) return false;
        _before.Add(Current);
        (_mark, Current) = (null, value);
        return true;
    }
}
