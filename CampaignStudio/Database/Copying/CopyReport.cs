using System.Globalization;
using System.Text;
using CampaignStudio.Setup;

namespace CampaignStudio.Database.Copying;

/// <summary>What a copy answers in the end.</summary>
internal static class CopyReport
{
    public static string Of(IReadOnlyList<TableComparison> comparisons)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{"table",-22} {"source rows",12} {"target rows",12}  {"source checksum",-16}  {"target checksum",-16}");
        foreach (var table in comparisons)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"{table.Table,-22} {table.SourceRows,12:N0} {table.TargetRows,12:N0}  {table.SourceSum:x16}  {table.TargetSum:x16}  {(table.IsEqual ? "equal" : "DIFFERENT")}");
        }
        foreach (var table in comparisons.Where(table => table.Fitted > 0))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{table.Fitted:N0} texts of {table.Table} had characters that not every database keeps, or were too long: they were made to fit.");
        }
        foreach (var (table, why) in CopiedTables.LeftOut) text.AppendLine(CultureInfo.InvariantCulture, $"Not copied: {table} ({why}).");
        return text.ToString();
    }

    /// <summary>What to do now that everything is there.</summary>
    public static string Next(DatabasePlace from, CopyPlace to)
    {
        string[] settings = to.Database.Provider is DatabaseProvider.Sqlite
            ? ["Database:Provider=Sqlite", $"Data:Directory={to.DataDirectory}", .. Path.GetFileName(to.Database.File) == "studio.db" ? [] : (string[])[$"ConnectionStrings:Studio=Data Source={to.Database.File}"]]
            : [$"Database:Provider={to.Database.Provider}", "ConnectionStrings:Studio=<the connection string of --to>"];
        return $"""
            Everything is there and equal. Now set
              {string.Join($"{Environment.NewLine}  ", settings)}
            and start the site. {from} is as it was: keep it until all is well, but start no site on it any more, for it would send everything once more.
            """;
    }

    /// <summary>The tables that differ, and the way out.</summary>
    public static string Differences(IReadOnlyList<TableComparison> comparisons, DatabasePlace to) =>
        $"Not equal: {string.Join(", ", comparisons.Where(table => !table.IsEqual).Select(table => table.Table))}. No site starts on {CopyMarker.Lower(to.ToString())} like that. "
        + "Was something written to either end between two runs, or while it ran? Empty the target and copy again.";
}
