using System.Globalization;
using System.Text;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Leads.Import;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Tests.Leads.Import;

[EveryDatabase]
public sealed class ImportTests
{
    private const int NastyRows = 10_000;

    [Theory]
    [InlineData(OnDuplicate.Skip)]
    [InlineData(OnDuplicate.Update)]
    public async Task Ten_thousand_nasty_rows_import_with_exact_counts(OnDuplicate onDuplicate)
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        await studio.AddLeadAsync("person10@exemple.fr", configure: lead => lead.FirstName = "Before");

        var id = await studio.StartImportAsync(NastyFile(), new ImportRequest { FileName = "liste.csv", OnDuplicate = onDuplicate }, byteOrderMark: true);
        var execution = await studio.FinishAsync(id);

        // Of each hundred 10 are bad and 10 repeat an earlier row; one lead was there before.
        var expected = onDuplicate is OnDuplicate.Skip ? new ImportOutcome(7_999, 0, 1_001, 1_000) : new ImportOutcome(7_999, 1_001, 0, 1_000);
        Assert.Equal(expected, ImportOutcome.Of(execution.Outcome));
        Assert.Equal((ExecutionStatus.Completed, 10_000L, 10_000L), (execution.Status, execution.Done, execution.Total));
        await using var db = await studio.OpenAsync();
        Assert.Equal(8_000, await db.Leads.CountAsync());
        Assert.Equal(7_999, await db.LeadStatusChanges.CountAsync(change => change.Cause == StatusChangeCause.Import && change.FromStatus == null));
        var before = await db.Leads.SingleAsync(lead => lead.Email == "person10@exemple.fr");
        Assert.Equal(onDuplicate is OnDuplicate.Skip ? "Before" : "Zoé", before.FirstName);
        var plain = await db.Leads.SingleAsync(lead => lead.Email == "person99@exemple.fr");
        Assert.Equal(("Zoé", "Dupont; \"Frères\"", 1234.5m, "liste.csv"), (plain.FirstName, plain.Company, plain.Budget, plain.Source));
    }

    [Fact]
    public async Task The_rejected_rows_come_back_with_line_and_reason_and_import_once_mended()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var id = await studio.StartImportAsync(NastyFile(), byteOrderMark: true);
        await studio.FinishAsync(id);

        var bad = await studio.BadRowsAsync(id);

        var lines = bad.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(1_001, lines.Length);
        Assert.Equal("Courriel;Prénom;Société;Budget;Téléphone;line;reason", lines[0]);
        Assert.StartsWith("person0(at)exemple.fr;Zoé;;;;2;", lines[1], StringComparison.Ordinal);
        Assert.Contains("budget:", lines[6], StringComparison.Ordinal);

        var mended = bad.Replace("(at)", "@", StringComparison.Ordinal).Replace(";a lot;", ";1;", StringComparison.Ordinal);
        Assert.Equal(new ImportOutcome(1_000, 0, 0, 0), await studio.ImportAsync(mended));
    }

    [Fact]
    public async Task A_chunk_that_crashed_before_its_commit_is_done_again_without_doubles()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var id = await studio.StartImportAsync(NastyFile(), byteOrderMark: true);
        using (var handler = studio.Get<ImportLeadsHandler>())
        {
            Assert.True(await studio.RunChunkAsync(id, handler));
            await studio.RunChunkAsync(id, handler, crash: true);
            // The same process goes on where the database stands.
            Assert.True(await studio.RunChunkAsync(id, handler));
            await studio.RunChunkAsync(id, handler, crash: true);
        }

        // Another process takes over.
        using var next = new ImportLeadsHandler(studio.Get<IUploadStore>(), studio.Clock);
        var execution = await FinishAsync(studio, id, next);

        Assert.Equal(new ImportOutcome(8_000, 0, 1_000, 1_000), ImportOutcome.Of(execution.Outcome));
        await using var db = await studio.OpenAsync();
        Assert.Equal((8_000, 8_000), (await db.Leads.CountAsync(), await db.LeadStatusChanges.CountAsync()));
        Assert.Equal(1_001, (await studio.BadRowsAsync(id)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Rejected_rows_of_a_chunk_that_never_committed_are_not_shown()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var id = await studio.StartImportAsync("email\nbroken\n");
        using var handler = studio.Get<ImportLeadsHandler>();

        await studio.RunChunkAsync(id, handler, crash: true);

        Assert.Equal("email,line,reason\r\n", await studio.BadRowsAsync(id));
    }

    [Fact]
    public async Task An_update_fills_what_the_row_has_adds_tags_and_records_the_move()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var agent = await studio.AddUserAsync("Zoe");
        var lead = await studio.AddLeadAsync("ada@example.com", configure: row => (row.City, row.Company, row.Tags) = ("Paris", "Old", ["vip"]));

        var outcome = await studio.ImportAsync(
            "email,company,city,tags,status,owner,custom\nada@example.com,New,,vip;new,qualifie,ZOE,x\nADA@example.com,Newest,,,,,\n",
            new ImportRequest { FileName = "list.csv", OnDuplicate = OnDuplicate.Update, Tag = "fair" });

        Assert.Equal(new ImportOutcome(0, 2, 0, 0), outcome);
        var card = (await studio.Get<LeadQueries>().CardAsync(lead.Id))!;
        Assert.Equal(("Newest", "Paris", "qualifie", agent.Id), (card.Company, card.City, card.Status, card.AssignedToId));
        Assert.Equal(["vip", "new", "fair"], card.Tags);
        var move = Assert.Single(await studio.Get<LeadQueries>().StatusHistoryAsync(lead.Id));
        Assert.Equal(("nouveau", "qualifie", StatusChangeCause.Import), (move.FromStatus, move.ToStatus, move.Cause));
    }

    [Fact]
    public async Task A_mapped_custom_key_becomes_a_field_and_typed_values_are_checked()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        await studio.AddAsync(new CustomField { Key = "seats", Label = "Seats", Type = CustomFieldType.Number });
        var mapping = (await studio.Get<ImportService>().ParseMappingAsync("""{"Mail": "email", "Offer": "custom:plan", "Places": "seats", "Boss": "assigned_to"}""")).Value;

        var outcome = await studio.ImportAsync(
            "Mail,Offer,Places,Boss\na@example.com,gold,12,\nb@example.com,gold,many,\nc@example.com,,,Nobody\n",
            new ImportRequest { FileName = "list.csv", Mapping = mapping });

        Assert.Equal(new ImportOutcome(1, 0, 0, 2), outcome);
        var lead = Assert.Single((await studio.Get<LeadQueries>().ListAsync(new LeadFilter(), new PageRequest())).Items);
        Assert.Equal(("gold", 12), (lead.CustomFields["plan"].GetString(), lead.CustomFields["seats"].GetInt32()));
        Assert.Contains(await studio.Get<CustomFieldQueries>().ListAsync(), field => field is { Key: "plan", Label: "Offer", Type: CustomFieldType.Text });
    }

    [Fact]
    public async Task The_preview_shows_dialect_mapping_and_the_first_rows_with_their_problems()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var imports = studio.Get<ImportService>();
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(NastyFile()));
        var upload = (await imports.UploadAsync(file)).Value;

        var preview = (await imports.PreviewAsync(upload)).Value;

        Assert.Equal((';', "utf-8", true, 10_000L, 10), (preview.Delimiter, preview.Encoding, preview.HasHeader, preview.TotalRows, preview.Rows.Count));
        Assert.Equal(["email", "first_name", "company", "budget", "phone"], preview.Mapping.Columns.Select(column => column.Target.ToString()));
        Assert.Null(preview.MappingError);
        Assert.Equal("email", Assert.Single(preview.Rows[0].Problems).Field);
        await using var db = await studio.OpenAsync();
        Assert.Equal((0, 0), (await db.Leads.CountAsync(), await db.Executions.CountAsync()));
    }

    [Theory]
    [InlineData("", "file_empty")]
    [InlineData("email\n", "file_empty")]
    [InlineData("first name\nAda\n", "mapping_no_identity")]
    public async Task A_file_that_can_not_be_imported_is_refused_and_leaves_nothing(string csv, string code)
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(csv));

        var refused = await studio.Get<ImportService>().StartAsync(file, new ImportRequest { FileName = "list.csv" });

        Assert.Equal(code, refused.Error!.Code);
        Assert.Empty(await UploadsAsync(studio));
    }

    [Fact]
    public async Task A_file_name_is_never_a_path()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        await studio.StartImportAsync("email\na@example.com\n", new ImportRequest { FileName = "../../etc/cron.d/evil.csv" });

        Assert.Matches("^[0-9a-f]{32}$", Assert.Single(await UploadsAsync(studio)));
        Assert.Null(await studio.Get<IUploadStore>().OpenReadAsync("../studio.db"));
        Assert.Equal("upload_not_found", (await studio.Get<ImportService>().PreviewAsync("../studio.db")).Error!.Code);
    }

    [Fact]
    public async Task An_import_whose_file_is_gone_fails_with_the_reason()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var id = await studio.StartImportAsync("email\na@example.com\n");
        await studio.Get<IUploadStore>().DeleteAsync(Assert.Single(await UploadsAsync(studio)));
        using var handler = studio.Get<ImportLeadsHandler>();

        await Assert.ThrowsAsync<ExecutionFailedException>(() => studio.RunChunkAsync(id, handler));
    }

    [Fact]
    public async Task Agents_import_nothing()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        await studio.SignInAsync(Role.Agent);

        var refused = await studio.Get<ImportService>().StartAsync(Stream.Null, new ImportRequest { FileName = "list.csv" });

        Assert.Equal(ErrorKind.Forbidden, refused.Error!.Kind);
    }

    private static Task<IReadOnlyList<string>> UploadsAsync(StudioWorkspace studio) =>
        studio.Get<IUploadStore>().NamesAsync(new DateTime(9000, 1, 1, 0, 0, 0, DateTimeKind.Utc));

    private static async Task<ScheduledExecution> FinishAsync(StudioWorkspace studio, long id, ImportLeadsHandler handler)
    {
        while (await studio.RunChunkAsync(id, handler))
        {
        }
        await using var db = await studio.OpenAsync();
        return await db.Executions.SingleAsync(row => row.Id == id);
    }

    /// <summary>Of each hundred rows: 5 bad addresses, 5 bad budgets, 10 repeating the row 50 later or earlier, some with line breaks, quotes, phones.</summary>
    private static string NastyFile()
    {
        var text = new StringBuilder("Courriel;Prénom;Société;Budget;Téléphone\r\n");
        for (var row = 0; row < NastyRows; row++)
        {
            var email = string.Create(CultureInfo.InvariantCulture, $"person{row}@exemple.fr");
            text.Append((row % 100) switch
            {
                < 5 => $"person{row}(at)exemple.fr;Zoé;;;",
                < 10 => $"{email};Zoé;;a lot;",
                >= 60 and < 70 => $"PERSON{row - 50}@Exemple.FR;Zoé;;;",
                < 20 => $"{email};Zoé;\"Dupont\r\n\r\n& Fils\";1 000;",
                < 30 => string.Create(CultureInfo.InvariantCulture, $";Zoé;;;+336{row:00000000}"),
                _ => $"{email};Zoé;\"Dupont; \"\"Frères\"\"\";\"1.234,50 €\";",
            }).Append("\r\n");
            if (row % 100 == 99) text.Append(";;;;\r\n\r\n");
        }
        return text.ToString();
    }
}
