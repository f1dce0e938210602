using System.Globalization;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace CampaignStudio.Tests.SqlServer.StandIn;

/// <summary>
/// The expressions of T-SQL that the application's commands use, in SQLite's words. What is not known here fails: a guess would
/// make a wrong answer.
/// </summary>
/// <param name="textColumns">The names of columns that hold text, for what <c>+</c> means.</param>
internal sealed class SqliteExpressions(IReadOnlySet<string> textColumns, IReadOnlySet<string> textParameters)
{
    private SqliteQueries? _queries;

    private SqliteQueries Queries => _queries ??= new SqliteQueries(this);

    public string Of(ScalarExpression expression) => expression switch
    {
        ColumnReferenceExpression { ColumnType: ColumnType.Wildcard } => "*",
        ColumnReferenceExpression column => Name(column.MultiPartIdentifier),
        VariableReference variable => variable.Name,
        StringLiteral text => Quoted(text.Value),
        IntegerLiteral or NumericLiteral or RealLiteral => ((Literal)expression).Value,
        NullLiteral => "NULL",
        ParenthesisExpression inner => $"({Of(inner.Expression)})",
        UnaryExpression { UnaryExpressionType: UnaryExpressionType.BitwiseNot } not => $"(1 - {Of(not.Expression)})",
        UnaryExpression { UnaryExpressionType: UnaryExpressionType.Negative } minus => $"-{Of(minus.Expression)}",
        BinaryExpression binary => Binary(binary),
        CoalesceExpression coalesce => $"coalesce({List(coalesce.Expressions)})",
        NullIfExpression nullIf => $"nullif({Of(nullIf.FirstExpression)}, {Of(nullIf.SecondExpression)})",
        IIfCall iif => $"iif({Of(iif.Predicate)}, {Of(iif.ThenExpression)}, {Of(iif.ElseExpression)})",
        SearchedCaseExpression searched => Case(searched),
        SimpleCaseExpression simple => Case(simple),
        CastCall cast => Cast(cast.Parameter, cast.DataType),
        ScalarSubquery subquery => $"({Queries.Of(subquery.QueryExpression)})",
        LeftFunctionCall left => $"substr({Of(left.Parameters[0])}, 1, {Of(left.Parameters[1])})",
        FunctionCall call => Function(call),
        _ => throw Unknown(expression),
    };

    public string Of(BooleanExpression condition) => condition switch
    {
        BooleanBinaryExpression both => $"{Of(both.FirstExpression)} {both.BinaryExpressionType.ToString().ToUpperInvariant()} {Of(both.SecondExpression)}",
        BooleanNotExpression not => $"NOT ({Of(not.Expression)})",
        BooleanParenthesisExpression inner => $"({Of(inner.Expression)})",
        BooleanComparisonExpression comparison => $"{Of(comparison.FirstExpression)} {Sign(comparison)} {Of(comparison.SecondExpression)}",
        BooleanIsNullExpression isNull => $"{Of(isNull.Expression)} IS {Not(isNull.IsNot)}NULL",
        LikePredicate like => $"{Of(like.FirstExpression)} {Not(like.NotDefined)}LIKE {Of(like.SecondExpression)}"
            + (like.EscapeExpression is { } escape ? $" ESCAPE {Of(escape)}" : ""),
        InPredicate { Subquery: { } subquery } among => $"{Of(among.Expression)} {Not(among.NotDefined)}IN ({Queries.Of(subquery.QueryExpression)})",
        InPredicate among => $"{Of(among.Expression)} {Not(among.NotDefined)}IN ({List(among.Values)})",
        ExistsPredicate exists => $"EXISTS ({Queries.Of(exists.Subquery.QueryExpression)})",
        _ => throw Unknown(condition),
    };

    public string Of(QueryExpression query) => Queries.Of(query);

    public string Of(TableReference table) => Queries.Table(table);

    public string List(IEnumerable<ScalarExpression> expressions) => string.Join(", ", expressions.Select(Of));

    public static string Name(MultiPartIdentifier name) => string.Join(".", name.Identifiers.Select(Name));

    // In brackets: SQLite takes an unknown name in quotes for a text.
    public static string Name(Identifier identifier) => $"[{identifier.Value}]";

    public static NotSupportedException Unknown(TSqlFragment fragment) =>
        new($"The stand-in does not know {fragment.GetType().Name}: {Source(fragment)}");

    private static string Source(TSqlFragment fragment) =>
        string.Concat(fragment.ScriptTokenStream.Skip(fragment.FirstTokenIndex).Take(fragment.LastTokenIndex - fragment.FirstTokenIndex + 1).Select(token => token.Text));

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Not(bool not) => not ? "NOT " : "";

    private static string Sign(BooleanComparisonExpression comparison) => comparison.ComparisonType switch
    {
        BooleanComparisonType.Equals => "=",
        BooleanComparisonType.NotEqualToBrackets or BooleanComparisonType.NotEqualToExclamation => "<>",
        BooleanComparisonType.LessThan => "<",
        BooleanComparisonType.LessThanOrEqualTo => "<=",
        BooleanComparisonType.GreaterThan => ">",
        BooleanComparisonType.GreaterThanOrEqualTo => ">=",
        _ => throw Unknown(comparison),
    };

