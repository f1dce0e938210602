using System.Data;
using System.Globalization;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Database.SqlServer;

/// <summary>The rows of a bulk copy as they are sent: columns by name, values as the database stores them.</summary>
internal static class SqlServerBulkTable
{
    public static DataTable Of<T>(StudioDb db, IReadOnlyCollection<T> rows) where T : class
    {
        var target = BulkTarget.Of<T>(db);
        return Of(target.Table, target.Columns, target.ValuesOf(rows));
    }

    public static DataTable Of(string name, IReadOnlyList<StoredColumn> columns, IEnumerable<object?[]> rows)
    {
        var table = new DataTable(name) { Locale = CultureInfo.InvariantCulture };
        foreach (var column in columns) table.Columns.Add(column.Name, column.StoredType);
        foreach (var row in rows) table.Rows.Add([.. row.Select(value => value ?? DBNull.Value)]);
        return table;
    }
}
