using System.Text.RegularExpressions;
using CsvHelper;

namespace CampaignStudio.Domain.Leads.Import;

/// <summary>CSV files as they leave: UTF-8 with a byte order mark, and nothing in them that a spreadsheet would run.</summary>
internal static partial class SafeCsv
{
    /// <summary>A spreadsheet takes a cell that starts with one of these for a formula.</summary>
    public const string FormulaStarts = "=+-@\t\r";

    /// <summary>Write cells as <see cref="Protected"/>.</summary>
    /// <param name="output">Left open.</param>
    public static CsvWriter Writer(Stream output, char delimiter) => CsvWriter.Create(
        output,
        new CsvWriterOptions
        {
            Separator = delimiter,
            NewLine = "\r\n",
            WriteByteOrderMark = true,
            ValidateFieldCount = false,
            // Of its own it would protect phone numbers too, and no other program would know them again.
            Injection = CsvInjection.None,
        },
        leaveOpen: true);

    /// <summary>
    /// A cell that a spreadsheet would take for a formula gets an apostrophe, which <see cref="Unprotected"/> takes off again; numbers,
    /// phone numbers and mail domains can do no harm and stay as they are.
    /// </summary>
    public static string Protected(string value) =>
        value.Length > 0 && FormulaStarts.Contains(value[0]) && !Harmless().IsMatch(value) ? $"'{value}" : value;

    /// <summary>Takes off the apostrophe that this and other careful programs put before a formula's first character.</summary>
    public static string Unprotected(string value) =>
        value.Length > 1 && value[0] == '\'' && FormulaStarts.Contains(value[1]) ? value[1..].Trim() : value;

    [GeneratedRegex(@"\A(?:[+-]\d+(?:[.,]\d+)?|@[\w-]+(?:\.[\w-]+)+)\z")]
    private static partial Regex Harmless();
}
