namespace CampaignStudio.Domain.Leads.Import;

/// <summary>Reads leads from a CSV file, row by row in bounded memory, and says of every bad row what is wrong.</summary>
public static class LeadRowReader
{
    /// <summary>
    /// The file's records in order, without the header and without rows whose cells are all blank. Numbers in
    /// <see cref="ImportRow.LineNumber"/> stay those of the whole file when records are skipped.
    /// </summary>
    /// <param name="stream">Seekable; read from its beginning and left open.</param>
    /// <param name="dialect">What <see cref="CsvDialect.Detect"/> said about this file.</param>
    /// <param name="mapping">Which column feeds which field; columns that the file lacks are blank.</param>
    /// <param name="rules">How to judge values.</param>
    /// <param name="skipRecords">How many rows, as this method counts them, an earlier run has already dealt with.</param>
    public static IEnumerable<ImportRow> Read(
        Stream stream, CsvDialect dialect, ImportMapping mapping, LeadRowRules rules, int skipRecords = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(skipRecords);
        return ReadRows(stream, dialect, mapping, rules, skipRecords);
    }

    private static IEnumerable<ImportRow> ReadRows(
        Stream stream, CsvDialect dialect, ImportMapping mapping, LeadRowRules rules, int skipRecords)
    {
        using var text = dialect.OpenText(stream);
        var records = new CsvRecordReader(text, dialect.Delimiter);
        var validator = new LeadRowValidator(mapping.TargetsOf(dialect.Headers), rules);
        var isHeader = dialect.HasHeader;
        while (records.Read())
        {
            if (CsvDialect.IsBlank(records.Cells)) continue;
            if (isHeader)
                isHeader = false;
            else if (skipRecords > 0)
                skipRecords--;
            else if (records.Malformation is { } malformation)
                yield return new ImportRow(records.LineNumber, null, [Broken(records, malformation)], records.Cells);
            else
                yield return validator.Validate(records.LineNumber, records.Cells);
        }
    }

    private static RowProblem Broken(CsvRecordReader records, string malformation) =>
        new(RowProblem.WholeRow, malformation, string.Join(' ', records.Cells));
}
