using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace CampaignStudio.Database;

/// <summary>A column as the database stores it.</summary>
internal class StoredColumn(IProperty property, string name)
{
    private readonly RelationalTypeMapping _mapping = (RelationalTypeMapping)property.GetTypeMapping();

    public string Name => name;

    public IProperty Property => property;

    /// <summary>The database's type without length or precision, such as <c>character varying</c>.</summary>
    public string StoreType => _mapping.StoreTypeNameBase;

    /// <summary>What a value is when it is not null.</summary>
    public Type StoredType { get; } = Nullable.GetUnderlyingType(property.GetTypeMapping().Converter?.ProviderClrType ?? property.ClrType)
        ?? property.GetTypeMapping().Converter?.ProviderClrType ?? property.ClrType;
}

/// <summary>One column of a bulk insert: where it goes and what a row has for it, as the database stores it.</summary>
internal sealed class BulkColumn(IProperty property, string name) : StoredColumn(property, name)
{
    private readonly IClrPropertyGetter _getter = property.GetGetter();
    private readonly Func<object?, object?>? _convert = property.GetTypeMapping().Converter?.ConvertToProvider;

    public object? ValueOf(object row)
    {
        var value = _getter.GetClrValue(row);
        var stored = value is null || _convert is null ? value : _convert(value);
        return stored is string text ? StoredText.Fit(text, Property) : stored;
    }
}

/// <summary>The table of a bulk insert and its columns, the id that the database makes left out.</summary>
internal sealed record BulkTarget(string Table, IReadOnlyList<BulkColumn> Columns)
{
    public static BulkTarget Of<T>(StudioDb db) where T : class =>
        db.Model.FindEntityType(typeof(T))!.GetOrAddRuntimeAnnotationValue(nameof(BulkTarget), type => Of(type!), db.Model.FindEntityType(typeof(T)));

    private static BulkTarget Of(IEntityType type)
    {
        var table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
        return new BulkTarget(
            table.Name,
            [.. type.GetProperties()
                .Where(property => !IsMadeByDatabase(property))
                .Select(property => new BulkColumn(property, property.GetColumnName(table)!))]);
    }

    /// <summary>An id that counts up by itself.</summary>
    public static bool IsMadeByDatabase(IProperty property) => property.IsPrimaryKey() && property.ValueGenerated is ValueGenerated.OnAdd;

    /// <summary>What the rows have for the columns, in their order.</summary>
    public IEnumerable<object?[]> ValuesOf(IEnumerable<object> rows) => rows.Select(row => Columns.Select(column => column.ValueOf(row)).ToArray());

    public static string TableOf<T>(StudioDb db) where T : class => db.Model.FindEntityType(typeof(T))!.GetTableName()!;

    /// <summary>A bulk insert belongs into the caller's transaction.</summary>
    public static IDbContextTransaction TransactionOf(StudioDb db) =>
        db.Database.CurrentTransaction ?? throw new InvalidOperationException("A bulk insert belongs into a write transaction.");
}
