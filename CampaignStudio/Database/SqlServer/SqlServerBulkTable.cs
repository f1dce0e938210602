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
        var table = new DataTable(target.Table) { Locale = CultureInfo.InvariantCulture };
        foreach (var column in target.Columns) table.Columns.Add(column.Name, column.StoredType);
        foreach (var row in rows) table.Rows.Add([.. target.Columns.Select(column => column.ValueOf(row) ?? DBNull.Value)]);
        return table;
    }
}
