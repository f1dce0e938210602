using Bunit;
using CampaignStudio.Features.Administration;
using CampaignStudio.Features.FollowUps;
using CampaignStudio.Features.Suppressions;
using CampaignStudio.Tests.FollowUps;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace CampaignStudio.Tests.Components;

/// <summary>What a dialog refuses stands beside the field that is meant.</summary>
[EveryDatabase]
public sealed class FieldErrorTests : IAsyncLifetime
{
    private FollowUpWorld _world = null!;
    private StudioPages _pages = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await FollowUpWorld.CreateAsync();
        _world.ActAs(_world.Admin);
        _pages = new StudioPages(_world.Studio);
    }

    public async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public Task A_key_without_a_name() => RefusesAsync<NewApiKeyDialog>(("What is it for?", "Enter a name."));

    [Fact]
    public Task A_user_without_anything() =>
        RefusesAsync<NewUserDialog>(("E-mail", "Enter an e-mail address such as ada@example.com."), ("First password", "A password has at least"));

    [Fact]
    public Task A_task_without_a_title() => RefusesAsync<NewTaskDialog>(("What is to be done?", "Give the task a title."));

    [Fact]
    public Task A_suppression_of_nothing() => RefusesAsync<SuppressionDialog>(("E-mail address", "Name one e-mail address, one phone number or one domain."));

    private async Task RefusesAsync<T>(params (string Label, string Message)[] expected) where T : ComponentBase
    {
        var dialogs = _pages.Dialogs;
        await dialogs.InvokeAsync(() => _pages.Services.GetRequiredService<IDialogService>().ShowAsync<T>(""));
        _pages.Settle();

        dialogs.FindAll(".mud-dialog-actions button")[^1].Click();

        dialogs.WaitForAssertion(() => Assert.All(expected, field =>
        {
            var text = dialogs.FindComponents<MudTextField<string>>().Single(shown => shown.Instance.Label == field.Label);
            Assert.Contains(field.Message, text.Find(".mud-input-error").TextContent, StringComparison.Ordinal);
        }));
        Assert.Empty(_pages.Messages());
        Assert.Empty(dialogs.FindAll(".mud-alert"));
    }
}
