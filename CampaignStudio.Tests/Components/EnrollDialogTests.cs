using Bunit;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Features.Campaigns;
using CampaignStudio.Features.Rules;
using CampaignStudio.Tests.Support.Databases;
using MudBlazor;

namespace CampaignStudio.Tests.Components;

[EveryDatabase]
public sealed class EnrollDialogTests : IAsyncLifetime
{
    private DesignerPage _page = null!;

    public async ValueTask InitializeAsync()
    {
        _page = await DesignerPage.OpenAsync();
        await _page.Studio.AddLeadAsync("ada@example.com", configure: lead => lead.City = "Paris");
        await _page.Studio.AddLeadAsync("ben@example.com", configure: lead => lead.City = "Lyon");
        var cancel = Xunit.TestContext.Current.CancellationToken;
        var id = (await _page.Get<CampaignService>().CreateAsync(new CampaignEditModel { Name = "Spring" }, cancel: cancel)).Value;
        var card = (await _page.Get<CampaignQueries>().CardAsync(id, cancel))!;
        await _page.ShowDialogAsync(new DialogParameters<EnrollDialog> { { d => d.Campaign, card }, { d => d.Workspace, DesignerPage.Workspace } });
        await ChooseAsync("filter");
    }

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    private Task ChooseAsync(string mode) =>
        _page.Dialogs.InvokeAsync(() => _page.Dialogs.FindComponent<MudToggleGroup<string>>().Instance.ValueChanged.InvokeAsync(mode));

    private Task FilterAsync(Condition condition) =>
        _page.Dialogs.InvokeAsync(() => _page.Dialogs.FindComponent<ConditionEditor>().Instance.ValueChanged.InvokeAsync(condition));

    private void Enroll() => _page.Dialogs.FindAll(".mud-dialog-actions button")[^1].Click();

    private void Sees(string text) => _page.Dialogs.WaitForAssertion(() => Assert.Contains(text, _page.Dialogs.Markup));

    [Theory]
    [InlineData("Paris", "1 lead fits.")]
    [InlineData("Rome", "No lead fits.")]
    public async Task A_filter_says_how_many_it_chooses_before_anybody_is_enrolled(string city, string words)
    {
        await FilterAsync(new Comparison("city", ConditionOperator.Equals, city));
        Sees(words);

        await FilterAsync(Condition.Always);
        Sees("2 leads fit.");
    }

    [Fact]
    public async Task An_empty_row_asks_for_a_field_until_one_is_chosen()
    {
        Enroll();
        Sees("Choose a field.");

        await FilterAsync(new Comparison("city", ConditionOperator.Equals));

        _page.Dialogs.WaitForAssertion(() => Assert.DoesNotContain("Choose a field.", _page.Dialogs.Markup));
    }

    [Fact]
    public async Task Nobody_enrolled_is_a_warning_and_is_forgotten_with_the_next_choice()
    {
        await FilterAsync(new Comparison("city", ConditionOperator.Equals, "Rome"));
        Enroll();
        Sees("No lead fits, so nobody was enrolled");
        Assert.NotEmpty(_page.Dialogs.FindAll(".mud-alert-text-warning"));

        await ChooseAsync("tag");

        _page.Dialogs.WaitForAssertion(() => Assert.Empty(_page.Dialogs.FindAll(".mud-alert")));
    }
}
