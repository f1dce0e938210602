using Bunit;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Leads.Import;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Features.Leads;
using CampaignStudio.Tests.Components;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace CampaignStudio.Tests.Leads;

[EveryDatabase]
public sealed class ImportPageTests : IAsyncLifetime
{
    private const string File = """
        Mail;Vorname;Kundennummer
        ada@example.com;Ada;17
        nobody;Bob;18
        """;

    private StudioWorkspace _studio = null!;
    private StudioPages _page = null!;

    public async ValueTask InitializeAsync()
    {
        _studio = await StudioWorkspace.CreateAsync(services => services.AddSingleton<IEngineSignal, SilentEngine>());
        await _studio.SignInAsync(Role.Marketer);
        _page = new StudioPages(_studio);
    }

    public async ValueTask DisposeAsync()
    {
        await _page.DisposeAsync();
        await _studio.DisposeAsync();
    }

    [Fact]
    public void A_file_is_shown_with_what_its_columns_may_be_and_what_is_wrong_in_it()
    {
        var page = Upload();

        Assert.Contains("separated by semicolons", page.Markup, StringComparison.Ordinal);
        Assert.Equal(["E-mail address", "First name", "Don't import"], Chosen(page));
        var bad = Assert.Single(page.FindAll("tr.bad"));
        Assert.Contains("nobody", bad.TextContent, StringComparison.Ordinal);
        Assert.Contains("email:", bad.QuerySelector(".why")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_nobody_knows_may_become_a_field_of_the_workspace()
    {
        var page = Upload();

        await ChooseAsync(page, 2, "custom:kundennummer");
        page.Find("button.mud-button-filled").Click();
        page.WaitForState(() => _page.Navigation.Uri.Contains("execution=", StringComparison.Ordinal));

        await using var db = await _studio.OpenAsync();
        var execution = await db.Executions.SingleAsync(Xunit.TestContext.Current.CancellationToken);
        Assert.Equal(ExecutionType.ImportLeads, execution.Type);
        var parameters = ImportParams.Of(execution.Params);
        Assert.Equal("custom:kundennummer", parameters.Mapping.GetProperty("Kundennummer").GetString());
        Assert.Equal(("leads", OnDuplicate.Skip), (parameters.Tag, parameters.OnDuplicate));
        Assert.Equal("kundennummer", (await db.CustomFields.SingleAsync(Xunit.TestContext.Current.CancellationToken)).Key);
    }

    [Fact]
    public async Task A_mapping_that_names_nobody_is_explained_and_can_not_be_started()
    {
        var page = Upload();

        await ChooseAsync(page, 0, "ignore");

        Assert.Contains("Map at least one", page.Markup, StringComparison.Ordinal);
        Assert.True(page.Find("button.mud-button-filled").HasAttribute("disabled"));

        await ChooseAsync(page, 0, "email");
        Assert.False(page.Find("button.mud-button-filled").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Two_columns_for_one_field_are_refused_at_once()
    {
        var page = Upload();

        await ChooseAsync(page, 2, "first_name");

        Assert.Contains("fed by more than one column", page.Markup, StringComparison.Ordinal);
        Assert.Equal(["E-mail address", "First name", "First name"], Chosen(page));
    }

    [Fact]
    public void A_file_that_is_no_text_is_refused_in_words()
    {
        var page = _page.Render<ImportPage>();

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromBinary([0x50, 0x4b, 0x03, 0x04, 0, 0], "leads.xlsx"));

        page.WaitForAssertion(() => Assert.Contains("CSV UTF-8", page.Markup, StringComparison.Ordinal));
        Assert.False(page.Find(".studio-drop").HasAttribute("hidden"));
    }

    [Fact]
    public void A_name_that_comes_twice_shifts_nothing()
    {
        var page = Upload("email,email,first_name\nada@example.com,second@example.com,Ada", columns: 2);

        Assert.Equal(["ada@example.com", "Ada"], page.FindAll(".studio-map .sample").Select(sample => sample.TextContent));
        Assert.Equal(["Line", "email", "email", "first_name"], page.FindAll(".studio-sheet th").Select(head => head.TextContent));
        Assert.Equal(["2", "ada@example.com", "second@example.com", "Ada"], page.FindAll(".studio-sheet tbody td").Select(cell => cell.TextContent));
        Assert.Contains("Import 1 row", page.Find("button.mud-button-filled").TextContent.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_a_header_alone_can_not_be_imported()
    {
        var page = Upload("email,first_name\n", columns: 2);

        Assert.True(page.Find("button.mud-button-filled").HasAttribute("disabled"));
    }

    private IRenderedComponent<ImportPage> Upload(string file = File, int columns = 3)
    {
        var page = _page.Render<ImportPage>();
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText(file, "leads.csv"));
        page.WaitForState(() => page.FindAll(".studio-map").Count == columns);
        return page;
    }

    private static IEnumerable<string?> Chosen(IRenderedComponent<ImportPage> page) => Selects(page).Select(select => select.Find("input").GetAttribute("value"));

    private static Task ChooseAsync(IRenderedComponent<ImportPage> page, int column, string target)
    {
        var select = Selects(page)[column];
        return select.InvokeAsync(() => select.Instance.ValueChanged.InvokeAsync(target));
    }

    private static IReadOnlyList<IRenderedComponent<MudSelect<string>>> Selects(IRenderedComponent<ImportPage> page) =>
        page.FindComponent<MappingTable>().FindComponents<MudSelect<string>>();
}
