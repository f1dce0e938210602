using CsvHelper;

namespace CampaignStudio.Domain.Leads.Import;

/// <summary>CSV files as they leave: UTF-8 with a byte order mark, and nothing in them that a spreadsheet would run.</summary>
internal static class SafeCsv
{
    /// <summary>A spreadsheet takes a cell that starts with one of these for a formula.</summary>
    public const string FormulaStarts = "=+-@\t\r";

    /// <summary>Cells that a spreadsheet would take for a formula get an apostrophe, which <see cref="Unprotected"/> takes off again.</summary>
    /// <param name="output">Left open.</param>
    public static CsvWriter Writer(Stream output, char delimiter) => CsvWriter.Create(
        output,
        new CsvWriterOptions
        {
            Separator = delimiter,
            NewLine = "\r\n",
            WriteByteOrderMark = true,
            ValidateFieldCount = false,
            Injection = CsvInjection.Escape,
            InjectionCharacters = FormulaStarts,
            InjectionEscape = '\'',
        },
        leaveOpen: true);

    /// <summary>Takes off the apostrophe that this and other careful programs put before a formula's first character.</summary>
    public static string Unprotected(string value) =>
        value.Length > 1 && value[0] == '\'' && FormulaStarts.Contains(value[1]) ? value[1..].Trim() : value;
}
