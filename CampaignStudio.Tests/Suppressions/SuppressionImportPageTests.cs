using Bunit;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Suppressions.Import;
using CampaignStudio.Features.Suppressions;
using CampaignStudio.Tests.Components;
using CampaignStudio.Tests.Leads.Import;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignStudio.Tests.Suppressions;

[EveryDatabase]
public sealed class SuppressionImportPageTests : IAsyncLifetime
{
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
    public async Task A_list_is_shown_started_and_reported()
    {
        var page = _page.Render<SuppressionImportPage>();
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("ada@example.com\nnobody\nevil.example\n", "list.txt"));
        page.WaitForState(() => page.FindAll(".studio-sheet tbody tr").Count == 3);
        Assert.Contains("evil.example (the whole domain)", page.Markup, StringComparison.Ordinal);
        Assert.Equal("2", page.Find("tr.bad td").TextContent);

        await page.InvokeAsync(() => page.Find("button.mud-button-filled").Click());
        page.WaitForState(() => _page.Navigation.Uri.Contains("execution=", StringComparison.Ordinal));
        long id;
        await using (var db = await _studio.OpenAsync()) id = await db.Executions.Select(execution => execution.Id).SingleAsync(Xunit.TestContext.Current.CancellationToken);
        using (var handler = _studio.Get<ImportSuppressionsHandler>()) await _studio.RunChunkAsync(id, handler);

        var result = _page.Render<SuppressionImportResult>(parameters => parameters.Add(p => p.ExecutionId, id));
        result.WaitForAssertion(() => Assert.Equal(["2", "0", "1"], result.FindAll(".studio-tile b").Select(tile => tile.TextContent)));
        Assert.Contains("rejected.csv", result.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_text_is_refused_in_words()
    {
        var page = _page.Render<SuppressionImportPage>();
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromBinary([0x50, 0x4b, 0x03, 0x04, 0, 0], "list.xlsx"));
        page.WaitForAssertion(() => Assert.Contains("CSV UTF-8", page.Markup, StringComparison.Ordinal));
        Assert.False(page.Find(".studio-drop").HasAttribute("hidden"));
    }

    [Fact]
    public void The_list_offers_import_and_an_export_of_what_is_listed()
    {
        var page = _page.Render<SuppressionsPage>();
        page.WaitForAssertion(() => Assert.Contains(page.FindAll("a"), link => link.GetAttribute("href") == "/api/v1/suppressions/export"));
        Assert.Contains(page.FindAll("a"), link => link.GetAttribute("href") == "/suppressions/import");
    }
}
