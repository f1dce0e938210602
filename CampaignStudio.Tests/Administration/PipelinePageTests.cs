using Bunit;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Features.Administration;
using CampaignStudio.Tests.Components;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Administration;

[EveryDatabase]
public sealed class PipelinePageTests : IAsyncLifetime
{
    private StudioWorkspace _studio = null!;
    private StudioPages _page = null!;

    public async ValueTask InitializeAsync()
    {
        _studio = await StudioWorkspace.CreateAsync();
        await _studio.SignInAsync(Role.Admin);
        _page = new StudioPages(_studio);
    }

    public async ValueTask DisposeAsync()
    {
        await _page.DisposeAsync();
        await _studio.DisposeAsync();
    }

    [Fact]
    public async Task The_arrows_move_a_status_and_the_ends_have_none()
    {
        var page = _page.Render<PipelinePage>();
        Assert.True(page.Find("[aria-label='Move New up']").HasAttribute("disabled"));
        Assert.True(page.Find("[aria-label='Move Lost down']").HasAttribute("disabled"));

        page.Find("[aria-label='Move Qualified up']").Click();

        page.WaitForAssertion(() => Assert.Equal(["New", "Qualified", "Contacted", "Proposal", "Won", "Lost"], Labels(page)));
        Assert.Equal(["nouveau", "qualifie", "contacte"], (await _studio.Get<PipelineQueries>().ListAsync(Xunit.TestContext.Current.CancellationToken)).Take(3).Select(status => status.Key));
    }

    [Fact]
    public void A_row_that_is_dragged_takes_the_place_it_is_dropped_on()
    {
        var page = _page.Render<PipelinePage>();

        page.FindAll(".studio-order > li")[4].DragStart();
        page.FindAll(".studio-order > li")[1].Drop();

        page.WaitForAssertion(() => Assert.Equal(["New", "Won", "Contacted", "Qualified", "Proposal", "Lost"], Labels(page)));
    }

    [Fact]
    public async Task A_status_that_leads_have_stays_and_says_why()
    {
        await _studio.AddLeadAsync("ada@example.com", configure: lead => lead.MoveTo("qualifie", _studio.NowUtc));
        var page = _page.Render<PipelinePage>();
        Assert.Contains("1 lead", page.FindAll(".studio-order > li")[2].TextContent, StringComparison.Ordinal);

        page.Find("[aria-label='Remove Qualified']").Click();
        Confirm();

        page.WaitForAssertion(() => Assert.Contains(_page.Messages(), message => message.Contains("used by leads", StringComparison.Ordinal)));
        Assert.Contains("Qualified", Labels(page));
    }

    [Fact]
    public void An_unused_status_goes_after_a_question()
    {
        var page = _page.Render<PipelinePage>();

        page.Find("[aria-label='Remove Proposal']").Click();
        Confirm();

        page.WaitForAssertion(() => Assert.DoesNotContain("Proposal", Labels(page)));
    }

    [Fact]
    public async Task A_new_status_is_added_at_the_end_with_its_colour_and_meaning()
    {
        var page = _page.Render<PipelinePage>();

        page.Find(".studio-header button").Click();
        _page.Dialogs.WaitForElement(".studio-color");
        _page.Dialogs.Find("input[type=text]").Change("Signed again");
        _page.Dialogs.Find("[aria-label=Purple]").Click();
        _page.Dialogs.FindAll("input[type=radio]")[1].Click();
        _page.Dialogs.Find(".mud-dialog-actions .mud-button-filled").Click();

        page.WaitForAssertion(() => Assert.Equal("Signed again", Labels(page)[^1]));
        var added = (await _studio.Get<PipelineQueries>().ListAsync(Xunit.TestContext.Current.CancellationToken))[^1];
        Assert.Equal(("signed_again", "#8e24aa", true, false), (added.Key, added.Color, added.IsWon, added.IsLost));
    }

    [Fact]
    public void A_label_that_is_missing_is_asked_for_beside_the_field()
    {
        var page = _page.Render<PipelinePage>();

        page.Find(".studio-header button").Click();
        _page.Dialogs.WaitForElement(".studio-color");
        _page.Dialogs.Find(".mud-dialog-actions .mud-button-filled").Click();

        _page.Dialogs.WaitForAssertion(() => Assert.Contains("Give it a label", _page.Dialogs.Markup, StringComparison.Ordinal));
    }

    private void Confirm()
    {
        _page.Dialogs.WaitForElement(".mud-message-box");
        _page.Dialogs.FindAll(".mud-dialog-actions button")[^1].Click();
    }

    private static List<string> Labels(IRenderedComponent<PipelinePage> page) => [.. page.FindAll(".studio-order strong").Select(label => label.TextContent)];
}