    private string Binary(BinaryExpression binary)
    {
        var (left, right) = (Of(binary.FirstExpression), Of(binary.SecondExpression));
        return binary.BinaryExpressionType switch
        {
            BinaryExpressionType.Add when IsText(binary) => $"{left} || {right}",
            BinaryExpressionType.Add => $"{left} + {right}",
            BinaryExpressionType.Subtract => $"{left} - {right}",
            BinaryExpressionType.Multiply => $"{left} * {right}",
            BinaryExpressionType.Divide => $"{left} / {right}",
            BinaryExpressionType.Modulo => $"{left} % {right}",
            BinaryExpressionType.BitwiseAnd => $"{left} & {right}",
            BinaryExpressionType.BitwiseOr => $"{left} | {right}",
            BinaryExpressionType.BitwiseXor => $"(({left} | {right}) - ({left} & {right}))",
            _ => throw Unknown(binary),
        };
    }

    private bool IsText(ScalarExpression expression) => expression switch
    {
        StringLiteral => true,
        ParenthesisExpression inner => IsText(inner.Expression),
        BinaryExpression binary => IsText(binary.FirstExpression) || IsText(binary.SecondExpression),
        CoalesceExpression coalesce => coalesce.Expressions.Any(IsText),
        VariableReference variable => textParameters.Contains(variable.Name),
        ColumnReferenceExpression { MultiPartIdentifier: { } name } => textColumns.Contains(name.Identifiers[^1].Value),
        CastCall { DataType: SqlDataTypeReference type } => IsText(type),
        FunctionCall call => call.FunctionName.Value.ToUpperInvariant() is "LOWER" or "UPPER" or "SUBSTRING" or "REPLACE" or "LTRIM" or "RTRIM" or "CONCAT",
        _ => false,
    };

    private static bool IsText(SqlDataTypeReference type) => type.SqlDataTypeOption is SqlDataTypeOption.NVarChar or SqlDataTypeOption.VarChar;

    private string Case(SearchedCaseExpression searched)
    {
        var whens = searched.WhenClauses.Select(when => $"WHEN {Of(when.WhenExpression)} THEN {Of(when.ThenExpression)}");
        return $"CASE {string.Join(" ", whens)}{Else(searched)} END";
    }

    private string Case(SimpleCaseExpression simple)
    {
        var whens = simple.WhenClauses.Select(when => $"WHEN {Of(when.WhenExpression)} THEN {Of(when.ThenExpression)}");
        return $"CASE {Of(simple.InputExpression)} {string.Join(" ", whens)}{Else(simple)} END";
    }

    private string Else(CaseExpression expression) => expression.ElseExpression is { } otherwise ? $" ELSE {Of(otherwise)}" : "";

    private string Cast(ScalarExpression value, DataTypeReference type) => type is not SqlDataTypeReference { SqlDataTypeOption: var option } known
        ? throw Unknown(type)
        : option switch
        {
            SqlDataTypeOption.Bit => $"(({Of(value)}) <> 0)",
            SqlDataTypeOption.Int or SqlDataTypeOption.BigInt or SqlDataTypeOption.SmallInt or SqlDataTypeOption.TinyInt => $"CAST({Of(value)} AS INTEGER)",
            SqlDataTypeOption.Float or SqlDataTypeOption.Decimal => $"CAST({Of(value)} AS REAL)",
            _ when IsText(known) => $"CAST({Of(value)} AS TEXT)",
            SqlDataTypeOption.DateTime2 => value is StringLiteral literal ? Instant(literal) : Of(value),
            _ => throw Unknown(type),
        };

    /// <summary>As Microsoft.Data.Sqlite writes it, for comparisons are by text.</summary>
    private static string Instant(StringLiteral literal) =>
        Quoted(DateTime.Parse(literal.Value, CultureInfo.InvariantCulture).ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture));

    private string Function(FunctionCall call)
    {
        var name = call.FunctionName.Value.ToUpperInvariant();
        var text = name switch
        {
            "COUNT" or "COUNT_BIG" => $"count({(call.UniqueRowFilter is UniqueRowFilter.Distinct ? "DISTINCT " : "")}{List(call.Parameters)})",
            "SUM" or "MIN" or "MAX" or "AVG" or "LOWER" or "UPPER" or "REPLACE" or "ABS" or "LTRIM" or "RTRIM" or "ROW_NUMBER" => $"{name}({List(call.Parameters)})",
            "LEN" => $"length({List(call.Parameters)})",
            "ISNULL" => $"ifnull({List(call.Parameters)})",
            "SUBSTRING" => $"substr({List(call.Parameters)})",
            "CHARINDEX" => $"instr({Of(call.Parameters[1])}, {Of(call.Parameters[0])})",
            "DATEPART" => $"CAST(strftime('{Part(call)}', {Of(call.Parameters[1])}) AS INTEGER)",
            _ => throw Unknown(call),
        };
        return call.OverClause is { } over ? $"{text} OVER ({Window(over)})" : text;
    }

    private static string Part(FunctionCall call) => Source(call.Parameters[0]) switch
    {
        "year" => "%Y",
        "month" => "%m",
        "day" => "%d",
        "hour" => "%H",
        _ => throw Unknown(call),
    };

    private string Window(OverClause over)
    {
        var partition = over.Partitions.Count > 0 ? $"PARTITION BY {List(over.Partitions)} " : "";
        return partition + (over.OrderByClause is { } order ? Queries.Order(order) : "");
    }
}
