using Bunit;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Features.Administration;
using CampaignStudio.Features.Campaigns;
using CampaignStudio.Tests.Components;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Administration;

[EveryDatabase]
public sealed class SendersPageTests : IAsyncLifetime
{
    private StudioWorkspace _studio = null!;
    private StudioPages _pages = null!;

    public async ValueTask InitializeAsync()
    {
        _studio = await StudioWorkspace.CreateAsync();
        await _studio.SignInAsync(Role.Admin);
        _pages = new StudioPages(_studio);
    }

    public async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await _studio.DisposeAsync();
    }

    private Task<long> AddAsync(string name = "Anna") => AddAsync(new SenderEditModel { Name = name, Address = $"{name}@studio.example" });

    private async Task<long> AddAsync(SenderEditModel model) => Ok(await _studio.Get<SenderService>().AddAsync(model));

    private static string Panel(IRenderedComponent<SendersPage> page, long id) => page.Find($"[data-testid=sender-{id}]").TextContent;

    private static async Task PressAsync(IRenderedComponent<SendersPage> page, long id, string label)
    {
        await page.WaitForStateAsync(() => !Button().HasAttribute("disabled"));
        // On the renderer's own thread, so that nothing is drawn anew between the look and the click.
        await page.InvokeAsync(() => Button().Click());

        AngleSharp.Dom.IElement Button() => page.FindAll($"[data-testid=sender-{id}] button").Single(button => button.TextContent.Trim() == label);
    }

    [Fact]
    public async Task A_sender_is_added_with_a_server_and_a_warm_up_and_stands_beside_the_configured_ones()
    {
        var page = _pages.Render<SendersPage>();
        page.WaitForElement("[data-testid=sender-1]");
        page.Find(".studio-header button").Click();
        _pages.Dialogs.WaitForElement(".sender-form");
        Fill("Name", "Anna in Sales");
        Fill("From address", "anna@studio.example");
        Fill("Server", "smtp.example.com");
        Fill("User name", "anna");
        Fill("Password", "hush-hush");
        _pages.Dialogs.Find(".sender-form input[type=checkbox]").Change(true);
        Assert.Contains("50, 70, 98, 138", _pages.Dialogs.Markup, StringComparison.Ordinal);
        _pages.Dialogs.Find(".mud-dialog-actions .mud-button-filled").Click();

        page.WaitForAssertion(() => Assert.Contains("0 of 50, day 1 of its warm-up", Panel(page, 3), StringComparison.Ordinal));
        Assert.Contains("Warming up", Panel(page, 3), StringComparison.Ordinal);
        var card = (await _studio.Get<SenderQueries>().FindAsync(3))!;
        Assert.Equal(("Anna in Sales", "smtp.example.com", true), (card.Name, card.Host, card.HasPassword));
        Assert.DoesNotContain("hush", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_stands_beside_its_field()
    {
        var page = _pages.Render<SendersPage>();
        page.WaitForElement("[data-testid=sender-1]");
        page.Find(".studio-header button").Click();
        _pages.Dialogs.WaitForElement(".sender-form");
        Fill("From address", "nobody");
        _pages.Dialogs.Find(".mud-dialog-actions .mud-button-filled").Click();
        _pages.Dialogs.WaitForAssertion(() => Assert.Contains("has no @", _pages.Dialogs.Markup, StringComparison.Ordinal));
        Assert.Contains("Give it a name", _pages.Dialogs.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sender_is_paused_resumed_and_after_a_question_removed()
    {
        var id = await AddAsync();
        var page = _pages.Render<SendersPage>();
        page.WaitForElement($"[data-testid=sender-{id}]");
        await PressAsync(page, id, "Pause");
        page.WaitForAssertion(() => Assert.Contains("Paused", Panel(page, id), StringComparison.Ordinal));
        await PressAsync(page, id, "Resume");
        page.WaitForAssertion(() => Assert.Contains("Ready", Panel(page, id), StringComparison.Ordinal));
        await PressAsync(page, id, "Remove");
        _pages.Dialogs.WaitForElement(".mud-message-box");
        _pages.Dialogs.FindAll(".mud-dialog-actions button")[^1].Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll($"[data-testid=sender-{id}]")));
    }

    [Fact]
    public async Task A_sender_that_is_down_says_since_when_and_why()
    {
        var id = await AddAsync();
        _studio.Get<ScriptedTransport>().Probe = new HandOver.ChannelDown("535 wrong password");
        await _studio.Get<SenderService>().TryAsync(id);
        var page = _pages.Render<SendersPage>();
        page.WaitForAssertion(() => Assert.Contains("535 wrong password", Panel(page, id), StringComparison.Ordinal));
        var banner = _pages.Render<CampaignStudio.Components.OutageBanner>();
        banner.WaitForAssertion(() => Assert.Contains("Anna is down since", banner.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_marketer_sees_the_senders_and_can_change_nothing()
    {
        var id = await AddAsync();
        await _studio.SignInAsync(Role.Marketer);
        var page = _pages.Render<SendersPage>();
        page.WaitForElement($"[data-testid=sender-{id}]");
        Assert.Empty(page.FindAll($"[data-testid=sender-{id}] button"));
        Assert.Empty(page.FindAll(".studio-header button"));
    }

    [Fact]
    public async Task A_campaign_offers_a_choice_only_where_there_is_one()
    {
        var picker = _pages.Render<SenderPicker>(set => set.Add(p => p.Channel, Domain.Sequences.Channel.Email).Add(p => p.Senders, []));
        Assert.Empty(picker.Markup.Trim());
        var id = await AddAsync();
        var senders = await _studio.Get<SenderQueries>().ListAsync();
        picker = _pages.Render<SenderPicker>(set => set.Add(p => p.Channel, Domain.Sequences.Channel.Email).Add(p => p.Senders, senders).Add(p => p.Value, [id]));
        Assert.Contains("Anna (anna@studio.example)", picker.Markup, StringComparison.Ordinal);
        picker = _pages.Render<SenderPicker>(set => set.Add(p => p.Channel, Domain.Sequences.Channel.Sms).Add(p => p.Senders, senders));
        Assert.Empty(picker.Markup.Trim());
    }

    private void Fill(string label, string text)
    {
        var input = _pages.Dialogs.FindAll(".sender-form label").First(found => found.TextContent.Trim() == label).GetAttribute("for")!;
        _pages.Dialogs.Find($"#{input}").Change(text);
    }
}
