using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace CampaignStudio.Features.Rules;

/// <summary>Edits one condition. Its rows and groups tell it what to change; it keeps the steps back, unless an editor around it does.</summary>
public sealed partial class ConditionEditor
{
    private EditHistory<GroupDraft> _history = new(ConditionDraft.Of(Condition.Always));
    private EditSurface? _surface;
    private Condition _condition = Condition.Always;
    private Condition? _given;
    private PlacedErrors _own = PlacedErrors.None;

    [Inject] private IDialogService Dialogs { get; set; } = null!;
    [CascadingParameter] public RuleWorkspace Workspace { get; set; } = RuleWorkspace.Empty;

    /// <summary>What this editor is a part of; undoing is its business then.</summary>
    [CascadingParameter] public EditSurface? Outer { get; set; }
    [Parameter, EditorRequired] public Condition Value { get; set; } = Condition.Always;
    [Parameter] public EventCallback<Condition> ValueChanged { get; set; }
    [Parameter] public ConditionUse Use { get; set; } = ConditionUse.Step;

    /// <summary>Refusals of the whole form; those under <see cref="Path"/> show at their rows.</summary>
    [Parameter] public PlacedErrors Errors { get; set; } = PlacedErrors.None;
    [Parameter] public string Path { get; set; } = "";

    /// <summary>The value is stored as a list of conditions that must all hold.</summary>
    [Parameter] public bool AsList { get; set; }
    [Parameter] public string Label { get; set; } = "Conditions";
    [Parameter] public string EmptyText { get; set; } = "No condition: it holds for everybody.";
    [Parameter] public bool Disabled { get; set; }

    private GroupDraft Draft => _history.Current;

    private bool OwnsHistory => Outer is null;

    // While typing, what can't mean anything is said at once; what is merely missing waits for the save.
    private PlacedErrors ShownErrors => new([.. Errors.Under(Path), .. _own.All.Where(own => !Errors.Has(own.Field ?? ""))]);

    /// <summary>The parts of a condition that is kept as a list.</summary>
    public static ValueList<Condition> Parts(Condition condition) => condition is AllOf all ? all.Conditions : [condition];

    protected override void OnParametersSet()
    {
        // A value given twice is nothing new, even if something was edited since: the owner has not passed that on yet.
        var isFirst = _given is null;
        if (Value == _given) return;
        _given = Value;
        if (!isFirst && (Value == _condition || (AsList && Parts(Value).Equals(Parts(_condition))))) return;
        var draft = ConditionDraft.Of(Value, Draft);
        if (isFirst || !OwnsHistory) _history = new(draft);
        else _history.Record(draft);
        _condition = Value;
        CheckOwn();
    }

    /// <summary>A row or group has new content.</summary>
    internal Task PutAsync(ConditionDraft changed) => ChangeAsync(ConditionTree.Put(Draft, changed));

    /// <summary>Something new at the end of a group; the focus goes to its first field.</summary>
    internal async Task AddAsync(GroupDraft group, ConditionDraft item)
    {
        await ChangeAsync(ConditionTree.Add(Draft, group.Id, item));
        _surface?.Settle(null, $"[data-item='{item.Id}'] .cond-field input");
    }

    /// <summary>The focus goes to what stands there now, else to what stands before.</summary>
    internal async Task RemoveAsync(ConditionDraft item)
    {
        var before = ConditionTree.Flat(Draft).ToList();
        var at = before.FindIndex(other => other.Id == item.Id);
        await ChangeAsync(ConditionTree.Remove(Draft, item.Id));
        var left = ConditionTree.Flat(Draft).Select(other => other.Id).ToHashSet();
        var neighbour = before.Skip(at + 1).Concat(before.Take(Math.Max(at, 0)).Reverse()).FirstOrDefault(other => left.Contains(other.Id));
        _surface?.Settle($"Removed: {Name(item)}", neighbour is null ? ".cond-add button" : EditSurface.Handle(neighbour.Id));
    }

