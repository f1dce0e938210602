using System.Data.Common;
using System.Globalization;

namespace CampaignStudio.Database.Copying;

/// <summary>
/// Values as both databases of a copy can keep them: text without what some refuse, times to the coarser one's unit. What is inserted
/// is what is compared.
/// </summary>
/// <param name="timeUnit">Ticks of the finest time that both databases tell apart.</param>
internal sealed class StoredValues(CopiedTable table, long timeUnit)
{
    private readonly Func<DbDataReader, int, object>[] _readers = [.. table.Columns.Select(column => ReaderOf(column.StoredType))];

    /// <summary>How many texts had to be changed.</summary>
    public long Fitted { get; private set; }

    public object?[] Read(DbDataReader reader)
    {
        var row = new object?[_readers.Length];
        for (var index = 0; index < row.Length; index++)
        {
            if (!reader.IsDBNull(index)) row[index] = Shared(_readers[index](reader, index), table.Columns[index]);
        }
        return row;
    }

    /// <summary>A value of a key as text, and back.</summary>
    public static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;

    /// <inheritdoc cref="Text"/>
    public static object Parse(string text, Type type) => Convert.ChangeType(text, type, CultureInfo.InvariantCulture);

    private object Shared(object value, CopiedColumn column)
    {
        switch (value)
        {
            case string text:
                var fit = column.Fit(text);
                if (!ReferenceEquals(fit, text)) Fitted++;
                return fit;
            case DateTime time:
                return new DateTime(Whole(time.Ticks), DateTimeKind.Utc);
            case DateTimeOffset time:
                return new DateTimeOffset(Whole(time.UtcTicks), TimeSpan.Zero);
            default:
                return value;
        }
    }

    // The end of time stays what it is: PostgreSQL calls it infinity.
    private long Whole(long ticks) => ticks == DateTime.MaxValue.Ticks ? ticks : ticks - (ticks % timeUnit);

    private static Func<DbDataReader, int, object> ReaderOf(Type type)
    {
        if (type == typeof(long)) return (reader, index) => reader.GetInt64(index);
        if (type == typeof(int)) return (reader, index) => reader.GetInt32(index);
        if (type == typeof(bool)) return (reader, index) => reader.GetBoolean(index);
        if (type == typeof(string)) return (reader, index) => reader.GetString(index);
        if (type == typeof(DateTime)) return (reader, index) => reader.GetDateTime(index);
        if (type == typeof(DateTimeOffset)) return (reader, index) => reader.GetFieldValue<DateTimeOffset>(index);
        if (type == typeof(byte[])) return (reader, index) => reader.GetFieldValue<byte[]>(index);
        throw new NotSupportedException($"How to copy a {type.Name} has not been thought about.");
    }
}
