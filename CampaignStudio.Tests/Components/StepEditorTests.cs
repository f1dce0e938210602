using Bunit;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Features.Sequences;
using CampaignStudio.Tests.Support.Databases;
using MudBlazor;

namespace CampaignStudio.Tests.Components;

[EveryDatabase]
public sealed class StepEditorTests : IAsyncLifetime
{
    private DesignerPage _page = null!;
    private long _campaignId;

    public async ValueTask InitializeAsync()
    {
        _page = await DesignerPage.OpenAsync();
        _campaignId = (await _page.Get<CampaignService>().CreateAsync(new CampaignEditModel { Name = "Spring" }, cancel: Xunit.TestContext.Current.CancellationToken)).Value;
    }

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    private Task<IDialogReference> OpenAsync(StepEditModel model, StepCard? step = null, bool isRunning = false) => _page.ShowDialogAsync(new DialogParameters<StepEditor>
    {
        { editor => editor.CampaignId, _campaignId },
        { editor => editor.Model, model },
        { editor => editor.Step, step },
        { editor => editor.IsRunning, isRunning },
        { editor => editor.Workspace, DesignerPage.Workspace },
    });

    private void Save() => _page.Dialogs.FindAll(".mud-dialog-actions button")[^1].Click();

    [Fact]
    public async Task A_step_without_a_name_stays_open_and_says_so_at_the_name()
    {
        var dialog = await OpenAsync(new StepEditModel { Channel = Channel.Sms });

        Save();

        _page.Dialogs.WaitForAssertion(() => Assert.Contains("Give the step a name.", _page.Dialogs.Find(".form-grid").TextContent));
        Assert.False(dialog.Result.IsCompleted);
    }

    [Fact]
    public async Task What_was_written_is_saved()
    {
        var dialog = await OpenAsync(new StepEditModel { Name = "Hello", Channel = Channel.Sms, DelayDays = 2 });

        var text = _page.Dialogs.FindComponents<MudTextField<string>>().Single(field => field.Instance.Label == "Text");
        await _page.Dialogs.InvokeAsync(() => text.Instance.ValueChanged.InvokeAsync("Hi {{ first_name }}"));
        Save();
        await dialog.Result.WaitAsync(Xunit.TestContext.Current.CancellationToken);

        var step = Assert.Single(await _page.Get<CampaignQueries>().StepsAsync(_campaignId, Xunit.TestContext.Current.CancellationToken));
        Assert.Equal(("Hello", Channel.Sms, 2, "Hi {{ first_name }}"), (step.Settings.Name, step.Settings.Channel, step.Settings.DelayDays, step.Settings.StepContent.Body));
    }

    [Fact]
    public async Task The_segments_of_a_text_are_counted_while_it_is_written()
    {
        await OpenAsync(new StepEditModel { Name = "Hello", Channel = Channel.Sms });

        var text = _page.Dialogs.FindComponents<MudTextField<string>>().Single(field => field.Instance.Label == "Text");
        await _page.Dialogs.InvokeAsync(() => text.Instance.ValueChanged.InvokeAsync(new string('a', 161)));

        _page.Dialogs.WaitForAssertion(() => Assert.Contains("161 characters, 2 segments", _page.Dialogs.Markup));
    }
}
