using CampaignStudio.Database.Copying;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace CampaignStudio.Tests.Database.Copying;

/// <summary>Three rows in every table there is, by the model: everything as long and as late as can be, nothing at all, and something in between.</summary>
internal static class CraftedRows
{
    public const int Count = 3;

    /// <summary>The row before the first crafted one.</summary>
    public const long BeforeId = 1000;

    private const int Full = 1;
    private const int Bare = 2;
    private const string Letters = "Ünïcödé 漢字 👩‍👩‍👧 עברית e\u0301 'one' \"two\" \\ {{ x }}\t\r\n%_; ";
    private const string Ascii = "plain 'one' \"two\" \\ %_; ";

    public static async Task FillAsync(StudioDb db, ICopyDialect dialect)
    {
        // Kept as files beside a SQLite workspace, they are another test's.
        foreach (var table in CopiedTables.InOrder(db).Where(table => table.Name is not ("upload_chunks" or "data_protection_keys")))
        {
            await using var write = await db.BeginWriteAsync();
            await dialect.InsertAsync(db, table, [.. Enumerable.Range(1, Count).Select(number => Row(table, number))], CancellationToken.None);
            if (table.Id is not null) await dialect.GoOnAfterAsync(db, table, BeforeId + Count, CancellationToken.None);
            await write.CommitAsync();
        }
    }

    private static object?[] Row(CopiedTable table, int number) => [.. table.Columns.Select(column => Value(column, number))];

    private static object? Value(CopiedColumn column, int number)
    {
        var property = column.Property;
        if (property.IsNullable && number == Bare) return null;
        if (property.IsForeignKey() || (property.IsPrimaryKey() && property.ValueGenerated is ValueGenerated.OnAdd)) return BeforeId + number;

        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        if (type.IsEnum)
        {
            var values = Enum.GetValues(type);
            return property.GetTypeMapping().Converter!.ConvertToProvider(values.GetValue(number % values.Length));
        }
        return column.StoredType switch
        {
            var stored when stored == typeof(string) => Text(property, number),
            var stored when stored == typeof(long) => number switch { Full => long.MaxValue, Bare => long.MinValue, _ => 0L },
            var stored when stored == typeof(int) => number switch { Full => int.MaxValue, Bare => int.MinValue, _ => 0 },
            var stored when stored == typeof(bool) => number == Full,
            var stored when stored == typeof(DateTime) => Time(number),
            var stored when stored == typeof(DateTimeOffset) => new DateTimeOffset(Time(number)),
            _ => throw new NotSupportedException($"What a {column.StoredType.Name} may be has not been thought about."),
        };
    }

    private static string Text(IProperty property, int number)
    {
        var pattern = property.IsUnicode() is false ? Ascii : Letters;
        var isUnique = property.IsPrimaryKey() || property.GetContainingIndexes().Any(index => index.IsUnique);
        return number switch
        {
            Full => StoredText.Cut($"1{string.Concat(Enumerable.Repeat(pattern, property.GetMaxLength() ?? 5_000))}", property.GetMaxLength() ?? 200_000),
            Bare => isUnique ? "2" : "",
            _ => StoredText.Cut($"3 {pattern}", property.GetMaxLength() ?? 100),
        };
    }

    private static DateTime Time(int number) => number switch
    {
        Full => DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc),
        Bare => DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc),
        _ => new DateTime(1969, 3, 30, 1, 30, 0, DateTimeKind.Utc).AddTicks(1_234_567),
    };
}
