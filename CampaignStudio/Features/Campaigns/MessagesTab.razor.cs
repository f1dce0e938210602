using CampaignStudio.Components;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace CampaignStudio.Features.Campaigns;

/// <summary>Every message and call, and why it hasn't gone.</summary>
public sealed partial class MessagesTab
{
    private MudTable<OutreachItem>? _table;
    private IReadOnlyList<LedgerLine> _steps = [];
    private OutreachFilter _filter = new();
    private OutreachFilter? _asked;

    [Inject] private OutreachQueries Queries { get; set; } = null!;
    [Inject] private ProgressQueries Progress { get; set; } = null!;
    [Inject] private OutreachService Outreaches { get; set; } = null!;
    [Inject] private IDialogService Dialogs { get; set; } = null!;
    [Inject] private StudioClock Clock { get; set; } = null!;

    [Parameter, EditorRequired] public CampaignCard Campaign { get; set; } = null!;

    // What a link asks for.
    [SupplyParameterFromQuery(Name = "status")] private string? StatusText { get; set; }
    [SupplyParameterFromQuery(Name = "outcome")] private string? OutcomeName { get; set; }
    [SupplyParameterFromQuery(Name = "reason")] private string? Reason { get; set; }
    [SupplyParameterFromQuery(Name = "step")] private long? StepId { get; set; }

    private OutreachFilter Asked => new()
    {
        Status = EnumText<OutreachStatus>.TryParse(StatusText, out var status) ? status : null,
        Outcome = EnumText<LedgerOutcome>.TryParse(OutcomeName, out var outcome) ? outcome : null,
        Reason = Reason,
        StepId = StepId,
    };

    protected override async Task OnInitializedAsync()
    {
        Watch(Topic.Campaign(Campaign.Id), ReloadAsync);
        _steps = (await Progress.LedgerAsync(Campaign.Id, Disposed)).Steps;
    }

    protected override async Task OnParametersSetAsync()
    {
        if (Asked == _asked) return;
        _filter = _asked = Asked;
        await ReloadAsync();
    }

    private Task ReloadAsync() => _table?.ReloadServerData() ?? Task.CompletedTask;

    private async Task<TableData<OutreachItem>> PageAsync(TableState state, CancellationToken cancel)
    {
        var page = await Queries.ListAsync(new PageRequest(state.Page + 1, state.PageSize), Campaign.Id, _filter, cancel);
        return new() { Items = page.Items, TotalItems = (int)Math.Min(page.Total, int.MaxValue) };
    }

    private Task FilterAsync(OutreachFilter filter)
    {
        _filter = filter;
        return ReloadAsync();
    }

    private string StepName(long? id) => _steps.FirstOrDefault(step => step.StepId == id)?.StepName ?? "";

    private string OutcomeText(LedgerOutcome outcome) => _filter.Reason switch
    {
        null => StatusColors.Label(outcome.ToText()),
        "" => $"{StatusColors.Label(outcome.ToText())}: no reason noted",
        { } reason => $"{StatusColors.Label(outcome.ToText())}: {reason.Replace('_', ' ')}",
    };

    private static bool HasActions(OutreachItem item) => item.Status is OutreachStatus.Scheduled or OutreachStatus.Waiting or OutreachStatus.Unknown || item.MayBeSentAgain;

    private Task NowAsync(OutreachItem item) => RunAsync(() => Outreaches.MoveAsync(item.Id, Clock.UtcNow), "Due now; it leaves as soon as window and caps allow");

    private async Task MoveAsync(OutreachItem item)
    {
        var parameters = new DialogParameters<MoveOutreachDialog> { { dialog => dialog.DueUtc, item.ScheduledAt ?? Clock.UtcNow } };
        var dialog = await Dialogs.ShowAsync<MoveOutreachDialog>("Move to another time", parameters, new DialogOptions { MaxWidth = MaxWidth.ExtraSmall, FullWidth = true });
        if (await dialog.Result is { Canceled: false, Data: DateTime dueUtc }) await RunAsync(() => Outreaches.MoveAsync(item.Id, dueUtc), $"Moved to {Local(dueUtc)}");
    }

    private async Task CancelAsync(OutreachItem item)
    {
        if (await SureAsync("Leave this step out?", $"{item.LeadName} does not get “{item.StepName}” and goes on with the next step.", "Leave out"))
            await RunAsync(() => Outreaches.CancelAsync(item.Id), "The step is left out");
    }

    private async Task CountAsync(OutreachItem item)
    {
        if (await SureAsync("Count it as sent?", "Whether it left can't be told. Counted as sent, the sequence goes on.", "Count as sent"))
            await RunAsync(() => Outreaches.CountAsSentAsync(item.Id), "Counted as sent");
    }

    private async Task ResendAsync(OutreachItem item)
    {
        var risk = item.Status is OutreachStatus.Unknown ? " The first one may have arrived: the lead could get it twice." : "";
        if (await SureAsync("Send it again?", $"“{item.StepName}” goes to {item.LeadName} once more; what is planned next waits until it is over.{risk}", "Send again"))
            await RunAsync<long>(() => Outreaches.ResendAsync(item.Id), "It is on its way again");
    }

    private async Task<bool> SureAsync(string title, string text, string yes) => await Dialogs.ShowMessageBoxAsync(title, text, yes, cancelText: "Cancel") is true;
}
