using System.Collections;
using System.Data.Common;
using System.Globalization;

namespace CampaignStudio.Tests.SqlServer.StandIn;

/// <summary>The rows that one statement answers with, as SQLite stores their values.</summary>
internal sealed record ResultSet(IReadOnlyList<string> Columns, IReadOnlyList<object?[]> Rows);

/// <param name="Affected">The changed rows of all statements, -1 where they are not counted.</param>
internal sealed record Answer(IReadOnlyList<ResultSet> Sets, int Affected);

/// <summary>Hands an answer's values out as the types that are asked for.</summary>
internal sealed class StandInReader(Answer answer) : DbDataReader
{
    private static readonly ResultSet Nothing = new([], []);

    private int _set;
    private int _row = -1;
    private bool _isClosed;

    private ResultSet Set => _set < answer.Sets.Count ? answer.Sets[_set] : Nothing;

    public override int Depth => 0;

    public override int FieldCount => Set.Columns.Count;

    public override bool HasRows => Set.Rows.Count > 0;

    public override bool IsClosed => _isClosed;

    public override int RecordsAffected => answer.Affected;

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    public override bool Read() => ++_row < Set.Rows.Count;

    public override bool NextResult()
    {
        _row = -1;
        return ++_set < answer.Sets.Count;
    }

    public override void Close() => _isClosed = true;

    public override object GetValue(int ordinal) => Set.Rows[_row][ordinal] ?? DBNull.Value;

    public override bool IsDBNull(int ordinal) => GetValue(ordinal) is DBNull;

    public override string GetName(int ordinal) => Set.Columns[ordinal];

    public override int GetOrdinal(string name) => Set.Columns.Index().First(column => string.Equals(column.Item, name, StringComparison.OrdinalIgnoreCase)).Index;

    public override bool GetBoolean(int ordinal) => GetInt64(ordinal) != 0;

    public override byte GetByte(int ordinal) => Convert.ToByte(GetValue(ordinal), CultureInfo.InvariantCulture);

    public override char GetChar(int ordinal) => GetString(ordinal)[0];

    public override DateTime GetDateTime(int ordinal) => DateTime.Parse(GetString(ordinal), CultureInfo.InvariantCulture);

    public override decimal GetDecimal(int ordinal) => Convert.ToDecimal(GetValue(ordinal), CultureInfo.InvariantCulture);

    public override double GetDouble(int ordinal) => Convert.ToDouble(GetValue(ordinal), CultureInfo.InvariantCulture);

    public override float GetFloat(int ordinal) => Convert.ToSingle(GetValue(ordinal), CultureInfo.InvariantCulture);

    public override Guid GetGuid(int ordinal) => Guid.Parse(GetString(ordinal));

    public override short GetInt16(int ordinal) => Convert.ToInt16(GetValue(ordinal), CultureInfo.InvariantCulture);

    public override int GetInt32(int ordinal) => Convert.ToInt32(GetValue(ordinal), CultureInfo.InvariantCulture);

    public override long GetInt64(int ordinal) => Convert.ToInt64(GetValue(ordinal), CultureInfo.InvariantCulture);

    public override string GetString(int ordinal) => (string)GetValue(ordinal);

    public override T GetFieldValue<T>(int ordinal) =>
        GetValue(ordinal) is T value ? value
        : typeof(T) == typeof(DateTime) ? (T)(object)GetDateTime(ordinal)
        : typeof(T) == typeof(DateTimeOffset) ? (T)(object)DateTimeOffset.Parse(GetString(ordinal), CultureInfo.InvariantCulture)
        : typeof(T) == typeof(bool) ? (T)(object)GetBoolean(ordinal)
        : (T)Convert.ChangeType(GetValue(ordinal), Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T), CultureInfo.InvariantCulture);

    public override Type GetFieldType(int ordinal) =>
        Set.Rows.Select(row => row[ordinal]?.GetType()).FirstOrDefault(type => type is not null) ?? typeof(object);

    public override string GetDataTypeName(int ordinal) => GetFieldType(ordinal).Name;

    public override int GetValues(object[] values)
    {
        var count = Math.Min(values.Length, FieldCount);
        for (var i = 0; i < count; i++) values[i] = GetValue(i);
        return count;
    }

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => throw new NotSupportedException();

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => throw new NotSupportedException();

    public override IEnumerator GetEnumerator() => new DbEnumerator(this);
}
