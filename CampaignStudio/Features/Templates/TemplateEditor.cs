using CampaignStudio.Components;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Templates;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace CampaignStudio.Features.Templates;

/// <summary>What the editors of both channels share: loading, live preview, saving, revisions, test messages, unsaved changes.</summary>
public abstract class TemplateEditor<TModel, TPreview> : StudioComponent
    where TModel : class
    where TPreview : class
{
    private IReadOnlyList<(string Name, string Text)> _saved = [];
    private int _version;
    private bool _isLoaded;
    private long? _loadedId;
    private int _rendering;
    private FieldErrors _errors = FieldErrors.None;
    private CodeEditor? _target;

    [Parameter] public long? Id { get; set; }

    [Inject] protected TemplateQueries Queries { get; private set; } = null!;
    [Inject] protected TemplateService Templates { get; private set; } = null!;
    [Inject] protected TemplatePreviewService Previews { get; private set; } = null!;
    [Inject] protected TestSendService Tests { get; private set; } = null!;
    [Inject] private IDialogService Dialogs { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;

    protected TModel? Model { get; private set; }

    protected TemplateCard Saved { get; private set; } = null!;

    protected bool IsMissing { get; private set; }

    /// <summary>The last one that could be rendered.</summary>
    protected TPreview? Preview { get; private set; }

    /// <summary>The text has been changed since in a way that can't be rendered.</summary>
    protected bool IsPreviewStale { get; private set; }

    protected LeadOption? Lead { get; private set; }

    private protected FieldErrors Errors => _errors;

    protected bool IsDirty => Model is { } model && !Parts(model).SequenceEqual(_saved);

    /// <summary>What somebody else saved while this was edited; null: nothing.</summary>
    protected TemplateCard? Theirs { get; private set; }

    protected IReadOnlyList<SettingDifference> Differences => Model is not { } model || Theirs is not { } theirs ? [] :
        [.. Parts(ModelOf(theirs)).Zip(Parts(model))
            .Where(pair => pair.First.Text != pair.Second.Text)
            .Select(pair => new SettingDifference(pair.First.Name, pair.First.Text, pair.Second.Text))];

    protected string State => IsDirty ? "Not saved yet" : Id is null ? "Words in double braces are filled in for each lead." : $"Saved {Local(Saved.UpdatedUtc)}";

    protected abstract Channel Channel { get; }

    /// <summary>Nothing has been written, so that there is nothing to complain about.</summary>
    protected abstract bool IsBlank { get; }

    /// <summary>Where fields go before the user has been anywhere.</summary>
    protected abstract CodeEditor? FirstTarget { get; }

    protected abstract TModel ModelOf(TemplateCard? card);

    /// <summary>Everything that can be edited, by name.</summary>
    protected abstract IReadOnlyList<(string Name, string Text)> Parts(TModel model);

    protected abstract Task<TemplateCard?> LoadAsync(long id);

    protected abstract Task<Result<TPreview>> RenderAsync(long? leadId);

    protected abstract Task<Result<long>> CreateAsync();

    protected abstract Task<Result> UpdateAsync(long id, int version);

    protected abstract Task<Result<string>> SendTestAsync(string to, long? leadId);

    protected abstract void Restore(TemplateRevisionCard revision);

    protected override async Task OnParametersSetAsync()
    {
        if (_isLoaded && _loadedId == Id) return;
        (_isLoaded, _loadedId) = (true, Id);
        await ReadAsync();
        await RefreshAsync();
    }

    private async Task ReadAsync()
    {
        var card = Id is { } id ? await LoadAsync(id) : null;
        IsMissing = Id is not null && card is null;
        if (IsMissing) return;
        Show(card);
    }

    private void Show(TemplateCard? card)
    {
        Model = ModelOf(card);
        (_saved, Theirs) = (Parts(Model), null);
        if (card is not null) (Saved, _version) = (card, card.Version);
    }

    protected Task TakeTheirsAsync()
    {
        Show(Theirs);
        return RefreshAsync();
    }

    protected Task KeepMineAsync()
    {
        (_version, Theirs) = (Theirs!.Version, null);
        return SaveAsync();
    }

    protected Task ChangedAsync(Action change)
    {
        change();
        return RefreshAsync();
    }

    protected Task ShowForAsync(LeadOption? lead)
    {
        Lead = lead;
        return RefreshAsync();
    }

    private protected void Focus(CodeEditor editor) => _target = editor;

    protected async Task InsertAsync(string liquid)
    {
        if ((_target ?? FirstTarget) is { } editor) await editor.InsertAsync(liquid);
    }

    private async Task RefreshAsync()
    {
        if (Model is null) return;
        if (IsBlank)
        {
            (Preview, _errors, IsPreviewStale) = (null, FieldErrors.None, false);
            return;
        }
        // The newest text wins, however long an older one takes.
        var mine = ++_rendering;
        var rendered = await RenderAsync(Lead?.Id);
        if (mine != _rendering) return;
        _errors = FieldErrors.Of(rendered.Error);
        IsPreviewStale = rendered.IsError;
        if (!rendered.IsError) Preview = rendered.Value;
    }

    protected Task SaveAsync() => RunAsync(async () =>
    {
        var saved = Id is { } id ? await UpdateAsync(id, _version) : default;
        var created = Id is null ? await CreateAsync() : default;
        if ((saved.Error ?? created.Error) is { } error)
        {
            if (error.Code == "stale_edit" && await LoadAsync(Id!.Value) is { } now)
            {
                Theirs = now;
                return Result.Ok;
            }
            _errors = FieldErrors.Of(error);
            // What stands beside no field would be overlooked in a long form.
            return error.Field is null ? error : Result.Ok;
        }
        Snackbar.Add("Saved", Severity.Success);
        if (Id is null)
        {
            // Nothing is left to lose.
            _saved = Parts(Model!);
            Navigation.NavigateTo($"/templates/{Channel.ToText()}/{created.Value}", replace: true);
            return Result.Ok;
        }
        await ReadAsync();
        await RefreshAsync();
        return Result.Ok;
    });

    protected Task TestAsync() => Dialogs.ShowAsync<TestSendDialog>("Send a test", new DialogParameters<TestSendDialog>
    {
        { dialog => dialog.Channel, Channel },
        { dialog => dialog.SendAsync, to => SendTestAsync(to, Lead?.Id) },
    });

    protected async Task RevisionsAsync()
    {
        var parameters = new DialogParameters<RevisionsDialog> { { dialog => dialog.Channel, Channel }, { dialog => dialog.TemplateId, Id!.Value } };
        var dialog = await Dialogs.ShowAsync<RevisionsDialog>("Earlier versions", parameters, new DialogOptions { MaxWidth = MaxWidth.Large, FullWidth = true });
        if (await dialog.Result is not { Canceled: false, Data: TemplateRevisionCard revision }) return;
        await ChangedAsync(() => Restore(revision));
        Snackbar.Add($"Version {revision.Number} is in the editor; save to keep it", Severity.Info);
    }
}
