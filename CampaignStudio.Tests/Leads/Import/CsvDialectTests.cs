using System.Text;
using CampaignStudio.Domain.Leads.Import;
using CsCheck;
using static CampaignStudio.Tests.Leads.Import.ImportSamples;

namespace CampaignStudio.Tests.Leads.Import;

public sealed class CsvDialectTests
{
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    public static TheoryData<string> EncodingNames => ["utf-8", "utf-8 with mark", "utf-16", "utf-16BE", "windows-1252"];

    [Theory, MemberData(nameof(EncodingNames))]
    public void Accents_survive_whatever_the_encoding(string name)
    {
        var encoding = name switch
        {
            "utf-8" => new UTF8Encoding(false),
            "utf-8 with mark" => new UTF8Encoding(true),
            "windows-1252" => Windows1252,
            _ => Encoding.GetEncoding(name),
        };

        var row = Assert.Single(Read(File("Prénom;Courriel\nZoé;zoe@x.fr\n", encoding)));

        Assert.Equal(("Zoé", "zoe@x.fr"), (row.Lead!.FirstName, row.Lead.Email));
    }

    [Fact]
    public void One_accent_at_the_far_end_decides_the_encoding()
    {
        var text = new StringBuilder("email,city\n");
        for (var i = 0; i < 20_000; i++) text.Append("lead@x.fr,Lyon\n");
        text.Append("last@x.fr,Orléans\n");

        Assert.Equal("Orléans", Read(File(text.ToString(), Windows1252))[^1].Lead!.City);
        Assert.Equal("Orléans", Read(File(text.ToString()))[^1].Lead!.City);
    }

    [Fact]
    public void A_character_cut_by_the_reading_buffer_is_still_UTF_8() =>
        Gen.Int[65_500, 65_540].Sample(padding =>
            CsvDialect.Detect(File($"email\n{new string('a', padding)}é€\n")).Value.Encoding is UTF8Encoding, iter: 45);

    [Theory]
    [InlineData("email,first name\na@x.fr,\"Lee; Ann; x\"\n", ',')]
    [InlineData("email;tags\na@x.fr;a,b,c,d\nb@x.fr;a,b,c,d\n", ';')]
    [InlineData("email\tname\na@x.fr\tAnn\n", '\t')]
    [InlineData("email|name\na@x.fr|Ann\n", '|')]
    [InlineData("\"a;b;c;d\",email\n1,a@x.fr\n", ',')]
    [InlineData("email\na@x.fr\n", ',')]
    public void The_delimiter_is_found_outside_quotes(string text, char delimiter) =>
        Assert.Equal(delimiter, CsvDialect.Detect(File(text)).Value.Delimiter);

    [Fact]
    public void A_first_row_with_data_is_no_header()
    {
        var dialect = CsvDialect.Detect(File("ana@x.fr;06 12 34 56 78;Ana\nbob@x.fr;;Bob\n")).Value;

        Assert.False(dialect.HasHeader);
        Assert.Equal(["1", "2", "3"], dialect.Headers);
        var mapping = ImportMapping.Parse("""{"1": "email", "2": "phone", "3": "first_name"}""").Value;
        var rows = LeadRowReader.Read(File("ana@x.fr;06 12 34 56 78;Ana\nbob@x.fr;;Bob\n"), dialect, mapping, ImportSamples.Rules).ToList();
        Assert.Equal(["Ana", "Bob"], rows.Select(row => row.Lead!.FirstName));
        Assert.Equal("+33612345678", rows[0].Lead!.Phone);
    }

    [Fact]
    public void A_file_without_text_or_rows_is_refused()
    {
        Assert.Equal("file_empty", CsvDialect.Detect(File("")).Error?.Code);
        Assert.Equal("file_empty", CsvDialect.Detect(File("\n \r\n;;\n")).Error?.Code);
        Assert.Equal("file_not_csv", CsvDialect.Detect(File("PK\u0003\u0004\u0000\u0000")).Error?.Code);
    }

    [Fact]
    public void No_character_is_cut_in_half_in_a_very_long_line()
    {
        foreach (var padding in new[] { "", "a" })
        {
            var row = Assert.Single(Read("email\n\"" + padding + string.Concat(Enumerable.Repeat("😀", 80_000))));
            Assert.All(row.RawCells, cell => Assert.True(cell.IsNormalized()));
            var dialect = CsvDialect.Detect(File(padding + string.Concat(Enumerable.Repeat("😀", 80_000)))).Value;
            Assert.All(dialect.Headers, header => Assert.True(header.IsNormalized()));
        }
    }

    [Fact]
    public void Any_bytes_are_read_or_refused_but_never_throw() =>
        Gen.Byte.Array[0, 300].Sample(bytes =>
        {
            var file = new MemoryStream(bytes);
            if (!CsvDialect.Detect(file).IsError) Read(file);
        });
}
