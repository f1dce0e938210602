using System.Globalization;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Jobs;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace CampaignStudio.Features.Administration;

/// <summary>From a job to its campaign and its people, and what should run and does not.</summary>
public sealed partial class WorkPage
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    private IReadOnlyList<WorkItem> _work = [];
    private IReadOnlyList<SendingWork> _sending = [];
    private JobStoreView? _store;

    [Inject] private WorkQueries Work { get; set; } = null!;
    [Inject] private JobStore Store { get; set; } = null!;
    [Inject] private JobPulse Pulse { get; set; } = null!;
    [Inject] private EngineAlarm Alarms { get; set; } = null!;
    [Inject] private TimeProvider Time { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        Watch(Topic.Executions, LoadAsync);
        Watch(Topic.Engine, LoadAsync);
        await LoadAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender) _ = FollowAsync();
    }

    /// <summary>Silence signals nothing, so the page looks by itself.</summary>
    private async Task FollowAsync()
    {
        using var beats = new PeriodicTimer(Beat, Time);
        try
        {
            while (await beats.WaitForNextTickAsync(Disposed))
            {
                await InvokeAsync(TryLoadAsync);
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    private async Task TryLoadAsync()
    {
        try
        {
            await LoadAsync();
            StateHasChanged();
        }
        catch (Exception) when (!Disposed.IsCancellationRequested)
        {
            // What is on the screen stays; the next beat reads again.
        }
    }

    private async Task LoadAsync()
    {
        _work = await Work.ExecutionsAsync(Disposed);
        _sending = await Work.SendingAsync(Disposed);
        _store = await Store.ReadAsync(Disposed);
    }

    private RenderFragment Job(string? leaseOwner, Type type) => builder =>
    {
        if (_store?.JobOf(leaseOwner, type) is { } job) Link(builder, $"/hangfire/jobs/details/{job.Id}", $"job {Short(job.Id)}", "_blank");
        else builder.AddContent(10, leaseOwner is null ? "" : "by the node's own clock, or just over");
    };

    private static RenderFragment Campaign(long? id, string? name) => builder =>
    {
        if (id is null) builder.AddContent(10, "several or none");
        else Link(builder, string.Create(CultureInfo.InvariantCulture, $"/campaigns/{id}"), name ?? "", null);
    };

    private static void Link(RenderTreeBuilder builder, string href, string text, string? target)
    {
        builder.OpenElement(0, "a");
        builder.AddAttribute(1, "href", href);
        if (target is not null) builder.AddAttribute(2, "target", target);
        builder.AddContent(3, text);
        builder.CloseElement();
    }

    /// <summary>Machine and process, without the random part.</summary>
    private static string Node(string? owner) => owner?.Split(':') is [var machine, var process, ..] ? $"{machine}, process {process}" : "nobody yet";

    private static string Short(string id) => id.Length > 8 ? id[..8] : id;

    private static string N(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
