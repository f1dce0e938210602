using CampaignStudio.Components;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Leads.Board;
using CampaignStudio.Domain.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace CampaignStudio.Features.Leads.Board;

/// <summary>The pipeline as columns of cards that are moved by mouse, keyboard or finger.</summary>
public partial class LeadBoardPage : StudioComponent
{
    private const int UndoableFor = 10_000;

    private LeadBoard? _board;
    private LeadsQuery _query = new();
    private IReadOnlyList<UserRow> _users = [];
    private IReadOnlyDictionary<long, string> _agents = new Dictionary<long, string>();
    private Dictionary<string, int> _shown = [];
    private DateTime _nowUtc;
    private BoardLead? _dragged;
    private string? _over;
    private long? _focusOn;
    private int _moves;
    private Snackbar? _undo;

    [Inject] private LeadBoardQueries Queries { get; set; } = null!;
    [Inject] private LeadService Leads { get; set; } = null!;
    [Inject] private UserQueries Users { get; set; } = null!;
    [Inject] private StudioClock Clock { get; set; } = null!;
    [Inject] private IDialogService Dialogs { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "q")] private string? Text { get; set; }
    [SupplyParameterFromQuery(Name = "tag")] private string? Tag { get; set; }
    [SupplyParameterFromQuery(Name = "assigned_to")] private long? AgentId { get; set; }

    protected override async Task OnInitializedAsync()
    {
        var all = await Users.ListAsync(cancel: Disposed);
        _agents = all.ToDictionary(user => user.Id, user => user.Name);
        _users = [.. all.Where(user => user.IsActive)];
        Watch(Topic.Leads, LoadAsync);
    }

    protected override async Task OnParametersSetAsync()
    {
        var asked = LeadsQuery.Of(Text, null, Tag, AgentId);
        if (asked == _query && _board is not null) return;
        (_query, _shown) = (asked, []);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        // Between a move that is shown and one that is saved the database would tell of the time before.
        if (_moves > 0) return;
        var (query, shown) = (_query, _shown);
        var board = await Queries.ReadAsync(FilterOf(query), shown: shown, cancel: Disposed);
        if (query != _query || _moves > 0) return;
        (_board, _nowUtc) = (board, Clock.UtcNow);
    }

    private Task MoreAsync(BoardColumn column) => RunAsync(async () =>
    {
        if (!BoardPlace.TryParse(column.Next, out var place)) return Result.Ok;
        var page = await Queries.MoreAsync(FilterOf(_query), column.Key, place, cancel: Disposed);
        if (page.IsError) return page.Error!;
        _board = _board!.With(column.Key, page.Value);
        _shown[column.Key] = _board.Columns.First(one => one.Key == column.Key).Leads.Count;
        return Result.Ok;
    });

    private async Task DropAsync(string status)
    {
        var lead = _dragged;
        (_dragged, _over) = (null, null);
        if (lead is not null && lead.Status != status) await MoveAsync(lead, status);
    }

    private async Task ChooseAsync(BoardLead lead)
    {
        var parameters = new DialogParameters<MoveLeadDialog> { { dialog => dialog.Columns, _board!.Columns }, { dialog => dialog.Status, lead.Status } };
        var dialog = await Dialogs.ShowAsync<MoveLeadDialog>($"Move {lead.DisplayName} to…", parameters);
        if (await dialog.Result is not { Canceled: false, Data: string status }) return;
        _focusOn = lead.Id;
        await MoveAsync(lead, status);
    }

    private async Task MoveAsync(BoardLead lead, string status)
    {
        var from = lead.Status;
        if (await MoveAsync(lead, from, status)) OfferUndo(lead with { Status = status }, from);
    }

    /// <summary>Shown at once; what came of it is read when the last of several moves is saved.</summary>
    private async Task<bool> MoveAsync(BoardLead lead, string from, string to)
    {
        _board = _board!.With(lead, to, Clock.UtcNow);
        _moves++;
        bool isMoved;
        try
        {
            isMoved = await RunAsync(() => Leads.MoveAsync(lead.Id, to, from, Disposed));
        }
        finally
        {
            _moves--;
        }
        if (!Disposed.IsCancellationRequested) await LoadAsync();
        return isMoved;
    }

    private void OfferUndo(BoardLead lead, string from)
    {
        TakeUndoAway();
        _undo = Snackbar.Add($"{lead.DisplayName} is now {Label(lead.Status)}", Severity.Success, options =>
        {
            options.Action = "Undo";
            options.RequireInteraction = false;
            options.VisibleStateDuration = UndoableFor;
            options.OnClick = _ => InvokeAsync(async () =>
            {
                _undo = null;
                if (await MoveAsync(lead, lead.Status, from)) Snackbar.Add($"{lead.DisplayName} is {Label(from)} again", Severity.Success);
                StateHasChanged();
            });
        });
    }

    // Only the last move can be taken back, and only from here.
    private void TakeUndoAway()
    {
        if (_undo is not null) Snackbar.Remove(_undo);
        _undo = null;
    }

    private void Show(LeadsQuery query) => Navigation.NavigateTo(query.At(LeadsQuery.BoardPath), replace: true);

    private string Label(string status) => _board?.Columns.FirstOrDefault(column => column.Key == status)?.Label ?? status;

    private static LeadFilter FilterOf(LeadsQuery query) => new() { Text = query.Text, Tag = query.Tag, AssignedToId = query.AgentId };

    protected override void Dispose(bool disposing)
    {
        if (disposing) TakeUndoAway();
        base.Dispose(disposing);
    }
}
