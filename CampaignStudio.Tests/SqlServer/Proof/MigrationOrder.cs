using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace CampaignStudio.Tests.SqlServer.Proof;

/// <summary>
/// What a server refuses while a script runs, though the schema at its end would be right: a column changed or dropped under what
/// depends on it (error 5074), a column used in the batch that adds it (207), a variable declared twice in a batch (134).
/// </summary>
internal sealed class MigrationOrder(MigratedSchema schema)
{
    private readonly List<string> _problems = [];
    private readonly HashSet<string> _variables = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<(string Table, string Column)> _added = [];

    public IReadOnlyList<string> Problems => _problems;

    /// <summary>The column whose default was looked up last.</summary>
    public (string Table, string Column)? DefaultToDrop { get; private set; }

    public void BeginBatch()
    {
        _variables.Clear();
        _added.Clear();
    }

    /// <summary>To be called before the schema has what a statement makes.</summary>
    /// <param name="statement">What comes next.</param>
    /// <param name="isDeferred">In a text that is executed, so that it is compiled only then.</param>
    public void Look(TSqlStatement statement, bool isDeferred)
    {
        switch (statement)
        {
            case DeclareVariableStatement declare:
                foreach (var name in declare.Declarations.Select(variable => variable.VariableName.Value).Where(name => !_variables.Add(name))) _problems.Add($"{name} is declared twice in a batch.");
                break;
            case SelectStatement select when Literals(select) is [['[', .. var table, ']'], var column]:
                DefaultToDrop = (table, column);
                break;
            case AlterTableAlterColumnStatement alter:
                Free("ALTER COLUMN", MigratedSchema.NameOf(alter.SchemaObjectName), alter.ColumnIdentifier.Value);
                break;
            case AlterTableDropTableElementStatement drop:
                foreach (var element in drop.AlterTableDropTableElements.Where(element => element.TableElementType is TableElementType.Column))
                {
                    Free("DROP COLUMN", MigratedSchema.NameOf(drop.SchemaObjectName), element.Name.Value);
                }
                break;
            case AlterTableAddTableElementStatement add:
                foreach (var column in add.Definition.ColumnDefinitions) _added.Add((MigratedSchema.NameOf(add.SchemaObjectName), column.ColumnIdentifier.Value));
                break;
            case DataModificationStatement or CreateIndexStatement { FilterPredicate: not null } when !isDeferred:
                foreach (var (table, column) in NamesIn.Of(statement).Within(_added)) _problems.Add($"{table}.{column} is used in the batch that adds it.");
                break;
        }
    }

    private void Free(string change, string table, string column) =>
        _problems.AddRange(ColumnUses.Of(schema, table, column).Select(user => $"{change} {table}.{column}: {user} depends on it."));

    private static List<string> Literals(SelectStatement select) => [.. NamesIn.Of(select).Literals];

    /// <summary>The tables, columns and texts that a statement names.</summary>
    private sealed class NamesIn : TSqlFragmentVisitor
    {
        private readonly HashSet<string> _tables = new(StringComparer.OrdinalIgnoreCase);
        private readonly HashSet<string> _columns = new(StringComparer.OrdinalIgnoreCase);

        public List<string> Literals { get; } = [];

        public static NamesIn Of(TSqlStatement statement)
        {
            var names = new NamesIn();
            statement.Accept(names);
            return names;
        }

        public IEnumerable<(string Table, string Column)> Within(IEnumerable<(string Table, string Column)> columns) =>
            columns.Where(column => _tables.Contains(column.Table) && _columns.Contains(column.Column));

        public override void Visit(SchemaObjectName node) => _tables.Add(MigratedSchema.NameOf(node));

        public override void Visit(ColumnReferenceExpression node)
        {
            if (node.MultiPartIdentifier is { } name) _columns.Add(name.Identifiers[^1].Value);
        }

        public override void Visit(StringLiteral node) => Literals.Add(node.Value);
    }
}
