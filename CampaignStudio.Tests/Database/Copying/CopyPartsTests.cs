using CampaignStudio.Database.Copying;
using CampaignStudio.Database.Sqlite;
using CampaignStudio.Integrations.Files;
using Microsoft.Extensions.Time.Testing;

namespace CampaignStudio.Tests.Database.Copying;

/// <summary>The small parts that a copy is made of.</summary>
public sealed class CopyPartsTests
{
    private const string Upload = "0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task A_page_ends_when_it_has_enough_rows_or_enough_in_them()
    {
        object?[][] rows = [[1L], [2L], [3L], [new byte[100]], ["text"], [5L]];

        Assert.Equal([2, 2, 2], await SizesAsync(2, 1000));
        Assert.Equal([4, 2], await SizesAsync(100, 100));
        Assert.Equal([6], await SizesAsync(100, 1000));

        async Task<List<int>> SizesAsync(int mostRows, long mostBytes)
        {
            var sizes = new List<int>();
            await foreach (var page in Pages.Of(rows.ToAsyncEnumerable(), mostRows, mostBytes, CancellationToken.None)) sizes.Add(page.Count);
            return sizes;
        }
    }

    [Fact]
    public void The_sum_of_rows_knows_every_value_and_no_order()
    {
        using var db = new SqliteDesignFactory().CreateDbContext([]);
        var table = CopiedTables.InOrder(db).Single(table => table.Name == "user_logins");
        object?[] one = ["ab", "c", null, 1L], other = ["ab", "c", "", 1L], shifted = ["a", "bc", null, 1L];

        Assert.Equal(Sum(one, other), Sum(other, one));
        Assert.Equal(4, new[] { Sum(one), Sum(other), Sum(shifted), Sum(one, one) }.Distinct().Count());

        (long, ulong) Sum(params object?[][] rows)
        {
            var sum = new RowSum(table);
            foreach (var row in rows) sum.Add(row);
            return (sum.Rows, sum.Sum);
        }
    }

    [Theory]
    [InlineData(Upload, 0L)]
    [InlineData(Upload + ".000000000000.part", 1L)]
    [InlineData(Upload + ".000000000041.part", 42L)]
    [InlineData(Upload + ".part", null)]
    [InlineData(Upload + ".1a2b3c4d.tmp", null)]
    [InlineData(Upload + "x", null)]
    [InlineData("notes.txt", null)]
    [InlineData("", null)]
    public void What_a_file_keeps_is_in_its_name(string file, long? part)
    {
        Assert.Equal(part, UploadNames.UploadOf(file)?.Part);
        if (part is not null) Assert.Equal(file, UploadNames.FileOf(Upload, part.Value));
    }

    [Fact]
    public void A_long_table_says_every_few_seconds_how_far_it_is()
    {
        var (time, output) = (new FakeTimeProvider(), new StringWriter { NewLine = "\n" });
        var progress = new CopyProgress(output, time);

        progress.Begin("leads", total: 1_000_000, there: 200_000);
        foreach (var _ in Enumerable.Range(0, 8))
        {
            time.Advance(TimeSpan.FromSeconds(2));
            progress.Advance(100_000);
        }
        progress.End();
        progress.Begin("users", total: 2, there: 0);
        progress.Advance(2);
        progress.End();

        Assert.Equal(
            """
              leads                       500,000 of 1,000,000 rows, 50,000 rows/s
              leads                       800,000 of 1,000,000 rows, 50,000 rows/s
              leads                     1,000,000 rows, 50,000 rows/s
              users                             2 rows

            """.ReplaceLineEndings("\n"),
            output.ToString());
    }
}
