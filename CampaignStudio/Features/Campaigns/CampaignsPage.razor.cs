using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace CampaignStudio.Features.Campaigns;

/// <summary>All campaigns, with how far each has come.</summary>
public sealed partial class CampaignsPage
{
    private const int PageSize = 20;

    private static readonly (CampaignStatus? Status, string Label)[] Filters =
    [
        (null, "All"), (CampaignStatus.Draft, "Drafts"), (CampaignStatus.Active, "Active"),
        (CampaignStatus.Paused, "Paused"), (CampaignStatus.Completed, "Completed"), (CampaignStatus.Archived, "Archived"),
    ];

    private Page<CampaignRow>? _page;
    private IReadOnlyDictionary<long, CampaignProgress> _progress = new Dictionary<long, CampaignProgress>();
    private CampaignStatus? _status;
    private string? _search;
    private int _number = 1;
    private bool _failed;

    [Inject] private CampaignQueries Queries { get; set; } = null!;
    [Inject] private ProgressQueries Progress { get; set; } = null!;
    [Inject] private CampaignService Campaigns { get; set; } = null!;
    [Inject] private CampaignLife Life { get; set; } = null!;
    [Inject] private IDialogService Dialogs { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private ILogger<CampaignsPage> Log { get; set; } = null!;

    private bool IsFiltered => _status is not null || !string.IsNullOrWhiteSpace(_search);

    private int Pages => _page is null ? 1 : (int)Math.Max(1, (_page.Total + PageSize - 1) / PageSize);

    protected override Task OnInitializedAsync()
    {
        Watch(Topic.Campaigns, LoadAsync);
        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        try
        {
            var page = await Queries.ListAsync(new PageRequest(_number, PageSize), _status, _search, Disposed);
            _progress = await Progress.ProgressAsync([.. page.Items.Select(row => row.Id)], Disposed);
            (_page, _failed) = (page, false);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.LogError(failure, "The list of campaigns could not be read");
            _failed = true;
        }
    }

    private Task FilterAsync(CampaignStatus? status)
    {
        (_status, _number) = (status, 1);
        return LoadAsync();
    }

    private Task SearchAsync(string? text)
    {
        (_search, _number) = (text, 1);
        return LoadAsync();
    }

    private Task GoToAsync(int number)
    {
        _number = number;
        return LoadAsync();
    }

    private async Task NewAsync()
    {
        var dialog = await Dialogs.ShowAsync<NewCampaignDialog>("New campaign");
        if (await dialog.Result is { Canceled: false, Data: long id }) Navigation.NavigateTo($"/campaigns/{id}/steps");
    }

    private async Task CloneAsync(CampaignRow row)
    {
        var id = await RunAsync(() => Campaigns.CloneAsync(row.Id), $"{row.Name} is copied into a draft");
        if (id > 0) Navigation.NavigateTo($"/campaigns/{id}");
    }

    private async Task ArchiveAsync(CampaignRow row)
    {
        var sure = await Dialogs.ShowMessageBoxAsync(
            $"Archive {row.Name}?", "It leaves the list and can't be started again; its history stays readable, and you can clone it.", "Archive", cancelText: "Cancel");
        if (sure is true) await RunAsync(() => Life.ArchiveAsync(row.Id), $"{row.Name} is archived");
    }

    private async Task DeleteAsync(CampaignRow row)
    {
        var sure = await Dialogs.ShowMessageBoxAsync(
            $"Delete {row.Name}?", "The draft, its steps and rules are gone for good. Leads stay.", "Delete", cancelText: "Cancel");
        if (sure is true) await RunAsync(() => Campaigns.DeleteAsync(row.Id), $"{row.Name} is deleted");
    }
}
