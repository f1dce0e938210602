using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Features.Rules;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace CampaignStudio.Features.Sequences;

/// <summary>The sequence of a campaign, top to bottom.</summary>
public sealed partial class StepsTab
{
    private static readonly DialogOptions Wide = new() { MaxWidth = MaxWidth.Medium, FullWidth = true };

    private List<StepCard>? _steps;
    private int? _dragged;
    private int? _over;

    [Inject] private CampaignQueries Queries { get; set; } = null!;
    [Inject] private EditReachQueries Reach { get; set; } = null!;
    [Inject] private StepService Steps { get; set; } = null!;
    [Inject] private IDialogService Dialogs { get; set; } = null!;

    [CascadingParameter] public RuleWorkspace Workspace { get; set; } = RuleWorkspace.Empty;
    [Parameter, EditorRequired] public CampaignCard Campaign { get; set; } = null!;

    private bool CanEdit => Actor.MayManage && Campaign.CanEdit;

    protected override Task OnInitializedAsync()
    {
        Watch(Topic.Campaign(Campaign.Id), LoadAsync);
        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        // What is being dragged must not move under the hand.
        if (_dragged is null) _steps = [.. await Queries.StepsAsync(Campaign.Id, Disposed)];
    }

    private Task AddAsync(Channel channel) => ShowEditorAsync(
        $"New {ChannelName(channel)} step", null, new StepEditModel { Channel = channel, DelayDays = _steps is { Count: > 0 } ? 2 : 0, Name = "" });

    private Task EditAsync(StepCard step) => ShowEditorAsync($"Edit {step.Settings.Name}", step, step.Settings with { });

    private async Task ShowEditorAsync(string title, StepCard? step, StepEditModel model)
    {
        var parameters = new DialogParameters<StepEditor>
        {
            { editor => editor.CampaignId, Campaign.Id },
            { editor => editor.IsRunning, Campaign.Status is CampaignStatus.Active or CampaignStatus.Paused },
            { editor => editor.IsFirst, step is null ? _steps is not { Count: > 0 } : _steps?.FirstOrDefault()?.Id == step.Id },
            { editor => editor.Step, step },
            { editor => editor.Model, model },
            { editor => editor.Workspace, Workspace },
        };
        var dialog = await Dialogs.ShowAsync<StepEditor>(title, parameters, Wide);
        if (await dialog.Result is { Canceled: false }) await LoadAsync();
    }

    private async Task RemoveAsync(StepCard step)
    {
        var reach = await Reach.StepAsync(Campaign.Id, step.Id, Disposed);
        var people = reach.Waiting + reach.OpenCalls;
        var calls = reach.OpenCalls == 0 ? "" : reach.OpenCalls == 1 ? " One open call is cancelled." : $" {reach.OpenCalls:N0} open calls are cancelled.";
        var consequence = people == 0 ? "Nobody waits for it." : $"{StepText.Touches(people)} They go on to the next step.{calls}";
        var sure = await Dialogs.ShowMessageBoxAsync($"Remove {step.Settings.Name}?", $"{consequence} What was sent stays as history.", "Remove", cancelText: "Cancel");
        if (sure is true && await RunAsync(() => Steps.RemoveAsync(step.Id), "The step is removed")) await LoadAsync();
    }

    private async Task ActivateAsync(StepCard step, bool active)
    {
        if (!active && await Reach.StepAsync(Campaign.Id, step.Id, Disposed) is { Waiting: > 0 } reach)
        {
            var sure = await Dialogs.ShowMessageBoxAsync($"Switch off {step.Settings.Name}?", $"{StepText.Touches(reach.Waiting)} They pass it over.", "Switch off", cancelText: "Cancel");
            if (sure is not true)
            {
                await LoadAsync();
                return;
            }
        }
        await RunAsync(() => Steps.UpdateAsync(step.Id, step.Settings with { IsActive = active }, step.Version), active ? "The step is active" : "The step is passed over");
        await LoadAsync();
    }

    private Task DropAsync(int index)
    {
        var from = _dragged;
        EndDrag();
        return from is { } start ? MoveAsync(start, index) : Task.CompletedTask;
    }

    private void EndDrag() => (_dragged, _over) = (null, null);

    private async Task MoveAsync(int from, int to)
    {
        if (_steps is null || to < 0 || to >= _steps.Count || from == to) return;
        var order = _steps.Select(step => step.Id).ToList();
        var id = order[from];
        order.RemoveAt(from);
        order.Insert(to, id);
        if (await MayReorderAsync()) await RunAsync(() => Steps.ReorderAsync(Campaign.Id, order));
        await LoadAsync();
    }

    /// <summary>In a running campaign the new order is everybody's from here on.</summary>
    private async Task<bool> MayReorderAsync()
    {
        if (Campaign.Status is not (CampaignStatus.Active or CampaignStatus.Paused)) return true;
        var people = (await Reach.CampaignAsync(Campaign.Id, Disposed)).UnderWay;
        if (people == 0) return true;
        var who = people == 1 ? "This touches 1 person under way" : $"This touches {people:N0} people under way";
        return await Dialogs.ShowMessageBoxAsync(
            "Change the order?", $"{who}: what is planned for them now stays, and then they go on in the new order. Nobody gets a step twice.", "Change the order", cancelText: "Cancel") is true;
    }

    private static string ChannelName(Channel channel) => channel switch { Channel.Email => "e-mail", Channel.Sms => "SMS", _ => "call" };
}
