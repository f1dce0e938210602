using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace CampaignStudio.Tests.SqlServer.Proof;

/// <summary>What the server refuses and the model lets pass: functions it does not have, or not with so many arguments, hints that exclude each other, counts that differ.</summary>
internal sealed class SqlServer2019 : TSqlFragmentVisitor
{
    private const int LongestName = 128;

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
        if (node.CallTarget is null) Known(node.FunctionName.Value, node.Parameters.Count);
    }

    public override void Visit(GlobalFunctionTableReference node) => Known(node.Name.Value, node.Parameters.Count);

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
        if (node.Columns.Count == 0) return;
        foreach (var given in Widths(node.InsertSource).Where(given => given != node.Columns.Count))
        {
            _failures.Add($"INSERT names {node.Columns.Count} columns and gives {given} values.");
        }
    }

    private static IEnumerable<int> Widths(InsertSource source) => source switch
    {
        ValuesInsertSource { IsDefaultValues: false } values => values.RowValues.Select(row => row.ColumnValues.Count),
        SelectInsertSource { Select: QuerySpecification query } when !query.SelectElements.OfType<SelectStarExpression>().Any() => [query.SelectElements.Count],
        _ => [],
    };

    public override void Visit(Identifier node)
    {
        if (node.Value.Length > LongestName) _failures.Add($"The name {node.Value} is longer than {LongestName} characters.");
    }

    private void Known(string function, int arguments)
    {
        if (!BuiltInFunctions.Arguments.TryGetValue(function, out var takes)) _failures.Add($"SQL Server 2019 has no function {function}, as far as this proof knows.");
        else if (arguments < takes.Fewest || arguments > takes.Most) _failures.Add($"{function} takes no {arguments} arguments on SQL Server 2019.");
    }
}
