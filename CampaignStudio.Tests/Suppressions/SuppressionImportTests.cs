using System.Globalization;
using System.Text;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Leads.Import;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Suppressions;
using CampaignStudio.Domain.Suppressions.Import;
using CampaignStudio.Tests.Leads.Import;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Tests.Suppressions;

/// <summary>Lists of those who must not be contacted, coming in and going out.</summary>
[EveryDatabase]
public sealed class SuppressionImportTests
{
    private static readonly SuppressionImportRequest Plain = new() { FileName = "list.txt" };

    [Fact]
    public async Task A_plain_list_is_entered_and_every_line_accounted_for()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        await studio.Get<SuppressionService>().AddAsync(new SuppressionEditModel { Address = "known@example.com", Reason = SuppressionReason.Complaint });

        var (id, outcome) = await ImportAsync(studio, "ada@example.com\n\nKNOWN@example.com\nada@EXAMPLE.com\nno such thing\n*@evil.example\n@worse.example\nbad.example\nx@\n", Plain with { Reason = SuppressionReason.Unsubscribed, Note = "old tool" });

        Assert.Equal(new SuppressionImportOutcome(4, 2, 2), outcome);
        var entries = await EntriesAsync(studio);
        Assert.Equal(["@bad.example", "@evil.example", "@worse.example", "ada@example.com", "known@example.com"], entries.Select(entry => entry.Address));
        Assert.Equal((SuppressionReason.Unsubscribed, "old tool"), (entries[3].Reason, entries[3].Note));
        Assert.Equal(SuppressionReason.Complaint, entries[4].Reason);
        var rejected = (await studio.BadRowsAsync(id)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("address,line,reason", rejected[0]);
        Assert.StartsWith("no such thing,5,'no such thing' has no @", rejected[1], StringComparison.Ordinal);
        Assert.StartsWith("x@,9,", rejected[2], StringComparison.Ordinal);

        var mended = string.Join('\n', rejected).Replace("no such thing", "eve@example.com", StringComparison.Ordinal).Replace("x@,", "x@example.com,", StringComparison.Ordinal);
        Assert.Equal(new SuppressionImportOutcome(2, 0, 0), (await ImportAsync(studio, mended)).Outcome);
    }

