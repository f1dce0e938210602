using Bunit;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Features.Campaigns;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.AspNetCore.Components;

namespace CampaignStudio.Tests.Components;

[EveryDatabase]
public sealed class SettingsTabTests : IAsyncLifetime
{
    private DesignerPage _page = null!;

    public async ValueTask InitializeAsync() => _page = await DesignerPage.OpenAsync();

    public ValueTask DisposeAsync() => _page.DisposeAsync();

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