    /// <summary>The focus goes back into a row, whose focused part has gone.</summary>
    internal void FocusValue(ConditionDraft row) => _surface?.Settle(null, $"[data-item='{row.Id}'] .cond-value input");

    internal string Name(ConditionDraft item) =>
        item is GroupDraft { Items.Count: > 1 } ? "the group" : ConditionText.Describe(item.ToCondition(), Workspace.Catalog, Workspace.Labels);

    private Task MoveAsync(ItemMove move) => long.TryParse(move.Item, out var id) && long.TryParse(move.List, out var group)
        ? MovedAsync(id, ConditionTree.Move(Draft, id, group, move.Index), "It stays where it is.")
        : Task.CompletedTask;

    private Task StepAsync(ItemStep step) => long.TryParse(step.Item, out var id)
        ? MovedAsync(id, ConditionTree.Step(Draft, id, step.Step), step.Step switch
        {
            MoveStep.Up => "It is the first already.",
            MoveStep.Down => "It is the last already.",
            MoveStep.Out => "It is in no group.",
            _ => "There is no group beside it.",
        })
        : Task.CompletedTask;

    private async Task MovedAsync(long id, GroupDraft moved, string otherwise)
    {
        if (Disabled || ReferenceEquals(moved, Draft) || ConditionTree.Place(moved, id) is not var (group, at))
        {
            _surface?.Settle(otherwise);
            return;
        }
        await ChangeAsync(moved);
        var where = group.Id == moved.Id ? "" : $" in the group “{ConditionGroup.TextOf(group)}”";
        _surface?.Settle($"Moved: {Name(group.Items[at])}. Now {at + 1} of {group.Items.Count}{where}.", EditSurface.Handle(id));
    }

    private Task ChangeAsync(GroupDraft draft)
    {
        _history.Record(draft);
        return TellAsync();
    }

    private async Task UndoAsync()
    {
        if (Disabled || !_history.Undo()) return;
        await TellAsync();
        _surface?.Settle("Undone");
    }

    private async Task RedoAsync()
    {
        if (Disabled || !_history.Redo()) return;
        await TellAsync();
        _surface?.Settle("Done again");
    }

    private async Task TellAsync()
    {
        _condition = Draft.ToCondition();
        CheckOwn();
        await ValueChanged.InvokeAsync(_condition);
        // Rows call this directly, so nobody else knows that there is something new to show.
        StateHasChanged();
    }

    private async Task ShowJsonAsync()
    {
        var parameters = new DialogParameters<ConditionJsonDialog>
        {
            { dialog => dialog.Value, _condition },
            { dialog => dialog.AsList, AsList },
            { dialog => dialog.ReadOnly, Disabled },
            { dialog => dialog.Workspace, Workspace },
        };
        var dialog = await Dialogs.ShowAsync<ConditionJsonDialog>($"{Label} as JSON", parameters, new DialogOptions { MaxWidth = MaxWidth.Small, FullWidth = true });
        if (await dialog.Result is { Canceled: false, Data: Condition written }) await ChangeAsync(ConditionDraft.Of(written, Draft));
    }

    private void CheckOwn()
    {
        IEnumerable<Error> found = AsList
            ? Parts(_condition).SelectMany((part, index) => ConditionValidator.Validate(part, Workspace.Catalog, Use, $"{Path}[{index}]"))
            : ConditionValidator.Validate(_condition, Workspace.Catalog, Use, Path);
        _own = new([.. found.Where(error => error.Code is "value_mismatch" or "operator_mismatch" or "field_not_allowed")]);
    }

    private IEnumerable<Error> Unplaced()
    {
        var list = Draft;
        while (list.IsWrapped(AsList)) list = (GroupDraft)list.Items[0];
        var rows = Enumerable.Range(0, list.Items.Count).Select(index => list.PathOf(index, Path, AsList, isRoot: true));
        return new PlacedErrors([.. Errors.Under(Path)]).Outside(rows);
    }
}
