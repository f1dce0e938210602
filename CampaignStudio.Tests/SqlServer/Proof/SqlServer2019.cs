using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace CampaignStudio.Tests.SqlServer.Proof;

/// <summary>What the server refuses and the model lets pass: functions it does not have, hints that exclude each other, counts that differ.</summary>
internal sealed class SqlServer2019 : TSqlFragmentVisitor
{
    private const int LongestName = 128;

    /// <summary>Built in since 2019 or before. A function may be added here once its documentation says so.</summary>
    private static readonly HashSet<string> Functions = new(StringComparer.OrdinalIgnoreCase)
    {
        "COUNT", "COUNT_BIG", "SUM", "MIN", "MAX", "AVG", "STDEV", "VAR", "STRING_AGG", "CHECKSUM_AGG",
        "ROW_NUMBER", "RANK", "DENSE_RANK", "NTILE", "LAG", "LEAD", "FIRST_VALUE", "LAST_VALUE",
        "ABS", "CEILING", "FLOOR", "ROUND", "SIGN", "SQRT", "SQUARE", "POWER", "EXP", "LOG", "LOG10", "RAND",
        "LEN", "DATALENGTH", "LOWER", "UPPER", "LTRIM", "RTRIM", "TRIM", "SUBSTRING", "REPLACE", "REPLICATE", "REVERSE", "STUFF", "CHARINDEX",
        "PATINDEX", "CONCAT", "CONCAT_WS", "SPACE", "STR", "CHAR", "NCHAR", "ASCII", "UNICODE", "FORMAT", "QUOTENAME", "STRING_SPLIT", "STRING_ESCAPE",
        "ISNULL", "CHOOSE", "ISNUMERIC", "ISDATE", "NEWID", "NEWSEQUENTIALID", "CHECKSUM", "HASHBYTES",
        "GETDATE", "GETUTCDATE", "SYSDATETIME", "SYSUTCDATETIME", "SYSDATETIMEOFFSET", "DATEADD", "DATEDIFF", "DATEDIFF_BIG", "DATEPART", "DATENAME",
        "DAY", "MONTH", "YEAR", "EOMONTH", "DATEFROMPARTS", "DATETIME2FROMPARTS", "TODATETIMEOFFSET", "SWITCHOFFSET",
        "ISJSON", "JSON_VALUE", "JSON_QUERY", "JSON_MODIFY",
        "OBJECT_ID", "OBJECT_NAME", "SCHEMA_NAME", "SCHEMA_ID", "DB_NAME", "DB_ID", "SCOPE_IDENTITY", "IDENT_CURRENT", "ROWCOUNT_BIG", "SERVERPROPERTY",
        "DATABASEPROPERTYEX", "APP_NAME", "HOST_NAME", "XACT_STATE", "ERROR_NUMBER", "ERROR_MESSAGE", "APPLOCK_MODE", "COL_LENGTH", "TYPE_ID",
    };

    private static readonly TableHintKind[][] OneOf =
    [
        [
            TableHintKind.NoLock, TableHintKind.ReadUncommitted, TableHintKind.ReadCommitted, TableHintKind.ReadCommittedLock,
            TableHintKind.RepeatableRead, TableHintKind.Serializable, TableHintKind.HoldLock, TableHintKind.Snapshot,
        ],
        [TableHintKind.Rowlock, TableHintKind.PagLock, TableHintKind.TabLock, TableHintKind.TabLockX],
        .. from dirty in new[] { TableHintKind.NoLock, TableHintKind.ReadUncommitted }
           from locking in new[] { TableHintKind.UpdLock, TableHintKind.XLock, TableHintKind.ReadPast }
           select new[] { dirty, locking },
        [TableHintKind.ReadPast, TableHintKind.Serializable, TableHintKind.HoldLock],
    ];

    private readonly List<string> _failures = [];

    private SqlServer2019()
    {
    }

    public static IReadOnlyList<string> Check(TSqlFragment fragment)
    {
        var visitor = new SqlServer2019();
        fragment.Accept(visitor);
        return visitor._failures;
    }

    public override void Visit(FunctionCall node)
    {
        if (node.CallTarget is null) Known(node.FunctionName.Value);
    }

    public override void Visit(GlobalFunctionTableReference node)
    {
        Known(node.Name.Value);
        if (node.Name.Value.Equals("STRING_SPLIT", StringComparison.OrdinalIgnoreCase) && node.Parameters.Count > 2)
        {
            _failures.Add("STRING_SPLIT has no third argument before SQL Server 2022.");
        }
    }

    public override void Visit(NamedTableReference node)
    {
        var hints = node.TableHints.Select(hint => hint.HintKind).ToList();
        foreach (var group in OneOf)
        {
            var together = hints.Where(group.Contains).ToList();
            if (together.Count > 1) _failures.Add($"The hints {string.Join(" and ", together)} exclude each other.");
        }
        if (hints.Contains(TableHintKind.ReadPast) && !hints.Contains(TableHintKind.ReadCommittedLock))
        {
            _failures.Add("The hint ReadPast is refused under read-committed snapshot without ReadCommittedLock beside it.");
        }
    }

    public override void Visit(InsertSpecification node)
    {
        if (node.InsertSource is not ValuesInsertSource { IsDefaultValues: false } values || node.Columns.Count == 0) return;
        foreach (var row in values.RowValues.Where(row => row.ColumnValues.Count != node.Columns.Count))
        {
            _failures.Add($"INSERT names {node.Columns.Count} columns and gives {row.ColumnValues.Count} values.");
        }
    }

    public override void Visit(Identifier node)
    {
        if (node.Value.Length > LongestName) _failures.Add($"The name {node.Value} is longer than {LongestName} characters.");
    }

    private void Known(string function)
    {
        if (!Functions.Contains(function)) _failures.Add($"SQL Server 2019 has no function {function}, as far as this proof knows.");
    }
}
