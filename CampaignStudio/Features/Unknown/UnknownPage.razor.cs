using System.Globalization;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace CampaignStudio.Features.Unknown;

/// <summary>Messages of unknown outcome in all campaigns, with decisions about many at once.</summary>
public sealed partial class UnknownPage
{
    private MudTable<UnknownItem>? _table;
    private IReadOnlyList<UnknownGroup>? _groups;
    private UnknownFilter _filter = new();
    private long? _asked;
    private long? _executionId;
    private string _doing = "";

    [Inject] private UnknownQueries Queries { get; set; } = null!;
    [Inject] private UnknownService Decisions { get; set; } = null!;
    [Inject] private OutreachService Outreaches { get; set; } = null!;
    [Inject] private IDialogService Dialogs { get; set; } = null!;

    /// <summary>The campaign a link asks for.</summary>
    [SupplyParameterFromQuery(Name = "campaign")] private long? CampaignId { get; set; }

    private IReadOnlyList<UnknownGroup> Chosen => [.. (_groups ?? []).Where(group =>
        (_filter.CampaignId is null || group.CampaignId == _filter.CampaignId) && (_filter.Channel is null || group.Channel == _filter.Channel))];

    private long Count => Chosen.Sum(group => group.Count);

    private string Number => Count == 0 ? "" : $" ({N(Count)})";

    protected override async Task OnParametersSetAsync()
    {
        if (_groups is not null && CampaignId == _asked) return;
        _asked = CampaignId;
        _filter = _filter with { CampaignId = CampaignId };
        Watch(Topic.Campaigns, ReloadAsync);
        await ReloadAsync();
    }

    private async Task ReloadAsync()
    {
        _groups = await Queries.GroupsAsync(Disposed);
        if (_table is not null) await _table.ReloadServerData();
    }

    private async Task<TableData<UnknownItem>> PageAsync(TableState state, CancellationToken cancel)
    {
        var page = await Queries.ListAsync(new PageRequest(state.Page + 1, state.PageSize), _filter, cancel);
        return new() { Items = page.Items, TotalItems = (int)Math.Min(page.Total, int.MaxValue) };
    }

    private Task FilterAsync(UnknownFilter filter)
    {
        _filter = filter;
        return ReloadAsync();
    }

    private async Task CountAllAsync()
    {
        var chosen = await Queries.SelectAsync(_filter, Disposed);
        var text = $"{Messages(chosen.Ids.Count)} to {People(chosen.People)} are taken to have arrived, and the sequences go on. Nobody gets anything twice; whoever got nothing goes without.{Rest(chosen)}";
        if (chosen.Ids.Count > 0 && await SureAsync($"Count {Messages(chosen.Ids.Count)} as sent?", text, "Count as sent"))
            await DecideAsync(UnknownDecision.CountAsSent, chosen.Ids, "Counting as sent");
    }

    private async Task SendAllAsync()
    {
        var chosen = await Queries.SelectAsync(_filter, Disposed);
        if (chosen.ResendIds.Count == 0)
        {
            Snackbar.Add("None of them can be sent again: the leads have left, or the campaigns are over.", Severity.Warning);
            return;
        }
        var kept = chosen.Ids.Count - chosen.ResendIds.Count;
        var others = kept == 0 ? "" : $" {N(kept)} more can't be sent again, because the lead has left or the campaign is over; they stay here.";
        var text = $"{People(chosen.ResendPeople)} get {Messages(chosen.ResendIds.Count)} once more. Whoever got the first one gets it twice.{others}{Rest(chosen)}";
        if (await SureAsync($"Send again to {People(chosen.ResendPeople)}?", text, $"Send to {People(chosen.ResendPeople)}"))
            await DecideAsync(UnknownDecision.SendAgain, chosen.ResendIds, "Sending again");
    }

    private async Task DecideAsync(UnknownDecision decision, IReadOnlyList<long> ids, string doing)
    {
        var id = await RunAsync(() => Decisions.DecideAsync(decision, ids));
        if (id > 0) (_executionId, _doing) = (id, doing);
    }

    private async Task DoneAsync(ExecutionItem item)
    {
        if (item.Outcome is { } outcome && item.Status is ExecutionStatus.Completed)
        {
            var (settled, left) = (outcome.GetProperty("settled").GetInt64(), outcome.GetProperty("left").GetInt64());
            Snackbar.Add($"{N(settled)} done{(left > 0 ? $", {N(left)} were settled already or could not be sent again" : "")}", Severity.Success);
            _executionId = null;
        }
        await ReloadAsync();
    }

    private async Task CountOneAsync(UnknownItem item)
    {
        if (await RunAsync(() => Outreaches.CountAsSentAsync(item.Id), "Counted as sent")) await ReloadAsync();
    }

    private async Task SendOneAsync(UnknownItem item)
    {
        if (!await SureAsync("Send it again?", $"“{item.StepName}” goes to {item.LeadName} once more. If the first one arrived, it arrives twice.", "Send again")) return;
        if (await RunAsync(() => Outreaches.ResendAsync(item.Id), "It is on its way again") > 0) await ReloadAsync();
    }

    private async Task<bool> SureAsync(string title, string text, string yes) => await Dialogs.ShowMessageBoxAsync(title, text, yes, cancelText: "Cancel") is true;

    private string CampaignName(long? id) => _groups?.FirstOrDefault(group => group.CampaignId == id)?.CampaignName ?? "";

    private string Span(UnknownGroup group)
    {
        var (first, last) = (Local(group.FirstSettlesAt), Local(group.LastSettlesAt));
        return first == last ? $"at {first}" : $"between {first} and {last}";
    }

    private static string Rest(UnknownSelection chosen) => chosen.IsAll ? "" : $" There are more; these are the first {N(UnknownQueries.DecisionLimit)}.";

    private static string Messages(int count) => count == 1 ? "one message" : $"{N(count)} messages";

    private static string People(int count) => count == 1 ? "one person" : $"{N(count)} people";

    private static string N(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
