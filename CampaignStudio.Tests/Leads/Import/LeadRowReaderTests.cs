using System.Text;
using CampaignStudio.Domain.Leads.Import;
using CsCheck;
using static CampaignStudio.Tests.Leads.Import.ImportSamples;

namespace CampaignStudio.Tests.Leads.Import;

public sealed class LeadRowReaderTests
{
    [Fact]
    public void A_row_gives_a_lead_with_normalised_values()
    {
        var row = Assert.Single(Read(
            "Courriel;Téléphone;Prénom;Nom;Société;Fonction;Ville;Pays;Langue;Fuseau horaire;Source;Étiquettes;Budget;Statut;Agent;plan\n"
            + " Zoé.B@X.fr ;06 12 34 56 78;Zoé;\"Le  Goff\";\"ACME\nFrance\";PDG;Brest;FR;FR-ca;Europe/Paris;salon;\"vip, Chaud | VIP\";\"12 500,50 €\";Qualifie;ana@studio.fr;gold\n",
            "plan"));

        Assert.Empty(row.Problems);
        var lead = row.Lead!;
        Assert.Equal(["vip", "Chaud"], lead.Tags);
        Assert.Equal("gold", lead.Custom["plan"]);
        Assert.Equal(
            new LeadRow
            {
                Email = "zoé.b@x.fr",
                Phone = "+33612345678",
                FirstName = "Zoé",
                LastName = "Le Goff",
                Company = "ACME France",
                JobTitle = "PDG",
                City = "Brest",
                Country = "FR",
                Language = "fr",
                Timezone = "Europe/Paris",
                Source = "salon",
                Tags = lead.Tags,
                Budget = 12_500.50m,
                Status = "qualifie",
                AssignedTo = "ana@studio.fr",
                Custom = lead.Custom,
            },
            lead);
    }

    [Theory]
    [InlineData("language", "français")]
    [InlineData("language", "f1")]
    [InlineData("timezone", "Europe/Atlantis")]
    [InlineData("budget", "much")]
    [InlineData("budget", "-5")]
    [InlineData("status", "won")]
    [InlineData("phone", "call me")]
    [InlineData("city", "Ly\u0001on")]
    public void A_wrong_value_is_a_problem_of_its_field(string column, string cell)
    {
        var problem = ProblemOf(column, cell);

        Assert.Equal((column, cell), (problem.Field, problem.Raw));
    }

    [Theory]
    [InlineData("first_name", 200)]
    [InlineData("company", 200)]
    [InlineData("phone", 64)]
    [InlineData("tags", 100)]
    public void Values_up_to_the_limit_pass_and_longer_ones_are_refused_not_cut(string column, int limit)
    {
        Assert.Equal(limit - 1, column == "phone"
            ? LeadOf(column, "+" + new string('1', limit - 1)).Phone!.Length - 1
            : LeadOf(column, new string('1', limit - 1)) switch
            {
                { FirstName: { } name } => name.Length,
                { Company: { } company } => company.Length,
                var lead => lead.Tags[0].Length,
            });
        Assert.Equal(column, ProblemOf(column, "+" + new string('1', limit)).Field);
    }

    [Fact]
    public void A_custom_value_keeps_its_line_breaks() =>
        Assert.Equal("two\nlines", LeadOf("note", "two\nlines", "note").Custom["note"]);

    [Fact]
    public void Each_row_needs_an_address_or_a_number_and_all_its_problems_are_told()
    {
        var rows = Read("email,phone,language,budget\n,,fr,\nbad,,xyz,?\n,+33 1 02 03 04 05,,\n");

        Assert.Equal(RowProblem.WholeRow, Assert.Single(rows[0].Problems).Field);
        Assert.Equal(["email", "language", "budget"], rows[1].Problems.Select(problem => problem.Field));
        Assert.Null(rows[1].Lead);
        Assert.Equal("+33102030405", rows[2].Lead!.Phone);
    }

    [Fact]
    public void A_country_code_in_the_row_tells_where_its_number_belongs() =>
        Assert.Equal(["+49301234", "+33301234"], Read("phone,country\n030 1234,de\n030 1234,Deutschland\n").Select(row => row.Lead!.Phone));

    [Fact]
    public void Line_numbers_are_those_of_the_physical_lines()
    {
        var rows = Read("\r\nemail,notes\r\na@x.fr,\"one\r\ntwo\n\nfour\"\r\n\r\n,,\r\nb@x.fr,\rc@x.fr,\"\r\"\n\n\nd@x.fr,");

        Assert.Equal([3, 9, 10, 14], rows.Select(row => row.LineNumber));
    }

