using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace CampaignStudio.Tests.SqlServer.StandIn;

/// <summary>Queries and the tables they read, in SQLite's words.</summary>
internal sealed class SqliteQueries(SqliteExpressions expressions)
{
    public string Of(QueryExpression query) => query switch
    {
        QuerySpecification specification => Of(specification),
        QueryParenthesisExpression inner => $"SELECT * FROM ({Of(inner.QueryExpression)})",
        BinaryQueryExpression both => $"{Of(both.FirstQueryExpression)} {Word(both)} {Of(both.SecondQueryExpression)}{OrderAndLimit(both, null)}",
        _ => throw SqliteExpressions.Unknown(query),
    };

    /// <summary>With its leading words.</summary>
    public string Order(OrderByClause clause) => "ORDER BY " + string.Join(", ", clause.OrderByElements.Select(element =>
        expressions.Of(element.Expression) + (element.SortOrder is SortOrder.Descending ? " DESC" : "")));

    public string Table(TableReference table) => table switch
    {
        NamedTableReference named => SqliteExpressions.Name(named.SchemaObject.BaseIdentifier) + As(named.Alias),
        VariableTableReference variable => $"[{variable.Variable.Name}]" + As(variable.Alias),
        QueryDerivedTable { Columns.Count: 0 } derived => $"({Of(derived.QueryExpression)})" + As(derived.Alias),
        InlineDerivedTable inline => $"({string.Join(" UNION ALL ", inline.RowValues.Select(row => Row(inline, row)))})" + As(inline.Alias),
        OpenJsonTableReference json => $"(SELECT {string.Join(", ", json.SchemaDeclarationItems.Select(Member))} FROM json_each({expressions.Of(json.Variable)}))" + As(json.Alias),
        JoinParenthesisTableReference inner => $"({Table(inner.Join)})",
        QualifiedJoin join => $"{Table(join.FirstTableReference)} {Word(join)} JOIN {Table(join.SecondTableReference)} ON {expressions.Of(join.SearchCondition)}",
        UnqualifiedJoin { UnqualifiedJoinType: UnqualifiedJoinType.CrossJoin } join => $"{Table(join.FirstTableReference)} CROSS JOIN {Table(join.SecondTableReference)}",
        _ => throw SqliteExpressions.Unknown(table),
    };

    public string Column(SelectElement element) => element switch
    {
        SelectStarExpression { Qualifier: null } => "*",
        SelectScalarExpression scalar => expressions.Of(scalar.Expression) + (scalar.ColumnName is { } name ? $" AS [{name.Value}]" : ""),
        _ => throw SqliteExpressions.Unknown(element),
    };

    public string CommonTables(WithCtesAndXmlNamespaces? with) => with is null
        ? ""
        : "WITH " + string.Join(", ", with.CommonTableExpressions.Select(table => $"{SqliteExpressions.Name(table.ExpressionName)} AS ({Of(table.QueryExpression)})")) + " ";

    private string Of(QuerySpecification query)
    {
        var parts = new List<string> { query.UniqueRowFilter is UniqueRowFilter.Distinct ? "SELECT DISTINCT" : "SELECT" };
        parts.Add(string.Join(", ", query.SelectElements.Select(Column)));
        if (query.FromClause is { } from) parts.Add("FROM " + string.Join(", ", from.TableReferences.Select(Table)));
        if (query.WhereClause is { } where) parts.Add("WHERE " + expressions.Of(where.SearchCondition));
        if (query.GroupByClause is { } group)
        {
            parts.Add("GROUP BY " + string.Join(", ", group.GroupingSpecifications.Select(grouping =>
                grouping is ExpressionGroupingSpecification by ? expressions.Of(by.Expression) : throw SqliteExpressions.Unknown(grouping))));
        }
        if (query.HavingClause is { } having) parts.Add("HAVING " + expressions.Of(having.SearchCondition));
        return string.Join(" ", parts) + OrderAndLimit(query, query.TopRowFilter);
    }

    private string OrderAndLimit(QueryExpression query, TopRowFilter? top)
    {
        var order = query.OrderByClause is { } clause ? " " + Order(clause) : "";
        if (top is not null) return $"{order} LIMIT {expressions.Of(top.Expression)}";
        return query.OffsetClause is { } offset
            ? $"{order} LIMIT {(offset.FetchExpression is { } fetch ? expressions.Of(fetch) : "-1")} OFFSET {expressions.Of(offset.OffsetExpression)}"
            : order;
    }

    /// <summary>A column of what is read from JSON: the element itself, or one of its own.</summary>
    private static string Member(SchemaDeclarationItemOpenjson item)
    {
        var path = (item.Mapping as StringLiteral)?.Value ?? throw SqliteExpressions.Unknown(item);
        return $"{(path == "$" ? "value" : $"json_extract(value, '{path}')")} AS {SqliteExpressions.Name(item.ColumnDefinition.ColumnIdentifier)}";
    }

    private string Row(InlineDerivedTable table, RowValue row) =>
        "SELECT " + string.Join(", ", row.ColumnValues.Zip(table.Columns, (value, name) => $"{expressions.Of(value)} AS {SqliteExpressions.Name(name)}"));

    private static string As(Identifier? alias) => alias is null ? "" : $" AS {SqliteExpressions.Name(alias)}";

    private static string Word(QualifiedJoin join) => join.QualifiedJoinType switch
    {
        QualifiedJoinType.Inner => "INNER",
        QualifiedJoinType.LeftOuter => "LEFT",
        _ => throw SqliteExpressions.Unknown(join),
    };

    private static string Word(BinaryQueryExpression both) => both.BinaryQueryExpressionType switch
    {
        BinaryQueryExpressionType.Union when both.All => "UNION ALL",
        BinaryQueryExpressionType.Union => "UNION",
        BinaryQueryExpressionType.Except => "EXCEPT",
        BinaryQueryExpressionType.Intersect => "INTERSECT",
        _ => throw SqliteExpressions.Unknown(both),
    };
}
