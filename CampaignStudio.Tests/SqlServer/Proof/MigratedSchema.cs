using CampaignStudio.Setup;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace CampaignStudio.Tests.SqlServer.Proof;

/// <summary>
/// What the migration script leaves behind, statement by statement: tables with their constraints, indexes, and the script's other
/// statements. A statement that is not known here fails, so that no migration goes by unread.
/// </summary>
internal sealed class MigratedSchema
{
    private readonly Dictionary<string, CreateTableStatement> _tables = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<CreateIndexStatement> _indexes = [];
    private readonly List<TSqlStatement> _others = [];
    private readonly MigrationOrder _order;

    private MigratedSchema(string script)
    {
        _order = new MigrationOrder(this);
        foreach (var batch in TSqlText.Batches(script))
        {
            _order.BeginBatch();
            foreach (var statement in batch.Statements) Apply(statement);
        }
    }

    public IReadOnlyCollection<CreateTableStatement> Tables => _tables.Values;

    public IReadOnlyList<CreateIndexStatement> Indexes => _indexes;

    /// <summary>Statements that change rows, such as the history of migrations.</summary>
    public IReadOnlyList<TSqlStatement> Others => _others;

    /// <summary>What a server refuses on the way here.</summary>
    public IReadOnlyList<string> Problems => _order.Problems;

    /// <summary>The script that the application gives out; by itself it sends the same statements one by one.</summary>
    public static MigratedSchema OfTheApplication() => Of(MigrationScript.Of(DatabaseProvider.SqlServer));

    public static MigratedSchema Of(string script) => new(script);

    public static string NameOf(SchemaObjectName name) => name.BaseIdentifier.Value;

    public IEnumerable<CreateIndexStatement> IndexesOf(CreateTableStatement table) =>
        _indexes.Where(index => NameOf(index.OnName).Equals(NameOf(table.SchemaObjectName), StringComparison.OrdinalIgnoreCase));

    private void Apply(TSqlStatement statement, bool isDeferred = false)
    {
        _order.Look(statement, isDeferred);
        switch (statement)
        {
            case BeginTransactionStatement or CommitTransactionStatement or PredicateSetStatement or DeclareVariableStatement:
                break;
            // How a column's default is found by its name, and dropped before the column.
            case SelectStatement:
                break;
            case IfStatement { ThenStatement: ExecuteStatement { ExecuteSpecification.ExecutableEntity: ExecutableStringList { Strings.Count: > 1 } } }:
                if (_order.DefaultToDrop is var (ofTable, ofColumn)) DropDefault(_tables[ofTable].Definition, ofColumn);
                break;
            case BeginEndBlockStatement block:
                foreach (var inner in block.StatementList.Statements) Apply(inner, isDeferred);
                break;
            case IfStatement { ElseStatement: null } condition:
                Apply(condition.ThenStatement, isDeferred);
                break;
            case ExecuteStatement { ExecuteSpecification.ExecutableEntity: ExecutableStringList { Strings: [StringLiteral text] } }:
                foreach (var inner in TSqlText.Statements(text.Value)) Apply(inner, isDeferred: true);
                break;
            case CreateTableStatement table:
                _tables.Add(NameOf(table.SchemaObjectName), table);
                break;
            case DropTableStatement drop:
                foreach (var name in drop.Objects) _tables.Remove(NameOf(name));
                break;
            case AlterTableAddTableElementStatement add:
                Add(_tables[NameOf(add.SchemaObjectName)].Definition, add.Definition);
                break;
            case AlterTableAlterColumnStatement alter:
                Alter(_tables[NameOf(alter.SchemaObjectName)].Definition, alter);
                break;
            case AlterTableDropTableElementStatement drop:
                foreach (var element in drop.AlterTableDropTableElements) Drop(_tables[NameOf(drop.SchemaObjectName)].Definition, element.Name.Value);
                break;
            case CreateIndexStatement index:
                _indexes.Add(index);
                break;
            case DropIndexStatement drop:
                foreach (var clause in drop.DropIndexClauses.Cast<DropIndexClause>()) _indexes.RemoveAll(index => index.Name.Value == clause.Index.Value);
                break;
            case InsertStatement or UpdateStatement or DeleteStatement:
                _others.Add(statement);
                break;
            default:
                throw new NotSupportedException($"The migration script has a statement that the proof does not know: {TSqlText.Of(statement)}");
        }
    }

    private static void Add(TableDefinition table, TableDefinition more)
    {
        foreach (var column in more.ColumnDefinitions) table.ColumnDefinitions.Add(column);
        foreach (var constraint in more.TableConstraints) table.TableConstraints.Add(constraint);
    }

    private static void Alter(TableDefinition table, AlterTableAlterColumnStatement alter)
    {
        var column = table.ColumnDefinitions.Single(column => column.ColumnIdentifier.Value == alter.ColumnIdentifier.Value);
        (column.DataType, column.Collation) = (alter.DataType, alter.Collation);
        foreach (var nullable in column.Constraints.OfType<NullableConstraintDefinition>().ToList()) column.Constraints.Remove(nullable);
        column.Constraints.Add(new NullableConstraintDefinition { Nullable = alter.AlterTableAlterColumnOption is not AlterTableAlterColumnOption.NotNull });
    }

    private static void Drop(TableDefinition table, string name)
    {
        foreach (var column in table.ColumnDefinitions.Where(column => column.ColumnIdentifier.Value == name).ToList()) table.ColumnDefinitions.Remove(column);
        foreach (var constraint in table.TableConstraints.Where(constraint => constraint.ConstraintIdentifier?.Value == name).ToList()) table.TableConstraints.Remove(constraint);
    }

    private static void DropDefault(TableDefinition table, string name)
    {
        foreach (var column in table.ColumnDefinitions.Where(column => column.ColumnIdentifier.Value == name)) column.DefaultConstraint = null;
        foreach (var constraint in table.TableConstraints.OfType<DefaultConstraintDefinition>().Where(constraint => constraint.Column.Value == name).ToList())
        {
            table.TableConstraints.Remove(constraint);
        }
    }
}
