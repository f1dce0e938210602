using System.Globalization;
using Microsoft.EntityFrameworkCore.Storage;

namespace CampaignStudio.Database.Copying;

/// <summary>How the rows of a table are read, in words that all databases know.</summary>
internal sealed class CopySql
{
    public CopySql(ISqlGenerationHelper helper, CopiedTable table)
    {
        var (name, key) = (helper.DelimitIdentifier(table.Name), table.Key.Select(index => helper.DelimitIdentifier(table.Columns[index].Name)).ToList());
        var columns = string.Join(", ", table.Columns.Select(column => helper.DelimitIdentifier(column.Name)));
        // The mark of the copy itself is no part of the workspace.
        var ours = table.Name == CopyMarker.Table ? $"{key[0]} <> '{CopyMarker.Key}'" : null;
        var order = $" ORDER BY {string.Join(", ", key)}";
        Count = $"SELECT COUNT(*) FROM {name}{Where(ours)}";
        All = $"SELECT {columns} FROM {name}{Where(ours)}";
        FromTheFirst = All + order;
        Behind = $"SELECT {columns} FROM {name}{Where(ours, IsBehind(key))}{order}";
    }

    public string Count { get; }

    public string All { get; }

    public string FromTheFirst { get; }

    /// <summary>With a parameter for each value of the key.</summary>
    public string Behind { get; }

    public static string Parameter(int index) => string.Create(CultureInfo.InvariantCulture, $"@key{index}");

    // (a, b) > (x, y), which SQL Server has no words for.
    private static string IsBehind(List<string> key) => $"({string.Join(" OR ", key.Select((_, last) =>
        $"({string.Join(" AND ", key.Take(last + 1).Select((column, index) => $"{column} {(index == last ? ">" : "=")} {Parameter(index)}"))})"))})";

    private static string Where(params string?[] conditions) =>
        conditions.OfType<string>().ToList() is { Count: > 0 } all ? $" WHERE {string.Join(" AND ", all)}" : "";
}
