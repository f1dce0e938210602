using Bunit;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Templates;
using CampaignStudio.Features.Campaigns;
using CampaignStudio.Tests.Support.Databases;
using MudBlazor;

namespace CampaignStudio.Tests.Components;

[EveryDatabase]
public sealed class PreflightDialogTests : IAsyncLifetime
{
    private DesignerPage _page = null!;
    private long _campaignId;

    public async ValueTask InitializeAsync()
    {
        _page = await DesignerPage.OpenAsync();
        _campaignId = (await _page.Get<CampaignService>().CreateAsync(new CampaignEditModel { Name = "Spring" }, cancel: Xunit.TestContext.Current.CancellationToken)).Value;
    }

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    private async Task<IDialogReference> OpenAsync()
    {
        var dialog = await _page.ShowDialogAsync(new DialogParameters<PreflightDialog> { { d => d.CampaignId, _campaignId } });
        _page.Dialogs.WaitForState(() => _page.Dialogs.FindAll(".findings, [data-testid=ready]").Count > 0);
        return dialog;
    }

    private AngleSharp.Dom.IElement StartButton => _page.Dialogs.FindAll(".mud-dialog-actions button")[^1];

    [Fact]
    public async Task A_problem_keeps_the_campaign_from_starting_and_links_to_where_it_is_mended()
    {
        await OpenAsync();

        Assert.True(StartButton.HasAttribute("disabled"));
        Assert.Equal($"/campaigns/{_campaignId}/steps", _page.Dialogs.Find(".findings.problem a").GetAttribute("href"));
    }

    [Fact]
    public async Task What_filters_take_amiss_is_shown_with_the_template_to_mend_and_keeps_nothing_from_starting()
    {
        var cancel = Xunit.TestContext.Current.CancellationToken;
        var template = (await _page.Get<TemplateService>().CreateEmailAsync(new EmailTemplateEditModel { Name = "Offer", Subject = "Re: our talk", Html = "<p>As promised, the offer.</p>" }, cancel)).Value;
        var step = new StepEditModel { Name = "Offer", Channel = Channel.Email, TemplateId = template };
        Assert.False((await _page.Get<StepService>().CreateAsync(_campaignId, step, cancel)).IsError);

        await OpenAsync();

        var warning = _page.Dialogs.FindAll(".findings.warning li").Single(item => item.TextContent.Contains("“Re:”", StringComparison.Ordinal));
        Assert.Equal(($"/templates/email/{template}", "Open the template"), (warning.QuerySelector("a")!.GetAttribute("href"), warning.QuerySelector("a")!.TextContent.Trim()));
        Assert.False(StartButton.HasAttribute("disabled"));
    }

    [Fact]
    public async Task Without_problems_the_campaign_starts_and_the_dialog_closes()
    {
        var call = new StepEditModel { Name = "Call", Channel = Channel.Call };
        Assert.False((await _page.Get<StepService>().CreateAsync(_campaignId, call, Xunit.TestContext.Current.CancellationToken)).IsError);

        var dialog = await OpenAsync();
        Assert.False(StartButton.HasAttribute("disabled"));
        StartButton.Click();
        await dialog.Result.WaitAsync(Xunit.TestContext.Current.CancellationToken);

        Assert.Equal(CampaignStatus.Active, (await _page.Get<CampaignQueries>().CardAsync(_campaignId, Xunit.TestContext.Current.CancellationToken))!.Status);
    }
}
