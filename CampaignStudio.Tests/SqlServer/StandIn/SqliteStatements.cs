using System.Globalization;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace CampaignStudio.Tests.SqlServer.StandIn;

/// <summary>Whole statements, in SQLite's words; one of T-SQL may be several here, or none.</summary>
internal sealed class SqliteStatements(SqliteExpressions expressions)
{
    private readonly SqliteQueries _queries = new(expressions);

    /// <param name="IsAnswer">Its rows are handed to the caller.</param>
    /// <param name="Position">What stands in one more column of the answer: the row's number among those inserted.</param>
    internal sealed record Step(string Sql, bool IsAnswer, long? Position = null);

    public IEnumerable<Step> Of(TSqlStatement statement) => statement switch
    {
        PredicateSetStatement or SetTransactionIsolationLevelStatement => [],
        SaveTransactionStatement save => [new Step($"SAVEPOINT [{save.Name.Value}]", IsAnswer: false)],
        RollbackTransactionStatement { Name: { } name } => [new Step($"ROLLBACK TO [{name.Value}]", IsAnswer: false)],
        SelectStatement select => [new Step(_queries.CommonTables(select.WithCtesAndXmlNamespaces) + _queries.Of(select.QueryExpression), IsAnswer: true)],
        InsertStatement insert => [Insert(insert.InsertSpecification)],
        UpdateStatement update => [Update(update)],
        DeleteStatement delete => [Delete(delete.DeleteSpecification)],
        MergeStatement merge => Merge(merge.MergeSpecification),
        // The twin has one writer and no locks by name: whoever asks for one gets it.
        DeclareVariableStatement or IfStatement { ThenStatement: ThrowStatement, ElseStatement: null } => [],
        ExecuteStatement execute when Answered(execute) is not null => [],
        DeclareTableVariableStatement table => [new Step($"CREATE TEMP TABLE {TableVariable(table)}", IsAnswer: false)],
        _ => throw SqliteExpressions.Unknown(statement),
    };

    /// <summary>The variable that a lock by name answers in, 0 where it is given.</summary>
    public static string? Answered(ExecuteStatement execute) => execute.ExecuteSpecification is
    {
        Variable: { } answer,
        ExecutableEntity: ExecutableProcedureReference { ProcedureReference.ProcedureReference.Name.BaseIdentifier.Value: "sp_getapplock" },
    } ? answer.Name : null;

    private static string TableVariable(DeclareTableVariableStatement table)
    {
        var columns = table.Body.Definition.ColumnDefinitions.Select(column => SqliteExpressions.Name(column.ColumnIdentifier));
        return $"[{table.Body.VariableName.Value}] ({string.Join(", ", columns)})";
    }

    private Step Insert(InsertSpecification insert)
    {
        var source = insert.InsertSource switch
        {
            ValuesInsertSource { IsDefaultValues: false } values => "VALUES " + string.Join(", ", values.RowValues.Select(row => $"({expressions.List(row.ColumnValues)})")),
            SelectInsertSource select => _queries.Of(select.Select),
            _ => throw SqliteExpressions.Unknown(insert),
        };
        return Returning($"INSERT INTO {_queries.Table(insert.Target)} ({Columns(insert.Columns)}) {source}", insert.OutputClause);
    }

    private Step Update(UpdateStatement statement)
    {
        var update = statement.UpdateSpecification;
        var target = ((NamedTableReference)update.Target).SchemaObject.BaseIdentifier;
        var set = string.Join(", ", update.SetClauses.Select(clause => clause is AssignmentSetClause { AssignmentKind: AssignmentKind.Equals } assignment
            ? $"{SqliteExpressions.Name(assignment.Column.MultiPartIdentifier.Identifiers[^1])} = {expressions.Of(assignment.NewValue)}"
            : throw SqliteExpressions.Unknown(clause)));
        var where = Where(update.WhereClause);

        if (statement.WithCtesAndXmlNamespaces is { CommonTableExpressions: [{ QueryExpression: QuerySpecification rows }] })
        {
            var table = rows.FromClause.TableReferences.Single();
            return Returning($"UPDATE {_queries.Table(table)} SET {set} WHERE [id] IN (SELECT [id] FROM ({_queries.Of(rows)}))", update.OutputClause);
        }
        if (update.FromClause is not { TableReferences: [var from] }) return Returning($"UPDATE {SqliteExpressions.Name(target)} SET {set}{where}", update.OutputClause);

        var (changed, others, conditions) = Split(from, target);
        if (update.WhereClause is { } also) conditions.Add(expressions.Of(also.SearchCondition));
        var further = others.Count == 0 ? "" : $" FROM {string.Join(", ", others)}";
        var all = conditions.Count == 0 ? "" : $" WHERE {string.Join(" AND ", conditions.Select(condition => $"({condition})"))}";
        return Returning($"UPDATE {changed} SET {set}{further}{all}", update.OutputClause);
    }

