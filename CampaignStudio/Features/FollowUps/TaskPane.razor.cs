using CampaignStudio.Components;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace CampaignStudio.Features.FollowUps;

/// <summary>One task with its lead, and what can be done with it.</summary>
public partial class TaskPane : StudioComponent
{
    private TaskCard? _card;
    private string _why = "";
    private bool _isGone;
    private IReadOnlyList<UserRow> _users = [];

    [Parameter, EditorRequired] public long Id { get; set; }

    /// <summary>The task is over, or no longer for this list.</summary>
    [Parameter] public EventCallback Done { get; set; }

    [Inject] private TaskQueries Queries { get; set; } = null!;
    [Inject] private TaskBackgroundQueries Backgrounds { get; set; } = null!;
    [Inject] private TaskService Tasks { get; set; } = null!;
    [Inject] private UserQueries Users { get; set; } = null!;
    [Inject] private IDialogService Dialogs { get; set; } = null!;

    private TaskRow Task => _card!.Task;

    protected override async Task OnInitializedAsync()
    {
        Watch(Topic.Tasks, LoadAsync);
        if (Actor.MayManage) _users = await Users.ListAsync(activeOnly: true, cancel: Disposed);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var card = await Queries.CardAsync(Id, Disposed);
        if (card is not null)
        {
            var background = (await Backgrounds.ForAsync([Id], Disposed)).GetValueOrDefault(Id) ?? TaskBackground.Unknown;
            // The reply stands below in full.
            _why = TaskIcons.Why(card.Trigger is null ? background : background with { Text = background.Reason is TaskReason.Reply ? null : background.Text });
        }
        (_card, _isGone) = (card, card is null);
    }

    private Task ClaimAsync() => ActAsync(() => Tasks.ClaimAsync(Id, Disposed), "It is yours now");

    private Task BeginAsync() => ActAsync(() => Tasks.BeginAsync(Id, Disposed));

    private Task PutBackAsync() => ActAsync(() => Tasks.PutBackAsync(Id, Disposed));

    private Task SnoozeAsync(DateTime untilUtc) => ActAsync(() => Tasks.SnoozeAsync(Id, untilUtc, Disposed), $"Snoozed until {Local(untilUtc)}", isOff: true);

    private Task ReassignAsync(long? userId, string name) => ActAsync(() => Tasks.ReassignAsync(Id, userId, Disposed), $"Given to {name}");

    private Task CompleteAsync(TaskCompletion done) =>
        ActAsync(() => Tasks.CompleteAsync(Id, done.Outcome, done.Notes, done.CallbackUtc, Disposed), "Done", isOff: true);

    private async Task CancelAsync()
    {
        var text = Task.TaskType is TaskType.Call && Task.CampaignId is not null
            ? "Nobody will do it. If it is a step of a campaign, the step is skipped and the sequence goes on."
            : "Nobody will do it. It stays in the lead's history.";
        if (await Dialogs.ShowMessageBoxAsync("Cancel this task?", text, "Cancel the task", cancelText: "Keep it") is not true) return;
        await ActAsync(() => Tasks.CancelAsync(Id, Disposed), "The task is cancelled", isOff: true);
    }

    private async Task ActAsync(Func<Task<Result>> act, string? success = null, bool isOff = false)
    {
        var done = await RunAsync(act, success);
        // A refusal means as a rule that it has changed meanwhile.
        await LoadAsync();
        if (done && isOff) await Done.InvokeAsync();
    }
}

/// <summary>How a task ended.</summary>
/// <param name="Outcome">For calls.</param>
/// <param name="CallbackUtc">For <see cref="CallOutcome.Callback"/>.</param>
public sealed record TaskCompletion(CallOutcome? Outcome, string Notes, DateTime? CallbackUtc);
