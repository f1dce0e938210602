using CampaignStudio.Database.SqlServer;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
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

    private MigratedSchema(string script)
    {
        foreach (var statement in TSqlText.Statements(script)) Apply(statement);
    }

    public IReadOnlyCollection<CreateTableStatement> Tables => _tables.Values;

    public IReadOnlyList<CreateIndexStatement> Indexes => _indexes;

    /// <summary>Statements that change rows, such as the history of migrations.</summary>
    public IReadOnlyList<TSqlStatement> Others => _others;

    /// <summary>The script that the application gives out.</summary>
    public static MigratedSchema OfTheApplication()
    {
        using var db = new SqlServerDesignFactory().CreateDbContext([]);
        return Of(db.GetService<IMigrator>().GenerateScript());
    }

    public static MigratedSchema Of(string script) => new(script);

    public static string NameOf(SchemaObjectName name) => name.BaseIdentifier.Value;

    public IEnumerable<CreateIndexStatement> IndexesOf(CreateTableStatement table) =>
        _indexes.Where(index => NameOf(index.OnName).Equals(NameOf(table.SchemaObjectName), StringComparison.OrdinalIgnoreCase));

    private void Apply(TSqlStatement statement)
    {
        switch (statement)
        {
            case BeginTransactionStatement or CommitTransactionStatement:
                break;
            // How a column's default is found by its name and dropped before the column.
            case DeclareVariableStatement or SelectStatement or IfStatement { ThenStatement: ExecuteStatement { ExecuteSpecification.ExecutableEntity: ExecutableStringList { Strings.Count: > 1 } } }:
                break;
            case BeginEndBlockStatement block:
                foreach (var inner in block.StatementList.Statements) Apply(inner);
                break;
            case IfStatement { ElseStatement: null } condition:
                Apply(condition.ThenStatement);
                break;
            case ExecuteStatement { ExecuteSpecification.ExecutableEntity: ExecutableStringList { Strings: [StringLiteral text] } }:
                foreach (var inner in TSqlText.Statements(text.Value)) Apply(inner);
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
        column.DataType = alter.DataType;
        foreach (var nullable in column.Constraints.OfType<NullableConstraintDefinition>().ToList()) column.Constraints.Remove(nullable);
        column.Constraints.Add(new NullableConstraintDefinition { Nullable = alter.AlterTableAlterColumnOption is not AlterTableAlterColumnOption.NotNull });
    }

    private static void Drop(TableDefinition table, string name)
    {
        foreach (var column in table.ColumnDefinitions.Where(column => column.ColumnIdentifier.Value == name).ToList()) table.ColumnDefinitions.Remove(column);
        foreach (var constraint in table.TableConstraints.Where(constraint => constraint.ConstraintIdentifier?.Value == name).ToList()) table.TableConstraints.Remove(constraint);
    }
}
