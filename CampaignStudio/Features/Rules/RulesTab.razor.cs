using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Rules.Advice;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Features.Campaigns;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace CampaignStudio.Features.Rules;

/// <summary>A campaign's rules: edited together, saved together.</summary>
public sealed partial class RulesTab
{
    private const string ScoringPath = "lead_scoring_rules";
    private const string ProgressionPath = "progression_rules";

    private readonly HashSet<string> _open = [];
    private CampaignCard _base = null!;
    private CampaignCard? _theirs;
    private List<ScoringRule> _scoring = [];
    private List<ProgressionRule> _progression = [];

    // Rules are values; what keeps a row's place on the screen while they change is a key of its own.
    private List<string> _scoringKeys = [];
    private List<string> _progressionKeys = [];
    private PlacedErrors _errors = PlacedErrors.None;
    private RuleWarnings _warnings = RuleWarnings.None;
    private IReadOnlyList<Error> _elsewhere = [];
    private long _enrolled;

    [Inject] private CampaignService Campaigns { get; set; } = null!;
    [Inject] private CampaignQueries Queries { get; set; } = null!;
    [Inject] private ProgressQueries Progress { get; set; } = null!;
    [Inject] private IDialogService Dialogs { get; set; } = null!;

    [CascadingParameter] public RuleWorkspace Workspace { get; set; } = RuleWorkspace.Empty;
    [Parameter, EditorRequired] public CampaignCard Campaign { get; set; } = null!;

    /// <summary>Read once while rendering; a look that finds nothing changed costs next to nothing.</summary>
    private RuleWarnings Warnings => _warnings = _warnings.For(Mine(_base), _base.Settings, Workspace);

    private bool Disabled => !Actor.MayManage || Campaign.Status is CampaignStatus.Archived;

    private bool IsChanged => !_base.Settings.ScoringRules.SequenceEqual(_scoring) || !_base.Settings.ProgressionRules.SequenceEqual(_progression);

    private string SaveText => (IsChanged, _enrolled) switch
    {
        _ when _errors.All.Count > 0 => _errors.All.Count == 1 ? "Not saved: there is a mistake." : $"Not saved: there are {_errors.All.Count} mistakes.",
        (false, _) => "All rules are saved.",
        (true, 0) => "Not saved yet.",
        (true, 1) => "Saving re-scores 1 enrollment.",
        _ => $"Saving re-scores {_enrolled:N0} enrollments.",
    };

    protected override async Task OnParametersSetAsync()
    {
        // Somebody's work on the screen is never replaced by what arrives live.
        if (_base is null || (_base.Version != Campaign.Version && !IsChanged)) Show(Campaign);
        _enrolled = (await Progress.ProgressAsync(Campaign.Id, Disposed)).Enrolled;
    }

    private void Show(CampaignCard card)
    {
        _base = card;
        _theirs = null;
        (_errors, _elsewhere) = (PlacedErrors.None, []);
        Replace(card.Settings.ScoringRules, card.Settings.ProgressionRules);
        _history = new(Sheet());
    }

    private void Replace(IReadOnlyList<ScoringRule> scoring, IReadOnlyList<ProgressionRule> progression)
    {
        (_scoring, _progression) = ([.. scoring], [.. progression]);
        _scoringKeys = [.. scoring.Select(_ => NewKey())];
        _progressionKeys = [.. progression.Select(_ => NewKey())];
        _open.Clear();
    }

    private void Reset()
    {
        (_theirs, _errors, _elsewhere) = (null, PlacedErrors.None, []);
        Replace(_base.Settings.ScoringRules, _base.Settings.ProgressionRules);
        Record();
    }

    private void AddScoring()
    {
        _scoring.Add(new ScoringRule("", "", new Comparison("email_opened", ConditionOperator.Equals, true), 10));
        _scoringKeys.Add(Open());
        Record();
    }

    private void AddProgression()
    {
        var keys = Workspace.Statuses.Select(status => status.Key).ToList();
        var condition = new Comparison("score", ConditionOperator.GreaterOrEqual, 50);
        _progression.Add(new ProgressionRule("", "", keys.FirstOrDefault() ?? "", keys.Skip(1).FirstOrDefault() ?? "", [condition], []));
        _progressionKeys.Add(Open());
        Record();
    }

    private string Open()
    {
        var key = NewKey();
        _open.Add(key);
        return key;
    }

    private void SetScoring(int index, ScoringRule rule)
    {
        var mark = RuleMarks.Of(_scoringKeys[index], _scoring[index], rule);
        (_scoring[index], _errors) = (rule, _errors.Without($"{ScoringPath}[{index}]"));
        Record(mark);
    }

    private void SetProgression(int index, ProgressionRule rule)
    {
        var mark = RuleMarks.Of(_progressionKeys[index], _progression[index], rule);
        (_progression[index], _errors) = (rule, _errors.Without($"{ProgressionPath}[{index}]"));
        Record(mark);
    }