    [Theory]
    [InlineData("evil.example\nworse.example\n", 2)]
    [InlineData("Domain\nevil.example\nworse.example\n", 2)]
    [InlineData("Name;Courriel;Grund\nAda;ada@example.com;complaint\nBob;bob@example.com;asked us to\n", 2)]
    [InlineData("\uFEFF\"ada@example.com\"\r\n'@evil.example\r\n", 2)]
    public async Task Tables_and_lists_are_told_apart(string file, int added)
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        Assert.Equal(new SuppressionImportOutcome(added, 0, 0), (await ImportAsync(studio, file)).Outcome);
        if (!file.Contains("Grund", StringComparison.Ordinal)) return;
        Assert.Equal([(SuppressionReason.Complaint, null), (SuppressionReason.Manual, "asked us to")], (await EntriesAsync(studio)).Select(entry => (entry.Reason, entry.Note)));
    }

    [Fact]
    public async Task What_was_exported_imports_elsewhere_as_it_was()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var service = studio.Get<SuppressionService>();
        await service.AddAsync(new SuppressionEditModel { Address = "=cmd@example.com", Note = "=HYPERLINK(\"x\"), \"quoted\"\nand more" });
        await service.AddAsync(new SuppressionEditModel { Domain = "evil.example", Reason = SuppressionReason.Complaint });
        await service.AddAsync(new SuppressionEditModel { Channel = Channel.Sms, Address = "+33639980001", Reason = SuppressionReason.OptOut });
        var before = (await EntriesAsync(studio)).Select(entry => (entry.Channel, entry.Address, entry.Reason, entry.Note)).ToList();

        var file = await ExportAsync(studio);
        // Nothing that a spreadsheet would run, and domains and numbers as other programs know them.
        Assert.DoesNotMatch("(?m)(^|,)\"?=", file.Split('\n', 2)[1]);
        Assert.Contains("email,@evil.example,complaint,", file, StringComparison.Ordinal);
        Assert.Contains("sms,+33639980001,opt_out,", file, StringComparison.Ordinal);
        Assert.Equal(2, (await ExportAsync(studio, "EXAMPLE")).Split("\r\n").Count(line => line.Contains('@')));
        await using var other = await StudioWorkspace.CreateAsync();
        Assert.Equal(new SuppressionImportOutcome(3, 0, 0), (await ImportAsync(other, file)).Outcome);
        Assert.Equal(before, (await EntriesAsync(other)).Select(entry => (entry.Channel, entry.Address, entry.Reason, entry.Note)));
    }

    [Fact]
    public async Task Numbers_need_a_country_and_a_channel_that_nobody_knows_is_named()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        Assert.Equal(new SuppressionImportOutcome(1, 1, 0), (await ImportAsync(studio, "06 39 98 00 01\n+33639980001\n", Plain with { Channel = Channel.Sms, DefaultCountry = "fr" })).Outcome);
        var (id, outcome) = await ImportAsync(studio, "channel,phone\npigeon,+33639980002\ncall,+33639980003\n");
        Assert.Equal(new SuppressionImportOutcome(1, 0, 1), outcome);
        Assert.Contains("'pigeon' is no channel", await studio.BadRowsAsync(id));
    }

    [Fact]
    public async Task A_chunk_that_crashed_is_done_again_and_nothing_is_lost_or_doubled()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var id = await StartAsync(studio, ManyLines(5_000), Plain);
        using (var handler = studio.Get<ImportSuppressionsHandler>())
        {
            Assert.True(await studio.RunChunkAsync(id, handler));
            await studio.RunChunkAsync(id, handler, crash: true);
            Assert.True(await studio.RunChunkAsync(id, handler));
            await studio.RunChunkAsync(id, handler, crash: true);
        }

        Assert.Equal(new SuppressionImportOutcome(4_950, 0, 50), await FinishAsync(studio, id));
        await using var db = await studio.OpenAsync();
        Assert.Equal(4_950, await db.Suppressions.CountAsync());
        var execution = await db.Executions.SingleAsync();
        Assert.Equal((5_000L, 5_000L, ExecutionStatus.Completed), (execution.Done, execution.Total!.Value, execution.Status));
        Assert.Equal(51, (await studio.BadRowsAsync(id)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task The_preview_shows_the_first_lines_and_enters_nothing()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var imports = studio.Get<SuppressionImportService>();
        using var file = new MemoryStream(Encoding.UTF8.GetBytes("email\nada@example.com\nnobody\n" + ManyLines(20)));
        var upload = (await imports.UploadAsync(file)).Value;

        var preview = (await imports.PreviewAsync(upload, Plain)).Value;
        Assert.Equal((true, 22L, 10), (preview.HasHeader, preview.TotalRows, preview.Rows.Count));
        Assert.Equal((2, "ada@example.com", null), (preview.Rows[0].LineNumber, preview.Rows[0].Address, preview.Rows[0].Problem));
        Assert.NotNull(preview.Rows[1].Problem);
        Assert.Empty(await EntriesAsync(studio));
    }

    [Fact]
    public async Task What_is_no_list_is_refused_and_its_upload_not_kept()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var imports = studio.Get<SuppressionImportService>();
        var refused = new List<string>();
        foreach (var bytes in new[] { "PK\0\0"u8.ToArray(), "\n\n"u8.ToArray(), "email\n"u8.ToArray(), "a@example.com"u8.ToArray() })
        {
            using var file = new MemoryStream(bytes);
            refused.Add((await imports.StartAsync(file, Plain with { DefaultCountry = bytes.Length == 13 ? "France" : null })).Error!.Code);
        }
        Assert.Equal(["file_not_csv", "file_empty", "file_empty", "country_invalid"], refused);
        Assert.Empty(await studio.Get<IUploadStore>().NamesAsync(new DateTime(9000, 1, 1, 0, 0, 0, DateTimeKind.Utc)));
    }

    [Fact]
    public async Task Agents_neither_import_nor_export()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        await studio.SignInAsync(Role.Agent);
        Assert.Equal(ErrorKind.Forbidden, (await studio.Get<SuppressionImportService>().StartAsync(Stream.Null, Plain)).Error!.Kind);
        Assert.Equal(ErrorKind.Forbidden, studio.Get<SuppressionQueries>().Export().Error!.Kind);
    }

    private static async Task<(long Id, SuppressionImportOutcome Outcome)> ImportAsync(StudioWorkspace studio, string text, SuppressionImportRequest? request = null)
    {
        var id = await StartAsync(studio, text, request ?? Plain);
        return (id, await FinishAsync(studio, id));
    }

    private static async Task<long> StartAsync(StudioWorkspace studio, string text, SuppressionImportRequest request)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return EngineWorld.Ok(await studio.Get<SuppressionImportService>().StartAsync(file, request));
    }

    private static async Task<SuppressionImportOutcome> FinishAsync(StudioWorkspace studio, long id)
    {
        using var handler = studio.Get<ImportSuppressionsHandler>();
        while (await studio.RunChunkAsync(id, handler))
        {
        }
        await using var db = await studio.OpenAsync();
        return SuppressionImportOutcome.Of((await db.Executions.SingleAsync(row => row.Id == id)).Outcome);
    }

    private static async Task<string> ExportAsync(StudioWorkspace studio, string? text = null)
    {
        using var output = new MemoryStream();
        await studio.Get<SuppressionQueries>().Export(text).Value.WriteAsync(output, CancellationToken.None);
        return Encoding.UTF8.GetString(output.ToArray()).TrimStart('\uFEFF');
    }

    private static async Task<List<Suppression>> EntriesAsync(StudioWorkspace studio)
    {
        await using var db = await studio.OpenAsync();
        return [.. (await db.Suppressions.AsNoTracking().ToListAsync()).OrderBy(entry => entry.Address, StringComparer.Ordinal)];
    }

    /// <summary>Of each hundred one is no address.</summary>
    private static string ManyLines(int count) =>
        string.Concat(Enumerable.Range(0, count).Select(number => $"person{number.ToString(CultureInfo.InvariantCulture)}{(number % 100 == 99 ? " at " : "@")}example.com\n"));
}
