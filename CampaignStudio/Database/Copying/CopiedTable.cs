using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CampaignStudio.Database.Copying;

/// <summary>A column of a table that is copied.</summary>
internal sealed class CopiedColumn(IProperty property, string name) : StoredColumn(property, name)
{
    /// <summary>As every database takes it; the same object when nothing had to be changed.</summary>
    public string Fit(string text) => StoredText.Fit(text, Property);
}

/// <summary>A table that is copied, row by row and with the ids that its rows have. A row is an array of values in the order of the columns.</summary>
internal sealed class CopiedTable
{
    // What files can't tell: when each piece of an upload came, and by which number a server knew a key. Neither is ever referred to.
    private static readonly (string Table, string Column)[] NotCompared = [("upload_chunks", "created_utc"), ("data_protection_keys", "id")];

    public CopiedTable(ITable table)
    {
        Name = table.Name;
        Columns = [.. table.Columns.Select(column => new CopiedColumn(column.PropertyMappings[0].Property, column.Name))];
        var key = table.PrimaryKey ?? throw new NotSupportedException($"{table.Name} has no primary key, so its rows can't be copied page by page.");
        Key = [.. key.Columns.Select(column => IndexOf(column.Name))];
        Id = key.Columns.Count == 1 && BulkTarget.IsMadeByDatabase(key.Columns[0].PropertyMappings[0].Property) ? key.Columns[0].Name : null;
        Compared = [.. Enumerable.Range(0, Columns.Count).Where(index => !NotCompared.Contains((Name, Columns[index].Name)))];
    }

    public string Name { get; }

    public IReadOnlyList<CopiedColumn> Columns { get; }

    /// <summary>The columns of the primary key.</summary>
    public IReadOnlyList<int> Key { get; }

    /// <summary>The column whose values the database counts up by itself.</summary>
    public string? Id { get; }

    /// <summary>The columns that must be equal at both ends.</summary>
    public IReadOnlyList<int> Compared { get; }

    public int IndexOf(string column)
    {
        for (var index = 0; index < Columns.Count; index++)
        {
            if (Columns[index].Name == column) return index;
        }
        throw new ArgumentException($"{Name} has no column {column}.", nameof(column));
    }

    public IReadOnlyList<object> KeyOf(object?[] row) => [.. Key.Select(index => row[index]!)];
}