    private void RemoveScoring(int index)
    {
        _scoring.RemoveAt(index);
        _scoringKeys.RemoveAt(index);
        _errors = PlacedErrors.None;
        Record();
    }

    private void RemoveProgression(int index)
    {
        _progression.RemoveAt(index);
        _progressionKeys.RemoveAt(index);
        _errors = PlacedErrors.None;
        Record();
    }

    private void Toggle(string key, bool open)
    {
        if (open) _open.Add(key);
        else _open.Remove(key);
    }

    /// <summary>The name of the rule that a warning is about.</summary>
    private string NameOf(RuleWarning warning) =>
        _scoring.Where((_, index) => warning.Field.StartsWith($"{ScoringPath}[{index}].", StringComparison.Ordinal)).Select(rule => rule.Name)
            .Concat(_progression.Where((_, index) => warning.Field.StartsWith($"{ProgressionPath}[{index}].", StringComparison.Ordinal)).Select(rule => rule.Name))
            .First();

    private CampaignEditModel Mine(CampaignCard on) => on.Settings with { ScoringRules = [.. _scoring], ProgressionRules = [.. _progression] };

    private Task SaveAsync() => SaveOverAsync(_base);

    private Task KeepMineAsync() => SaveOverAsync(_theirs!);

    private Task TakeTheirs()
    {
        Show(_theirs!);
        return Task.CompletedTask;
    }

    private Task SaveOverAsync(CampaignCard on) => RunAsync(async () =>
    {
        var saved = await Campaigns.UpdateAsync(Campaign.Id, Mine(on), on.Version, Disposed);
        if (saved.Error is { Code: "stale_edit" } && await Queries.CardAsync(Campaign.Id, Disposed) is { } now)
        {
            // Another version is no conflict unless somebody else changed the rules.
            if (CampaignEdits.Rules(now.Settings, on.Settings).Count > 0) _theirs = now;
            else saved = await Campaigns.UpdateAsync(Campaign.Id, Mine(now), now.Version, Disposed);
        }
        if (saved.Error is { Code: "stale_edit" }) return Result.Ok;
        if (saved.Error is { Kind: not ErrorKind.Invalid }) return saved;
        ShowErrors(PlacedErrors.Of(saved.Error));
        if (saved.Error is { } refused) Snackbar.Add($"Not saved: {refused.Message}", Severity.Error);
        if (saved.IsError || await Queries.CardAsync(Campaign.Id, Disposed) is not { } card) return Result.Ok;
        Show(card);
        Snackbar.Add("The rules are saved", Severity.Success);
        return Result.Ok;
    });

    private void ShowErrors(PlacedErrors errors)
    {
        _errors = errors;
        _elsewhere = errors.Outside([ScoringPath, ProgressionPath]);
        for (var i = 0; i < _scoring.Count; i++) if (errors.AnyUnder($"{ScoringPath}[{i}]")) _open.Add(_scoringKeys[i]);
        for (var i = 0; i < _progression.Count; i++) if (errors.AnyUnder($"{ProgressionPath}[{i}]")) _open.Add(_progressionKeys[i]);
    }

    private async Task TryAsync()
    {
        var parameters = new DialogParameters<TryRulesDialog>
        {
            { dialog => dialog.CampaignId, Campaign.Id },
            { dialog => dialog.Edited, Mine(_base) },
            { dialog => dialog.Workspace, Workspace },
        };
        var dialog = await Dialogs.ShowAsync<TryRulesDialog>("What these rules would do", parameters, new DialogOptions { MaxWidth = MaxWidth.Medium, FullWidth = true });
        // What would be refused is shown where it stands.
        if (await dialog.Result is { Data: Error refused }) ShowErrors(PlacedErrors.Of(refused));
    }

    private async Task ShowVersionsAsync()
    {
        var parameters = new DialogParameters<RuleVersionsDialog>
        {
            { dialog => dialog.CampaignId, Campaign.Id },
            { dialog => dialog.ReadOnly, Disabled },
        };
        var dialog = await Dialogs.ShowAsync<RuleVersionsDialog>("Versions of the rules", parameters, new DialogOptions { MaxWidth = MaxWidth.Medium, FullWidth = true });
        if (await dialog.Result is not { Canceled: false, Data: int number } || await Queries.CardAsync(Campaign.Id, Disposed) is not { } card) return;
        Show(card);
        Snackbar.Add($"The rules of version {number} are taken again", Severity.Success);
    }

    private async Task EditJsonAsync()
    {
        var parameters = new DialogParameters<RulesJsonDialog>
        {
            { dialog => dialog.Scoring, [.. _scoring] },
            { dialog => dialog.Progression, [.. _progression] },
            { dialog => dialog.ReadOnly, Disabled },
        };
        var dialog = await Dialogs.ShowAsync<RulesJsonDialog>("Rules as JSON", parameters, new DialogOptions { MaxWidth = MaxWidth.Medium, FullWidth = true });
        if (await dialog.Result is not { Canceled: false, Data: RulesJsonDialog.Rules rules }) return;
        Replace(rules.Scoring, rules.Progression);
        Record();
    }
}
