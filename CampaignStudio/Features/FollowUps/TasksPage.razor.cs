using CampaignStudio.Components;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;

namespace CampaignStudio.Features.FollowUps;

/// <summary>An agent's inbox, and the one task chosen from it.</summary>
public partial class TasksPage : StudioComponent
{
    private const int ChoosableCampaigns = 200;

    private InboxScope _scope = InboxScope.Mine;
    private TaskType? _type;
    private long? _campaignId;
    private TaskInbox? _inbox;
    private int _unassigned;
    private IReadOnlyDictionary<long, TaskBackground> _background = new Dictionary<long, TaskBackground>();
    private IReadOnlyList<CampaignRow> _campaigns = [];
    private List<(string Title, IReadOnlyList<TaskRow> Rows)> _groups = [];
    private List<long> _order = [];

    [Parameter] public long? Id { get; set; }

    /// <summary>Whose tasks, at first: <c>mine</c>, <c>unassigned</c> or <c>all</c>.</summary>
    [SupplyParameterFromQuery(Name = "scope")] public string? FirstScope { get; set; }

    [Inject] private TaskQueries Queries { get; set; } = null!;
    [Inject] private TaskBackgroundQueries Backgrounds { get; set; } = null!;
    [Inject] private CampaignQueries Campaigns { get; set; } = null!;
    [Inject] private IDialogService Dialogs { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;

    private IEnumerable<(InboxScope Scope, string Label)> Scopes =>
        Actor.MayManage
            ? [(InboxScope.Mine, "Mine"), (InboxScope.Unassigned, "Unassigned"), (InboxScope.All, "All")]
            : [(InboxScope.Mine, "Mine"), (InboxScope.Unassigned, "Unassigned")];

    private string Summary => _inbox switch
    {
        null => "",
        { Overdue.Count: 0, Today.Count: 0 } => "Nothing is due today.",
        { Overdue.Count: 0 } => $"{_inbox.Today.Count} due today.",
        _ => $"{_inbox.Overdue.Count} overdue, {_inbox.Today.Count} due today.",
    };

    private string EmptyTitle => _scope switch
    {
        InboxScope.Mine => "You have nothing to do",
        InboxScope.Unassigned => "Nothing waits to be claimed",
        _ => "There are no open tasks",
    };

    protected override async Task OnInitializedAsync()
    {
        if (EnumText<InboxScope>.TryParse(FirstScope, out var scope) && (scope is not InboxScope.All || Actor.MayManage)) _scope = scope;
        Watch(Topic.Tasks, LoadAsync);
        _campaigns = (await Campaigns.ListAsync(new PageRequest(1, ChoosableCampaigns), cancel: Disposed)).Items;
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var filter = new TaskFilter { Statuses = TaskFilter.Open, Type = _type, CampaignId = _campaignId };
        var inbox = await Queries.InboxAsync(_scope, filter, TimeZone, Disposed);
        _groups =
        [
            .. ((string, IReadOnlyList<TaskRow>)[])
            [
                ("Overdue", inbox.Overdue),
                ("Today", inbox.Today),
                ("Later", [.. inbox.Later.Where(row => row.DueUtc is not null)]),
                ("No date", [.. inbox.Later.Where(row => row.DueUtc is null)]),
            ],
        ];
        _groups.RemoveAll(group => group.Rows.Count == 0);
        _order = [.. _groups.SelectMany(group => group.Rows).Select(row => row.Id)];
        _background = await Backgrounds.ForAsync(_order, Disposed);
        _unassigned = (await Queries.CountsAsync(Disposed)).Unassigned;
        _inbox = inbox;
    }

    private Task ShowAsync(InboxScope scope) => FilterAsync(() => _scope = scope);

    private Task FilterAsync(Action change)
    {
        change();
        return LoadAsync();
    }

    private string CampaignName(long? id) => _campaigns.FirstOrDefault(campaign => campaign.Id == id)?.Name ?? "";

    private Task MoveAsync(KeyboardEventArgs pressed)
    {
        var step = pressed.Key switch { "j" or "ArrowDown" => 1, "k" or "ArrowUp" => -1, _ => 0 };
        if (step == 0 || _order.Count == 0) return Task.CompletedTask;
        var at = Id is { } id ? _order.IndexOf(id) : -1;
        Navigation.NavigateTo($"/tasks/{_order[Math.Clamp(at + step, 0, _order.Count - 1)]}");
        return Task.CompletedTask;
    }

    /// <summary>The task on the right is off the list: go on with the one that was below it.</summary>
    private async Task NextAsync()
    {
        var at = Id is { } id ? _order.IndexOf(id) : -1;
        await LoadAsync();
        Navigation.NavigateTo(at < 0 || _order.Count == 0 ? "/tasks" : $"/tasks/{_order[Math.Min(at, _order.Count - 1)]}");
    }

    private async Task AddAsync()
    {
        var dialog = await Dialogs.ShowAsync<NewTaskDialog>("New task");
        if (await dialog.Result is { Canceled: false, Data: long id }) Navigation.NavigateTo($"/tasks/{id}");
    }
}
