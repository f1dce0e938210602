using System.Text;
using CampaignStudio.Domain.Leads.Import;
using static CampaignStudio.Tests.Leads.Import.ImportSamples;

namespace CampaignStudio.Tests.Leads.Import;

/// <summary>Ten thousand rows with everything that goes wrong in lists people send, and the exact outcome.</summary>
public sealed class NastyFileTests
{
    private const int Rows = 10_000;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Ten_thousand_nasty_rows_are_sorted_exactly(bool hasByteOrderMark)
    {
        var expectedBad = new Dictionary<int, string>();
        var text = Generate(expectedBad);

        var rows = Read(File(text, new UTF8Encoding(hasByteOrderMark)), "note");

        Assert.Equal(Rows, rows.Count);
        var bad = rows.Where(row => row.Lead is null).ToList();
        Assert.Equal(
            expectedBad.OrderBy(entry => entry.Key).Select(entry => (entry.Key, entry.Value)),
            bad.Select(row => (row.LineNumber, Assert.Single(row.Problems).Field)));
        Assert.Equal(1_300, bad.Count);

        var good = rows.Where(row => row.Lead is not null).Select(row => row.Lead!).ToList();
        Assert.Equal(8_700, good.Count);
        Assert.Equal(8_200, good.Select(lead => lead.Email ?? lead.Phone).Distinct().Count());
        Assert.Equal(800, good.Count(lead => lead.Custom.TryGetValue("note", out var note) && note.Contains('\n', StringComparison.Ordinal)));
        Assert.Equal(700, good.Count(lead => lead.Company == "Dupont; \"Frères\" & Cie"));
        Assert.All(good, lead => Assert.Equal("Zoë", lead.FirstName));
    }

    /// <summary>Every hundred rows hold the same mix: 13 bad in five ways, 5 duplicates, 8 with line breaks, 7 with delimiters and quotes.</summary>
    private static string Generate(Dictionary<int, string> bad)
    {
        var text = new StringBuilder("Courriel;Prénom;Société;Téléphone;Budget;note\r\n");
        var line = 2;
        for (var row = 0; row < Rows; row++)
        {
            var slot = row % 100;
            var email = $"lead{row}@example.fr";
            var (cells, problem) = slot switch
            {
                < 5 => ($"lead{row}(at)example.fr;Zoë;A;;;", "email"),
                < 8 => ($";Zoë;A;;1 000;", "row"),
                < 10 => ($"{email};Zoë;A;call me;;", "phone"),
                < 12 => ($"{email};Zoë;A;;a lot;", "budget"),
                < 13 => ($"{email};\"Zoë;A;;;", "row"),
                < 18 => ($"LEAD{row + 50}@Example.FR;Zoë;A;;;", null),
                < 26 => ($"{email};Zoë;A;;;\"first\r\n\r\nthird; \"\"quoted\"\"\"", null),
                < 33 => ($"{email};Zoë;\"Dupont; \"\"Frères\"\" & Cie\";;\"12.500,50 €\";", null),
                < 36 => ($";Zoë;A;06 {row:00 00 00 00};;", null),
                < 40 => ($"{email};Zoë", (string?)null),
                _ => ($"{email};Zoë;\"A\";;\"1,234\";x", null),
            };
            if (problem is not null) bad[line] = problem;
            text.Append(cells).Append("\r\n");
            line += slot is >= 18 and < 26 ? 3 : 1;
            if (slot == 99)
            {
                text.Append(";;;;;\r\n\r\n");
                line += 2;
            }
        }

        return text.Append("\r\n\r\n").ToString();
    }
}
