using Bunit;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Features.Leads.Board;
using CampaignStudio.Tests.Components;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using MudBlazor;

namespace CampaignStudio.Tests.Leads.Board;

[EveryDatabase]
public sealed class LeadBoardPageTests : IAsyncLifetime
{
    private StudioWorkspace _studio = null!;
    private StudioPages _pages = null!;

    public async ValueTask InitializeAsync()
    {
        _studio = await StudioWorkspace.CreateAsync();
        await _studio.SignInAsync(Role.Marketer);
        _pages = new StudioPages(_studio);
    }

    public async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await _studio.DisposeAsync();
    }

    [Fact]
    public async Task A_card_that_is_dropped_on_another_column_stands_there_at_once_and_can_be_taken_back()
    {
        var ada = await AddAsync("ada", "nouveau", budget: 500);
        var told = _pages.Render<MudSnackbarProvider>();
        var page = _pages.Render<LeadBoardPage>();
        Assert.Equal("500", Sum(page, "nouveau"));

        await DragAsync(page, "ada", "qualifie");

        page.WaitForAssertion(() => Assert.Equal(("–", "500", "1"), (Sum(page, "nouveau"), Sum(page, "qualifie"), Count(page, "qualifie"))));
        Assert.Equal(["ada"], Cards(page, "qualifie"));
        _pages.Settle();
        Assert.Equal("qualifie", await StatusAsync(ada));

        Assert.Equal(["ada is now Qualified"], _pages.Messages());
        await told.InvokeAsync(() => told.Find(".mud-snackbar-content-action button").Click());
        page.WaitForAssertion(() => Assert.Equal(["ada"], Cards(page, "nouveau")));
        _pages.Settle();
        Assert.Equal("nouveau", await StatusAsync(ada));
    }

    [Fact]
    public async Task Whoever_uses_no_mouse_moves_a_card_by_its_menu()
    {
        var ada = await AddAsync("ada", "nouveau");
        var page = _pages.Render<LeadBoardPage>();

        await page.InvokeAsync(() => page.Find("[aria-label='Move ada to…']").Click());
        _pages.Dialogs.WaitForElement(".move-choices");
        Assert.True(_pages.Dialogs.FindAll(".move-choices button")[0].HasAttribute("disabled"));
        await _pages.Dialogs.InvokeAsync(() => _pages.Dialogs.FindAll(".move-choices button")[3].Click());

        page.WaitForAssertion(() => Assert.Equal(["ada"], Cards(page, "proposition")));
        _pages.Settle();
        Assert.Equal("proposition", await StatusAsync(ada));
    }

    [Fact]
    public async Task Whose_lead_was_moved_meanwhile_is_told_and_sees_where_it_is()
    {
        var ada = await AddAsync("ada", "nouveau");
        var page = _pages.Render<LeadBoardPage>();
        await using (var db = await _studio.OpenAsync())
        {
            // By a process whose signal has not come yet.
            var lead = await db.Leads.FindAsync([ada], Xunit.TestContext.Current.CancellationToken);
            lead!.MoveTo("perdu", _studio.NowUtc);
            await db.SaveChangesAsync(Xunit.TestContext.Current.CancellationToken);
        }

        await DragAsync(page, "ada", "qualifie");

        page.WaitForAssertion(() => Assert.Equal(["ada"], Cards(page, "perdu")));
        Assert.Contains(_pages.Messages(), message => message.Contains("moved ada to “Lost” meanwhile", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_others_do_appears_by_itself()
    {
        var ada = await AddAsync("ada", "nouveau");
        var page = _pages.Render<LeadBoardPage>();

        await _studio.Get<LeadService>().MoveAsync(ada, "gagne", cancel: Xunit.TestContext.Current.CancellationToken);
        _studio.Time.Advance(TimeSpan.FromSeconds(2));

        page.WaitForAssertion(() => Assert.Equal(["ada"], Cards(page, "gagne")));
    }

    [Fact]
    public async Task An_agent_sees_all_and_moves_only_own_leads()
    {
        var zoe = await _studio.AddUserAsync("Zoe");
        await AddAsync("own", "nouveau", configure: lead => lead.AssignedToId = zoe.Id);
        await AddAsync("foreign", "nouveau");
        _studio.SignIn(zoe);

        var page = _pages.Render<LeadBoardPage>();

        Assert.Equal(2, Cards(page, "nouveau").Count);
        Assert.Equal("Move own to…", page.FindAll(".board-card button").Single().GetAttribute("aria-label"));
        Assert.Equal(["foreign", "own"], page.FindAll("[data-testid=card]").OrderBy(card => card.GetAttribute("draggable")).Select(card => card.GetAttribute("aria-label")));
        Assert.Contains("Zoe", Column(page, "nouveau").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_column_is_shown_piece_by_piece_and_stays_so_when_something_changes()
    {
        for (var number = 0; number < 30; number++) await AddAsync($"lead{number}", "contacte");
        var page = _pages.Render<LeadBoardPage>();
        Assert.Equal((25, "30"), (Cards(page, "contacte").Count, Count(page, "contacte")));

        await page.InvokeAsync(() => page.Find("[aria-label='Show more of Contacted']").Click());

        page.WaitForAssertion(() => Assert.Equal(30, Cards(page, "contacte").Count));
        Assert.Empty(page.FindAll("[aria-label='Show more of Contacted']"));
        await AddAsync("new", "contacte");
        _studio.Live.Changed(Domain.Shared.Topic.Leads);
        _studio.Time.Advance(TimeSpan.FromSeconds(2));
        page.WaitForAssertion(() => Assert.Equal("31", Count(page, "contacte")));
        Assert.Equal(30, Cards(page, "contacte").Count);
    }

    [Fact]
    public async Task The_address_says_what_is_shown_and_the_list_is_narrowed_the_same_way()
    {
        await AddAsync("ada", "nouveau", configure: lead => lead.Tags = ["vip"]);
        await AddAsync("bob", "nouveau");
        _pages.Navigation.NavigateTo("/leads/board?tag=vip");
        var page = _pages.Render<LeadBoardPage>();
        Assert.Equal(["ada"], Cards(page, "nouveau"));
        Assert.Equal("/leads?tag=vip", page.Find(".segments a:not(.on)").GetAttribute("href"));

        await page.InvokeAsync(() => page.FindAll("input")[0].Input("zzz"));
        _studio.Time.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Contains("Nobody found", page.Markup, StringComparison.Ordinal));
        Assert.EndsWith("/leads/board?q=zzz&tag=vip", _pages.Navigation.Uri, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Find(".studio-empty button").Click());
        page.WaitForAssertion(() => Assert.Equal(2, Cards(page, "nouveau").Count));
    }

    [Fact]
    public void A_workspace_without_leads_says_where_they_come_from() =>
        Assert.Contains("/leads/import", _pages.Render<LeadBoardPage>().Find(".studio-empty").InnerHtml, StringComparison.Ordinal);

    private async Task<long> AddAsync(string name, string status, decimal? budget = null, Action<Lead>? configure = null) =>
        (await _studio.AddLeadAsync($"{name}@example.com", configure: lead =>
        {
            (lead.FirstName, lead.Budget) = (name, budget);
            lead.MoveTo(status, _studio.NowUtc);
            configure?.Invoke(lead);
        })).Id;

    private static async Task DragAsync(IRenderedComponent<LeadBoardPage> page, string name, string status)
    {
        await page.InvokeAsync(() => page.Find($"[data-testid=card][aria-label={name}]").DragStart());
        await page.InvokeAsync(() => page.Find($"[data-drop={status}]").DragEnter());
        Assert.Contains("over", page.Find($"[data-drop={status}]").ClassName);
        await page.InvokeAsync(() => page.Find($"[data-drop={status}]").Drop());
    }

    private async Task<string> StatusAsync(long leadId) => (await _studio.Get<LeadQueries>().CardAsync(leadId, Xunit.TestContext.Current.CancellationToken))!.Status;

    private static AngleSharp.Dom.IElement Column(IRenderedComponent<LeadBoardPage> page, string status) => page.Find($"[data-drop={status}]");

    private static List<string?> Cards(IRenderedComponent<LeadBoardPage> page, string status) =>
        [.. Column(page, status).QuerySelectorAll("[data-testid=card]").Select(card => card.GetAttribute("aria-label"))];

    private static string Count(IRenderedComponent<LeadBoardPage> page, string status) => Column(page, status).QuerySelector("[data-testid=count]")!.TextContent;

    private static string Sum(IRenderedComponent<LeadBoardPage> page, string status) => Column(page, status).QuerySelector("[data-testid=sum]")!.TextContent;
}
