using Bunit;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Features.Leads;
using CampaignStudio.Tests.Components;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Leads;

[EveryDatabase]
public sealed class LeadOptOutsTests : IAsyncLifetime
{
    private EngineWorld _world = null!;
    private StudioPages _pages = null!;
    private Lead _lea = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await EngineWorld.CreateAsync();
        (_, _lea) = await _world.RunningAsync(Email(), Email("Next", days: 30));
        await _world.RunAsync();
        var mail = (await _world.OutreachesAsync(_lea))[0];
        await _world.TellAsync(new Fact(InteractionKind.Unsubscribed) { OutreachId = mail.Id, Outcome = "campaign", ExternalId = $"unsubscribe:{mail.Id}:campaign:0" });
        await _world.Studio.SignInAsync(Role.Marketer);
        _pages = new StudioPages(_world.Studio);
    }

    public async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task What_the_lead_left_is_shown_and_taken_back_only_with_its_consent()
    {
        var page = await RenderAsync();
        var optOut = page.Find("[data-testid=opt-out]").TextContent;
        Assert.Contains("From “Spring”", optOut, StringComparison.Ordinal);
        Assert.Contains("by the link in a message", optOut, StringComparison.Ordinal);

        await page.InvokeAsync(() => page.Find("[data-testid=opt-out] button").Click());
        _pages.Dialogs.WaitForElement(".mud-alert");
        Assert.Contains("only if the person asked for it", _pages.Dialogs.Markup, StringComparison.Ordinal);
        Assert.True(Confirm().HasAttribute("disabled"));
        await _pages.Dialogs.InvokeAsync(() => _pages.Dialogs.Find("textarea").Input("On the phone"));
        _pages.Dialogs.WaitForAssertion(() => Assert.False(Confirm().HasAttribute("disabled")));
        await _pages.Dialogs.InvokeAsync(() => Confirm().Click());

        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=opt-out]")));
        Assert.Empty(await _world.Studio.Get<OptOutQueries>().OfLeadAsync(_lea.Id, Xunit.TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_agent_sees_it_and_can_do_nothing_about_it()
    {
        await _world.Studio.SignInAsync(Role.Agent);

        Assert.Empty((await RenderAsync()).FindAll("[data-testid=opt-out] button"));
    }

    private AngleSharp.Dom.IElement Confirm() => _pages.Dialogs.Find(".mud-dialog-actions .mud-button-filled");

    private async Task<IRenderedComponent<LeadOptOuts>> RenderAsync()
    {
        var card = await _world.Studio.Get<LeadQueries>().CardAsync(_lea.Id);
        var page = _pages.Render<LeadOptOuts>(parameters => parameters.Add(optOuts => optOuts.Lead, card!));
        page.WaitForElement("[data-testid=opt-out]");
        return page;
    }
}
