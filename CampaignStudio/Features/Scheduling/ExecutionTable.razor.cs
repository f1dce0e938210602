using System.Globalization;
using System.Text.Json;
using CampaignStudio.Components;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace CampaignStudio.Features.Scheduling;

/// <summary>Executions of the workspace, or of one campaign.</summary>
public sealed partial class ExecutionTable
{
    private MudTable<ExecutionRow> _table = null!;
    private ExecutionStatus? _status;
    private ExecutionType? _type;

    /// <summary>Only this campaign's; null: all.</summary>
    [Parameter] public long? CampaignId { get; set; }

    /// <summary>In which zone what is to come is told; null: the viewer's.</summary>
    [Parameter] public TimeZoneInfo? Zone { get; set; }

    /// <summary>Shown at first; others may be chosen.</summary>
    [Parameter] public string? FirstStatus { get; set; }

    [Parameter] public string EmptyText { get; set; } = "Starting a campaign or importing leads shows up here, with its progress.";

    protected override void OnInitialized()
    {
        if (EnumText<ExecutionStatus>.TryParse(FirstStatus, out var status)) _status = status;
        Watch(Topic.Executions, () => _table.ReloadServerData());
    }

    private async Task<TableData<ExecutionRow>> PageAsync(TableState state, CancellationToken cancel)
    {
        var page = await Queries.ListAsync(new PageRequest(state.Page + 1, state.PageSize), _status, _type, CampaignId, cancel);
        return new() { Items = page.Items, TotalItems = (int)page.Total };
    }

    private Task Filter(Action change)
    {
        change();
        return _table.ReloadServerData();
    }

    private async Task CancelAsync(long id)
    {
        if (await RunAsync(() => Executions.CancelAsync(id, Disposed), "It is cancelled, or stops after the piece it is at")) await _table.ReloadServerData();
    }

    private async Task RetryAsync(long id)
    {
        if (await RunAsync(() => Executions.RetryAsync(id, Disposed), "It goes on where it stopped")) await _table.ReloadServerData();
    }

    private bool IsPlanned(ExecutionItem item) => item.Status is ExecutionStatus.Pending && item.DueAt > Clock.UtcNow;

    private string? StatusText(ExecutionItem item) => item switch
    {
        { CancelRequested: true, IsFinished: false } => "Stopping",
        _ when IsPlanned(item) => "Planned",
        _ => null,
    };

    private string When(ExecutionItem item) => Zone is { } zone && item.StartedAt is null ? ZonedTime.Text(item.DueAt, zone) : Local(item.StartedAt ?? item.DueAt);

    /// <summary>The figures of what came of it, such as "120 enrolled, 3 already enrolled".</summary>
    private static string Outcome(JsonElement? outcome) => outcome is not { ValueKind: JsonValueKind.Object } members ? "" : string.Join(", ", members.EnumerateObject()
        .Where(member => member.Value.ValueKind is JsonValueKind.Number && member.Value.GetDouble() > 0)
        .Select(member => string.Create(CultureInfo.InvariantCulture, $"{member.Value.GetDouble():N0} {member.Name.Replace('_', ' ')}")));

    private static string Words(TimeSpan time) => time switch
    {
        { TotalDays: >= 1 } => $"{time.TotalDays:0.#} days",
        { TotalHours: >= 1 } => $"{time.TotalHours:0.#} h",
        { TotalMinutes: >= 1 } => $"{time.TotalMinutes:0.#} min",
        { TotalSeconds: >= 1 } => $"{time.TotalSeconds:0.#} s",
        _ => "under a second",
    };
}
