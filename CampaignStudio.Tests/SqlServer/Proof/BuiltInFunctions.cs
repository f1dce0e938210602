using System.Globalization;

namespace CampaignStudio.Tests.SqlServer.Proof;

/// <summary>Functions that SQL Server has since 2019 or before. One may be added here once its documentation says so.</summary>
internal static class BuiltInFunctions
{
    // By how many arguments they take.
    private const string All = """
        0: ROW_NUMBER RANK DENSE_RANK NEWID NEWSEQUENTIALID GETDATE GETUTCDATE SYSDATETIME SYSUTCDATETIME SYSDATETIMEOFFSET
        0: SCOPE_IDENTITY ROWCOUNT_BIG APP_NAME HOST_NAME XACT_STATE ERROR_NUMBER ERROR_MESSAGE
        0-1: RAND DB_NAME DB_ID SCHEMA_NAME SCHEMA_ID
        1: COUNT COUNT_BIG SUM MIN MAX AVG STDEV VAR CHECKSUM_AGG NTILE FIRST_VALUE LAST_VALUE
        1: ABS CEILING FLOOR SIGN SQRT SQUARE EXP LOG10 LEN DATALENGTH LOWER UPPER LTRIM RTRIM REVERSE SPACE NCHAR ASCII UNICODE
        1: ISNUMERIC ISDATE ISJSON DAY MONTH YEAR IDENT_CURRENT SERVERPROPERTY TYPE_ID
        1-2: TRIM LOG QUOTENAME EOMONTH OBJECT_NAME OBJECT_ID
        1-3: LAG LEAD STR
        1-9: CHAR
        1-254: CHECKSUM
        2: STRING_AGG POWER REPLICATE PATINDEX STRING_SPLIT STRING_ESCAPE ISNULL HASHBYTES DATEPART DATENAME TODATETIMEOFFSET SWITCHOFFSET
        2: JSON_VALUE DATABASEPROPERTYEX COL_LENGTH
        1-2: JSON_QUERY
        2-3: ROUND CHARINDEX FORMAT
        2-254: CONCAT CHOOSE
        3: SUBSTRING REPLACE DATEADD DATEDIFF DATEDIFF_BIG DATEFROMPARTS JSON_MODIFY APPLOCK_MODE
        3-254: CONCAT_WS
        4: STUFF
        8: DATETIME2FROMPARTS
        """;

    public static IReadOnlyDictionary<string, (int Fewest, int Most)> Arguments { get; } = All.Split('\n')
        .Select(line => line.Split([':', ' ', '\r'], StringSplitOptions.RemoveEmptyEntries))
        .SelectMany(words => words.Skip(1).Select(name => (name, Counts: words[0].Split('-').Select(count => int.Parse(count, CultureInfo.InvariantCulture)).ToList())))
        .ToDictionary(function => function.name, function => (function.Counts[0], function.Counts[^1]), StringComparer.OrdinalIgnoreCase);
}