    [Fact]
    public void A_quote_that_is_never_closed_costs_one_line()
    {
        var rows = Read("email,first_name,city\na@x.fr,\"Ana,Lyon\nb@x.fr,\"Bob\",Paris\nc@x.fr,Cy,\"Nice\nd@x.fr,Di,Metz\n");

        Assert.Equal([2, 4], rows.Where(row => row.Lead is null).Select(row => row.LineNumber));
        Assert.Equal(["b@x.fr", "d@x.fr"], rows.Where(row => row.Lead is not null).Select(row => row.Lead!.Email));
        Assert.Equal(["a@x.fr", "\"Ana", "Lyon"], rows[0].RawCells);
        Assert.Contains("never closed", rows[2].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unclosed_quote_at_the_top_of_a_long_file_costs_one_line()
    {
        var text = new StringBuilder("email,city\nbad@x.fr,\"Lyon\n");
        for (var i = 0; i < 50_000; i++) text.Append("lead@x.fr,Paris\n");

        var rows = Read(text.ToString());

        Assert.Equal(50_001, rows.Count);
        Assert.Equal(2, Assert.Single(rows, row => row.Lead is null).LineNumber);
    }

    [Fact]
    public void A_line_without_end_is_one_bad_row()
    {
        var rows = Read($"email,city\na@x.fr,{new string('x', 2_000_000)}\nb@x.fr,Paris\n");

        Assert.Contains("too long", rows[0].Reason, StringComparison.Ordinal);
        Assert.Equal("b@x.fr", rows[1].Lead!.Email);
        Assert.True(rows[0].RawCells.Sum(cell => cell.Length) < 10_000);
    }

    [Fact]
    public void Text_after_a_closing_quote_is_refused_and_quotes_inside_a_plain_cell_are_text()
    {
        var rows = Read("email,first_name\na@x.fr,\"Ana\"x\nb@x.fr,William \"Bill\"\nc@x.fr, \"Cy \"\"C\"\" \" \n");

        Assert.Equal([null, "William \"Bill\"", "Cy \"C\""], rows.Select(row => row.Lead?.FirstName));
    }

    [Fact]
    public void A_row_wider_than_the_header_is_refused_unless_the_rest_is_blank()
    {
        var rows = Read("email,city\na@x.fr,Lyon,,\nb@x.fr,Lyon, Rhône\nc@x.fr\n");

        Assert.Equal([true, false, true], rows.Select(row => row.Lead is not null));
    }

    [Fact]
    public void Reading_can_go_on_after_any_number_of_rows()
    {
        var file = File("email,notes\na@x.fr,\"1\n2\"\n\nbad\nb@x.fr,\"open\nc@x.fr,x\n");
        var dialect = CsvDialect.Detect(file).Value;
        var mapping = ImportMapping.FromHeaders(dialect.Headers, []);
        var all = LeadRowReader.Read(file, dialect, mapping, ImportSamples.Rules).Select(row => row.LineNumber).ToList();

        Assert.Equal([2, 5, 6, 7], all);
        for (var skip = 0; skip <= all.Count + 1; skip++)
            Assert.Equal(all.Skip(skip), LeadRowReader.Read(file, dialect, mapping, ImportSamples.Rules, skip).Select(row => row.LineNumber));
    }

    [Fact]
    public void Cells_written_by_the_rules_read_back_the_same()
    {
        var cell = Gen.String[Gen.Char["ab é\"\n\r,;|\t'"], 0, 12];
        Gen.Select(cell.Array[2, 2].Array[1, 20], Gen.Char[",;\t|"], Gen.OneOf(Gen.Const("\n"), Gen.Const("\r\n"), Gen.Const("\r")))
            .Sample((records, delimiter, lineBreak) =>
            {
                var text = string.Concat(records.Select(record => string.Join(delimiter, record.Select(Quoted)) + lineBreak));
                var reader = new CsvRecordReader(new StringReader(text), delimiter);
                foreach (var record in records)
                {
                    Assert.True(reader.Read());
                    Assert.Null(reader.Malformation);
                    Assert.Equal(record, reader.Cells);
                }

                Assert.False(reader.Read());
            });

        static string Quoted(string cell) => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    [Fact]
    public void Whatever_the_text_reading_ends_and_line_numbers_grow() =>
        Gen.String[Gen.Char["a@\"\"\"\n\r, "], 0, 200].Sample(text =>
        {
            var reader = new CsvRecordReader(new StringReader(text), ',');
            var previous = 0;
            while (reader.Read())
            {
                Assert.True(reader.LineNumber > previous);
                previous = reader.LineNumber;
            }

            Assert.True(previous <= text.Count(c => c is '\n' or '\r') + 1);
        });
}
