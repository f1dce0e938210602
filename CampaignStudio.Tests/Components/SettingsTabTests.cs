using Bunit;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Features.Campaigns;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace CampaignStudio.Tests.Components;

[EveryDatabase]
public sealed class SettingsTabTests : IAsyncLifetime
{
    private DesignerPage _page = null!;

    public async ValueTask InitializeAsync() => _page = await DesignerPage.OpenAsync();

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    [Fact]
    public async Task Links_are_tagged_when_somebody_says_so_and_what_is_missing_is_said_at_its_field()
    {
        var cancel = Xunit.TestContext.Current.CancellationToken;
        var id = (await _page.Get<CampaignService>().CreateAsync(new CampaignEditModel { Name = "Spring" }, cancel: cancel)).Value;
        var tab = _page.Show<SettingsTab>(parameters => parameters.Add(t => t.Campaign, Card()));
        Assert.DoesNotContain("utm_source", tab.Markup);

        await Switch().InvokeAsync(() => Switch().Find("input").Change(true));
        await tab.InvokeAsync(() => Field("utm_source").Find("input").Change(""));
        await SaveAsync();
        Assert.Contains("Say what utm_source is to be", tab.Markup);
        Assert.Null(Card().Settings.LinkTags);

        await tab.InvokeAsync(() => Field("utm_source").Find("input").Change(" spring-mail "));
        await SaveAsync();
        Assert.Equal(new LinkTags("spring-mail", "email", ""), Card().Settings.LinkTags);

        CampaignCard Card() => _page.Get<CampaignQueries>().CardAsync(id, cancel).GetAwaiter().GetResult()!;

        IRenderedComponent<MudSwitch<bool>> Switch() => tab.FindComponents<MudSwitch<bool>>().Single(one => one.Instance.Label == "Tag links for web analytics (UTM)");

        IRenderedComponent<MudTextField<string>> Field(string label) => tab.FindComponents<MudTextField<string>>().Single(one => one.Instance.Label == label);

        Task SaveAsync() => tab.InvokeAsync(() => tab.FindAll("button").Single(button => button.TextContent.Contains("Save the settings", StringComparison.Ordinal)).ClickAsync(new()));
    }

    [Fact]
    public async Task Settings_that_were_not_saved_are_asked_about_before_they_are_lost()
    {
        var cancel = Xunit.TestContext.Current.CancellationToken;
        var id = (await _page.Get<CampaignService>().CreateAsync(new CampaignEditModel { Name = "Spring" }, cancel: cancel)).Value;
        var card = (await _page.Get<CampaignQueries>().CardAsync(id, cancel))!;
        var navigation = _page.Get<NavigationManager>();
        var tab = _page.Show<SettingsTab>(parameters => parameters.Add(t => t.Campaign, card));

        tab.Find("input").Change("Summer");
        navigation.NavigateTo("/leads");

        _page.Dialogs.WaitForAssertion(() => Assert.Contains("The changes to the settings are lost.", _page.Dialogs.Markup));
        Assert.DoesNotContain("/leads", navigation.Uri);
    }
}
