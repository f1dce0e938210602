using System.Data.Common;
using System.Globalization;
using CampaignStudio.Database.Copying;
using CampaignStudio.Setup;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Tests.Database.Copying;

/// <summary>All rows of a database as its driver gives them, table by table: nothing of the copy's own reading is in between.</summary>
internal static class Dump
{
    // A server counts its keys, and remembers when each piece of an upload came; files do not.
    private static readonly string[] NotKept = ["data_protection_keys.id", "upload_chunks.created_utc"];

    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> OfAsync(DatabasePlace place)
    {
        await using var db = place.Open();
        var tables = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var table in CopiedTables.InOrder(db))
        {
            await db.Database.OpenConnectionAsync();
            await using var command = db.Database.GetDbConnection().CreateCommand();
            var columns = table.Columns.Where(column => !NotKept.Contains($"{table.Name}.{column.Name}")).Select(column => $"\"{column.Name}\"");
            command.CommandText = $"SELECT {string.Join(", ", columns)} FROM {table.Name}";
            await using var reader = await command.ExecuteReaderAsync();
            tables[table.Name] = [.. (await RowsAsync(reader)).Order(StringComparer.Ordinal)];
        }
        return tables;
    }

    /// <summary>Fails with the first table that is not the same.</summary>
    public static async Task AssertSameAsync(DatabasePlace expected, DatabasePlace actual)
    {
        var (before, after) = (await OfAsync(expected), await OfAsync(actual));
        foreach (var (table, rows) in before)
        {
            Assert.True(rows.SequenceEqual(after[table]), $"{table} has {after[table].Count} rows for {rows.Count}, or others.");
        }
    }

    private static async Task<List<string>> RowsAsync(DbDataReader reader)
    {
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(index => reader.GetValue(index) switch
            {
                DBNull => "null",
                byte[] content => Convert.ToHexString(content),
                DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
                IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
                var value => $"'{value}'",
            })));
        }
        return rows;
    }
}
