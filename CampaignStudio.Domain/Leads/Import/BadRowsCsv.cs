using System.Globalization;

namespace CampaignStudio.Domain.Leads.Import;

/// <summary>The rows that could not be imported, as a file that can be mended and imported again.</summary>
public static class BadRowsCsv
{
    private const string LineColumn = "line";
    private const string ReasonColumn = "reason";

    /// <summary>
    /// Writes the original columns, then <c>line</c> and <c>reason</c>; cells beyond the header come behind those. UTF-8 with a
    /// byte order mark; cells that a spreadsheet would take for a formula get an apostrophe, which an import takes off again.
    /// </summary>
    /// <param name="output">Left open.</param>
    /// <param name="headers">The file's column names; a <c>line</c> and <c>reason</c> pair of an earlier round at their end is replaced.</param>
    /// <param name="badRows">Rows with problems.</param>
    /// <param name="delimiter">The file's own delimiter, so that it opens as the original did.</param>
    /// <param name="cancel">Stops the writing.</param>
    public static async Task WriteAsync(
        Stream output, IReadOnlyList<string> headers, IAsyncEnumerable<ImportRow> badRows, char delimiter, CancellationToken cancel = default)
    {
        var width = headers is [.., LineColumn, ReasonColumn] ? headers.Count - 2 : headers.Count;
        await using var csv = SafeCsv.Writer(output, delimiter);

        await csv.WriteRecordAsync([.. headers.Take(width).Select(SafeCsv.Protected), LineColumn, ReasonColumn], cancel);
        await foreach (var row in badRows.WithCancellation(cancel))
        {
            IEnumerable<string> cells = row.RawCells.Count <= width
                ? row.RawCells.Concat(Enumerable.Repeat("", width - row.RawCells.Count))
                : row.RawCells.Take(width);
            await csv.WriteRecordAsync(
                [.. cells.Select(SafeCsv.Protected), row.LineNumber.ToString(CultureInfo.InvariantCulture), SafeCsv.Protected(row.Reason), .. row.RawCells.Skip(headers.Count).Select(SafeCsv.Protected)], cancel);
        }
    }
}
