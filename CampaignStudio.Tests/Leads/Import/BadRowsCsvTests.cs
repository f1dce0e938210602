using System.Text;
using CampaignStudio.Domain.Leads.Import;
using static CampaignStudio.Tests.Leads.Import.ImportSamples;

namespace CampaignStudio.Tests.Leads.Import;

public sealed class BadRowsCsvTests
{
    [Fact]
    public async Task Bad_rows_keep_their_cells_and_get_line_and_reason()
    {
        var text = await WriteAsync("email;Prénom;city\nbad;\"Zoé \"\"Z\"\"; x\";\na@x.fr;Ana;Lyon\nworse\n");

        Assert.Equal(
            "\uFEFFemail;Prénom;city;line;reason\r\n"
            + "bad;\"Zoé \"\"Z\"\"; x\";;2;email: not an e-mail address\r\n"
            + "worse;;;4;email: not an e-mail address\r\n",
            text);
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+33 1")]
    [InlineData("-x")]
    [InlineData("@SUM(A1)")]
    [InlineData("\tx")]
    public async Task Cells_that_a_spreadsheet_would_run_are_written_as_text(string cell)
    {
        var text = await WriteAsync($"email,city\nbad,\"{cell}\"\n");

        Assert.Contains($"bad,'{cell},2,", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("+15550100003")]
    [InlineData("-12.50")]
    [InlineData("@wild.example")]
    public async Task Numbers_and_domains_can_do_no_harm_and_stay_as_they_are(string cell) =>
        Assert.Contains($"bad,{cell},2", await WriteAsync($"email,city\nbad,\"{cell}\"\n"), StringComparison.Ordinal);

    [Fact]
    public async Task A_mended_file_imports_and_a_second_round_has_one_reason_column()
    {
        var first = await WriteAsync("phone,email\n+33 1 02 03 04 05,bad\n+33 1 02 03 04 06,worse\n");
        var mended = first.Replace("bad", "ana@x.fr", StringComparison.Ordinal);

        var rows = Read(File(mended));

        Assert.Equal("+33102030405", rows[0].Lead!.Phone);
        var second = await WriteAsync(mended);
        Assert.StartsWith("\uFEFFphone,email,line,reason\r\n", second, StringComparison.Ordinal);
        Assert.Equal("'+33 1 02 03 04 06,worse,3,email: not an e-mail address", second.Split("\r\n")[1]);
    }

    [Fact]
    public async Task Cells_beyond_the_header_come_behind_the_reason()
    {
        var text = await WriteAsync("email,city\na@x.fr,Lyon,Rhône\n");

        Assert.Matches(@"^a@x\.fr,Lyon,2,""?the row has 3 cells.*,Rhône$", text.Split("\r\n")[1]);
    }

    private static async Task<string> WriteAsync(string text)
    {
        var file = File(text);
        var dialect = CsvDialect.Detect(file).Value;
        var output = new MemoryStream();
        await BadRowsCsv.WriteAsync(output, dialect.Headers, Read(file).Where(row => row.Lead is null).ToAsyncEnumerable(), dialect.Delimiter);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
