using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Features.Rules;
using CampaignStudio.Features.Sequences;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace CampaignStudio.Features.Campaigns;

/// <summary>Everything about a campaign but its steps and rules.</summary>
public sealed partial class SettingsTab
{
    private static readonly string[] Shown =
    [
        "name", "description", "audience", "time_zone", "window", "daily_cap", "hourly_cap", "exit_on_status", "agent_ids", "email_sender_ids", "sms_sender_ids", "call_expiry_days",
        "postal_footer", "link_tags", "unknown_settles_after_minutes", "score_floor", "score_ceiling",
    ];

    private CampaignCard _base = null!;
    private CampaignCard? _theirs;
    private CampaignEditModel _model = new();
    private IReadOnlyList<SenderCard> _senders = [];
    private EditReach _reach = EditReach.None;
    private long _handedOver;
    private PlacedErrors _errors = PlacedErrors.None;

    [Inject] private EditReachQueries Reach { get; set; } = null!;
    [Inject] private SenderQueries SenderList { get; set; } = null!;
    [Inject] private CampaignService Campaigns { get; set; } = null!;
    [Inject] private CampaignQueries Queries { get; set; } = null!;

    [CascadingParameter] public RuleWorkspace Workspace { get; set; } = RuleWorkspace.Empty;
    [Parameter, EditorRequired] public CampaignCard Campaign { get; set; } = null!;

    private bool Disabled => !Actor.MayManage || Campaign.Status is CampaignStatus.Archived;

    private bool IsChanged { get; set; }

    private bool IsRunning => Campaign.Status is CampaignStatus.Active or CampaignStatus.Paused;

    /// <summary>The window or the zone is another.</summary>
    private bool IsReplanning { get; set; }

    /// <summary>Whom saving touches; empty: nobody.</summary>
    private IEnumerable<string> Touches
    {
        get
        {
            if (IsReplanning && _reach.Waiting > 0) yield return $"This touches {StepText.People(_reach.Waiting)} for a message. {StepText.Replanned(_reach)}";
            if (_handedOver > 0) yield return $"This touches {StepText.People(_handedOver)} for a message of a sender you take off: another one sends it, and all that follow.";
        }
    }

    protected override async Task OnInitializedAsync()
    {
        Watch(Topic.Channels, LoadSendersAsync);
        await LoadSendersAsync();
    }

    private async Task LoadSendersAsync() => _senders = await SenderList.ListAsync(Disposed);

    protected override void OnParametersSet()
    {
        // Somebody's work on the screen is never replaced by what arrives live.
        if (_base is null || (_base.Version != Campaign.Version && !IsChanged)) Show(Campaign);
    }

    private void Show(CampaignCard card)
    {
        (_base, _theirs, _errors) = (card, null, PlacedErrors.None);
        _model = card.Settings with { };
        (IsChanged, IsReplanning, _handedOver) = (false, false, 0);
    }

    private async Task TouchAsync()
    {
        var differences = CampaignEdits.Settings(_base.Settings, _model);
        IsChanged = differences.Count > 0;
        IsReplanning = IsRunning && differences.Any(difference => CampaignEdits.PlansAnew(difference));
        if (IsReplanning) _reach = await Reach.CampaignAsync(Campaign.Id, Disposed);
        _handedOver = IsRunning && differences.Any(CampaignEdits.ChangesSenders)
            ? await Reach.SendersAsync(Campaign.Id, _model.EmailSenderIds, _model.SmsSenderIds, Disposed)
            : 0;
    }

    private void Discard() => Show(_base);

    private Task ToggleAudienceAsync(bool isOn)
    {
        // An audience without a condition would be everybody; it begins with a row to fill in.
        _model.Audience = isOn ? new Comparison("", ConditionOperator.Equals) : null;
        return TouchAsync();
    }

    /// <summary>My settings with the other version's rules, which have an editor of their own.</summary>
    private CampaignEditModel Mine(CampaignCard on) =>
        _model with { ScoringRules = on.Settings.ScoringRules, ProgressionRules = on.Settings.ProgressionRules };

    private Task SaveAsync() => SaveOverAsync(_base);

    private Task KeepMineAsync() => SaveOverAsync(_theirs!);

    private void TakeTheirs() => Show(_theirs!);

    private Task SaveOverAsync(CampaignCard on) => RunAsync(async () =>
    {
        var saved = await Campaigns.UpdateAsync(Campaign.Id, Mine(on), on.Version, Disposed);
        if (saved.Error is { Code: "stale_edit" } && await Queries.CardAsync(Campaign.Id, Disposed) is { } now)
        {
            // Another version is no conflict unless somebody else changed the settings.
            if (CampaignEdits.Settings(now.Settings, on.Settings).Count > 0) _theirs = now;
            else saved = await Campaigns.UpdateAsync(Campaign.Id, Mine(now), now.Version, Disposed);
        }
        if (saved.Error is { Code: "stale_edit" }) return Result.Ok;
        if (saved.Error is { Kind: not ErrorKind.Invalid }) return saved;
        _errors = PlacedErrors.Of(saved.Error);
        if (saved.IsError || await Queries.CardAsync(Campaign.Id, Disposed) is not { } card) return Result.Ok;
        Show(card);
        Snackbar.Add("The settings are saved", Severity.Success);
        return Result.Ok;
    });
}
