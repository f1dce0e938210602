using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Features.Rules;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace CampaignStudio.Features.Campaigns;

/// <summary>Everybody in the campaign.</summary>
public sealed partial class LeadsTab
{
    private MudTable<EnrollmentItem>? _table;
    private EnrollmentStatus? _status;
    private string? _search;
    private bool _byScore;

    [Inject] private EnrollmentQueries Queries { get; set; } = null!;
    [Inject] private EnrollmentService Enrollments { get; set; } = null!;
    [Inject] private IDialogService Dialogs { get; set; } = null!;

    [CascadingParameter] public RuleWorkspace Workspace { get; set; } = RuleWorkspace.Empty;
    [Parameter, EditorRequired] public CampaignCard Campaign { get; set; } = null!;

    private bool CanEnroll => Actor.MayManage && Campaign.CanEdit;

    /// <summary>The status a link asks for.</summary>
    [SupplyParameterFromQuery(Name = "status")] private string? StatusText { get; set; }

    protected override void OnInitialized()
    {
        if (EnumText<EnrollmentStatus>.TryParse(StatusText, out var status)) _status = status;
        Watch(Topic.Campaign(Campaign.Id), ReloadAsync);
    }

    private Task ReloadAsync() => _table?.ReloadServerData() ?? Task.CompletedTask;

    private async Task<TableData<EnrollmentItem>> PageAsync(TableState state, CancellationToken cancel)
    {
        var page = await Queries.ListAsync(new PageRequest(state.Page + 1, state.PageSize), Campaign.Id, _status, _search, _byScore, cancel);
        return new() { Items = page.Items, TotalItems = (int)Math.Min(page.Total, int.MaxValue) };
    }

    private Task FilterAsync(Action change)
    {
        change();
        return ReloadAsync();
    }

    private async Task EnrollAsync()
    {
        var parameters = new DialogParameters<EnrollDialog> { { dialog => dialog.Campaign, Campaign }, { dialog => dialog.Workspace, Workspace } };
        await Dialogs.ShowAsync<EnrollDialog>("Enroll leads", parameters, new DialogOptions { MaxWidth = MaxWidth.Medium, FullWidth = true });
    }

    private Task ExplainAsync(EnrollmentItem item) => Dialogs.ShowAsync<ScoreDialog>(
        $"Why {item.LeadName} has this score",
        new DialogParameters<ScoreDialog> { { dialog => dialog.CampaignId, Campaign.Id }, { dialog => dialog.LeadId, item.LeadId } });

    private Task PauseAsync(EnrollmentItem item) => RunAsync(() => Enrollments.PauseAsync(Campaign.Id, item.LeadId), $"{item.LeadName} is paused here");

    private Task ResumeAsync(EnrollmentItem item) => RunAsync(() => Enrollments.ResumeAsync(Campaign.Id, item.LeadId), $"{item.LeadName} goes on");

    private async Task RemoveAsync(EnrollmentItem item)
    {
        var text = item.Status is EnrollmentStatus.Enrolled ? "The lead has not started yet and leaves no trace here." : "What is pending for the lead is cancelled; its history here stays.";
        if (await Dialogs.ShowMessageBoxAsync($"Remove {item.LeadName}?", text, "Remove", cancelText: "Cancel") is true)
            await RunAsync(() => Enrollments.RemoveAsync(Campaign.Id, item.LeadId), $"{item.LeadName} is removed");
    }
}
