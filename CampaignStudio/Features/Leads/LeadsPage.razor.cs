using System.Globalization;
using CampaignStudio.Components;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace CampaignStudio.Features.Leads;

/// <summary>All leads: find, add, and act on several at once.</summary>
public partial class LeadsPage : StudioComponent
{
    private const int MaxTags = 3;

    private MudTable<LeadCard> _table = null!;
    private IReadOnlyList<PipelineStatus> _pipeline = [];
    private IReadOnlyList<UserRow> _users = [];
    private HashSet<LeadCard> _selected = new(ById.Instance);
    private LeadsQuery _query = new();

    [Inject] private LeadQueries Queries { get; set; } = null!;
    [Inject] private LeadService Leads { get; set; } = null!;
    [Inject] private PipelineQueries Pipeline { get; set; } = null!;
    [Inject] private UserQueries Users { get; set; } = null!;
    [Inject] private IDialogService Dialogs { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "q")] private string? Text { get; set; }
    [SupplyParameterFromQuery(Name = "status")] private string? Status { get; set; }
    [SupplyParameterFromQuery(Name = "tag")] private string? Tag { get; set; }
    [SupplyParameterFromQuery(Name = "assigned_to")] private long? AgentId { get; set; }

    protected override async Task OnInitializedAsync()
    {
        _query = LeadsQuery.Of(Text, Status, Tag, AgentId);
        _users = await Users.ListAsync(activeOnly: true, cancel: Disposed);
        _pipeline = await Pipeline.ListAsync(Disposed);
        Watch(Topic.Leads, ReloadAsync);
    }

    protected override async Task OnParametersSetAsync()
    {
        var asked = LeadsQuery.Of(Text, Status, Tag, AgentId);
        if (asked == _query) return;
        _query = asked;
        if (_table is not null) await _table.ReloadServerData();
    }

    private async Task ReloadAsync()
    {
        _pipeline = await Pipeline.ListAsync(Disposed);
        await _table.ReloadServerData();
    }

    private async Task<TableData<LeadCard>> PageAsync(TableState state, CancellationToken cancel)
    {
        var filter = new LeadFilter { Text = _query.Text, Status = _query.Status, Tag = _query.Tag, AssignedToId = _query.AgentId, Sort = Sort(state) };
        var page = await Queries.ListAsync(filter, new PageRequest(state.Page + 1, state.PageSize), cancel);
        return new() { Items = page.Items, TotalItems = (int)Math.Min(page.Total, int.MaxValue) };
    }

    private static LeadSort Sort(TableState state) => (state.SortLabel, state.SortDirection) switch
    {
        ("name", SortDirection.Ascending) => LeadSort.Name,
        ("name", SortDirection.Descending) => LeadSort.NameDescending,
        ("status", SortDirection.Ascending) => LeadSort.Status,
        ("status", SortDirection.Descending) => LeadSort.StatusDescending,
        ("created", SortDirection.Ascending) => LeadSort.Oldest,
        _ => LeadSort.Newest,
    };

    // The address says what is shown, so that it can be kept and sent to somebody.
    private void Show(LeadsQuery query) => Navigation.NavigateTo(query.At(LeadsQuery.ListPath), replace: true);

    // The table's own set, never a copy: another set is a change to it, which it would tell again.
    private void Select(HashSet<LeadCard> selected) => _selected = selected;

    private void Clear() => _selected = new(ById.Instance);

    private async Task AddAsync()
    {
        var dialog = await Dialogs.ShowAsync<LeadDialog>("Add a lead");
        if (await dialog.Result is { Canceled: false, Data: long id }) Navigation.NavigateTo($"/leads/{id}");
    }

    private async Task EnrollAsync()
    {
        var parameters = new DialogParameters<EnrollInCampaignDialog> { { dialog => dialog.LeadIds, [.. _selected.Select(lead => lead.Id)] } };
        var dialog = await Dialogs.ShowAsync<EnrollInCampaignDialog>(_selected.Count == 1 ? "Enroll a lead" : $"Enroll {_selected.Count} leads", parameters);
        if (await dialog.Result is { Canceled: false }) Clear();
    }

    private async Task AssignAsync()
    {
        var dialog = await Dialogs.ShowAsync<AssignDialog>(_selected.Count == 1 ? "Assign a lead" : $"Assign {_selected.Count} leads");
        if (await dialog.Result is not { Canceled: false } answer) return;
        var agentId = answer.Data as long?;
        await EachAsync(lead => Leads.AssignAsync(lead.Id, agentId, Disposed), agentId is null ? "now belong to nobody" : $"assigned to {AgentName(agentId)}");
    }

    private async Task DeleteAsync()
    {
        var which = _selected.Count == 1 ? _selected.First().DisplayName : $"{_selected.Count} leads";
        if (await Dialogs.ShowMessageBoxAsync(
            $"Delete {which}?",
            "Their personal data goes for good and their campaigns end. What was sent to them stays countable. This can't be undone.",
            "Delete",
            cancelText: "Cancel") is not true) return;
        await EachAsync(lead => Leads.DeleteAsync(lead.Id, Disposed), "deleted");
    }

    /// <summary>One after the other, up to the first refusal; those done leave the selection.</summary>
    private async Task EachAsync(Func<LeadCard, Task<Result>> change, string done)
    {
        var count = 0;
        await RunAsync(async () =>
        {
            foreach (var lead in _selected.ToList())
            {
                var result = await change(lead);
                if (result.IsError) return result;
                _selected.Remove(lead);
                count++;
            }
            return Result.Ok;
        });
        if (count > 0) Snackbar.Add($"{count} {(count == 1 ? "lead" : "leads")} {done}", Severity.Success);
        _selected = new(_selected, ById.Instance);
        await _table.ReloadServerData();
    }

    private string AgentName(long? id) => _users.FirstOrDefault(user => user.Id == id)?.Name ?? "";

    private static string? Address(LeadCard lead) => lead.Email is { } email && email != lead.DisplayName ? email : lead.Phone == lead.DisplayName ? null : lead.Phone;

    private static string? Blank(string? text) => string.IsNullOrEmpty(text) ? "blank" : null;

    private sealed class ById : IEqualityComparer<LeadCard>
    {
        public static ById Instance { get; } = new();

        public bool Equals(LeadCard? x, LeadCard? y) => x?.Id == y?.Id;

        public int GetHashCode(LeadCard obj) => obj.Id.GetHashCode();
    }
}
