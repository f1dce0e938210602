using Bunit;
using CampaignStudio.Components;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Features.Campaigns;
using CampaignStudio.Features.Sequences;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using MudBlazor;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Components;

/// <summary>Editors of a running campaign say how many people saving touches, before it is saved.</summary>
[EveryDatabase]
public sealed class EditTouchesTests : IAsyncLifetime
{
    private EngineWorld _world = null!;
    private StudioPages _pages = null!;
    private CampaignCard _card = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await EngineWorld.CreateAsync();
        var id = await _world.CampaignAsync(Email("First", days: 1), Email("Second", days: 1));
        await _world.StartAsync(id, await _world.LeadAsync("ann"), await _world.LeadAsync("bob"));
        _card = (await _world.Studio.Get<CampaignQueries>().CardAsync(id, Cancel))!;
        _pages = new StudioPages(_world.Studio);
    }

    public async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public void The_settings_say_so_once_the_window_is_another_and_not_before()
    {
        var tab = _pages.Render<SettingsTab>(parameters => parameters.Add(t => t.Campaign, _card));
        tab.Find("input").Change("Summer");
        Assert.Empty(tab.FindAll("[data-testid=touches]"));

        tab.FindComponent<WindowEditor>().Find("input[type=checkbox]").Change(true);

        tab.WaitForAssertion(() => Assert.Contains("This touches 2 people who wait for a message. All are planned anew", tab.Find("[data-testid=touches]").TextContent));
    }

    [Fact]
    public async Task The_settings_say_whose_sender_is_taken_off()
    {
        await _world.Studio.Get<SenderService>().AddAsync(new SenderEditModel { Name = "anna", Address = "anna@studio.example" });
        var tab = _pages.Render<SettingsTab>(parameters => parameters.Add(t => t.Campaign, _card));
        var anna = (await _world.Studio.Get<SenderQueries>().ListAsync()).Single(sender => sender.Name == "anna").Id;

        await tab.InvokeAsync(() => tab.FindComponents<SenderPicker>()[0].Instance.ValueChanged.InvokeAsync([anna]));

        tab.WaitForAssertion(() => Assert.Contains("This touches 2 people who wait for a message of a sender you take off", tab.Find("[data-testid=touches]").TextContent));
    }

    [Fact]
    public async Task A_step_says_what_its_edit_means_for_those_who_wait_for_it()
    {
        var dialog = await EditAsync("First");
        Assert.Contains("This touches 2 people who wait for this step. They get it as it is saved; their time stays.", Words(dialog));

        var days = dialog.FindComponents<MudNumericField<int>>().First(field => field.Instance.Label == "Days");
        await dialog.InvokeAsync(() => days.Instance.ValueChanged.InvokeAsync(3));
        dialog.WaitForAssertion(() => Assert.Contains("All are planned anew; what was sent stays as it is.", Words(dialog)));
    }

    [Fact]
    public async Task A_step_for_which_nobody_waits_says_nothing()
    {
        var dialog = await EditAsync("Second");

        Assert.Empty(dialog.FindAll("[data-testid=touches]"));
    }

    [Fact]
    public void Another_order_asks_first()
    {
        var tab = _pages.Render<StepsTab>(parameters => parameters.Add(t => t.Campaign, _card));

        tab.Find("[aria-label='Move First down']").Click();

        _pages.Dialogs.WaitForAssertion(() => Assert.Contains("This touches 2 people under way", _pages.Dialogs.Markup));
    }

    [Theory]
    [InlineData(5, 5, "All are planned anew")]
    [InlineData(5, 0, "Their time stays")]
    [InlineData(1200, 1199, "1,199 are planned anew; 1 keeps its time")]
    public void Whoever_keeps_their_time_is_told_apart(int waiting, int replanned, string words) =>
        Assert.Contains(words, StepText.Touches(new StepEditModel(), new StepEditModel { DelayDays = 1 }, new EditReach(waiting, replanned, 0, waiting)));

    [Fact]
    public void Switched_off_is_passed_over() => Assert.Contains(
        "They pass it over", StepText.Touches(new StepEditModel(), new StepEditModel { IsActive = false, DelayDays = 1 }, new EditReach(3, 3, 0, 3)));

    private async Task<IRenderedComponent<MudDialogProvider>> EditAsync(string step)
    {
        var tab = _pages.Render<StepsTab>(parameters => parameters.Add(t => t.Campaign, _card));
        tab.FindAll(".step-open").Single(button => button.TextContent == step).Click();
        await _pages.Dialogs.WaitForStateAsync(() => _pages.Dialogs.FindComponents<StepEditor>().Count > 0);
        _pages.Settle();
        return _pages.Dialogs;
    }

    private static string Words(IRenderedComponent<MudDialogProvider> dialog) => dialog.Find("[data-testid=touches]").TextContent;

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;
}