    /// <summary>The changed table by its alias, the tables joined to it, and what joins them.</summary>
    private (string Changed, List<string> Others, List<string> Conditions) Split(TableReference from, Identifier target)
    {
        if (from is QualifiedJoin { QualifiedJoinType: QualifiedJoinType.Inner } join)
        {
            var (left, right) = (join.FirstTableReference, join.SecondTableReference);
            var other = Aliases(left).Contains(target.Value) ? right : left;
            var (changed, others, conditions) = Split(other == right ? left : right, target);
            return (changed, [.. others, _queries.Table(other)], [.. conditions, expressions.Of(join.SearchCondition)]);
        }
        return from is NamedTableReference named && Aliases(named).Contains(target.Value)
            ? (_queries.Table(named), [], [])
            : throw SqliteExpressions.Unknown(from);
    }

    private static IEnumerable<string> Aliases(TableReference table) => table switch
    {
        QualifiedJoin join => Aliases(join.FirstTableReference).Concat(Aliases(join.SecondTableReference)),
        NamedTableReference { Alias: null } named => [named.SchemaObject.BaseIdentifier.Value],
        TableReferenceWithAlias { Alias: { } alias } => [alias.Value],
        _ => [],
    };

    private Step Delete(DeleteSpecification delete)
    {
        var table = delete.FromClause is { TableReferences: [NamedTableReference from] } ? from : delete.Target;
        if (delete.FromClause is not null && table == delete.Target) throw SqliteExpressions.Unknown(delete);
        return Returning($"DELETE FROM {_queries.Table(table)}{Where(delete.WhereClause)}", delete.OutputClause);
    }

    /// <summary>Row by row, so that each new id stands beside its row's position.</summary>
    private IEnumerable<Step> Merge(MergeSpecification merge)
    {
        if (merge is not { TableReference: InlineDerivedTable source, ActionClauses: [{ Condition: MergeCondition.NotMatched, Action: InsertMergeAction insert }] })
        {
            throw SqliteExpressions.Unknown(merge);
        }
        var inserted = merge.OutputClause.SelectColumns.Where(IsInserted).ToList();
        var position = LastName(((SelectScalarExpression)merge.OutputClause.SelectColumns.Single(column => !IsInserted(column))).Expression);
        foreach (var row in source.RowValues)
        {
            var values = source.Columns.Zip(row.ColumnValues).ToDictionary(pair => pair.First.Value, pair => pair.Second);
            var into = insert.Source.RowValues.Single().ColumnValues.Select(value => expressions.Of(values[LastName(value)]));
            var sql = $"INSERT INTO {_queries.Table(merge.Target)} ({Columns(insert.Columns)}) VALUES ({string.Join(", ", into)})";
            yield return new Step(
                $"{sql} RETURNING {string.Join(", ", inserted.Select(Returned))}",
                IsAnswer: true,
                long.Parse(expressions.Of(values[position]), CultureInfo.InvariantCulture));
        }
    }

    private static string LastName(ScalarExpression column) => ((ColumnReferenceExpression)column).MultiPartIdentifier.Identifiers[^1].Value;

    private static bool IsInserted(SelectElement element) =>
        element is SelectScalarExpression { Expression: ColumnReferenceExpression { MultiPartIdentifier.Identifiers: [{ Value: var qualifier }, _] } }
        && qualifier.Equals("inserted", StringComparison.OrdinalIgnoreCase);

    private Step Returning(string sql, OutputClause? output) => output is null
        ? new Step(sql, IsAnswer: false)
        : new Step($"{sql} RETURNING {string.Join(", ", output.SelectColumns.Select(Returned))}", IsAnswer: true);

    private string Returned(SelectElement element) => IsInserted(element)
        ? $"[{LastName(((SelectScalarExpression)element).Expression)}]"
        : _queries.Column(element);

    private string Where(WhereClause? where) => where is null ? "" : $" WHERE {expressions.Of(where.SearchCondition)}";

    private static string Columns(IEnumerable<ColumnReferenceExpression> columns) =>
        string.Join(", ", columns.Select(column => SqliteExpressions.Name(column.MultiPartIdentifier)));
}
