using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace CampaignStudio.Tests.SqlServer.Proof;

/// <summary>The indexes and constraints that depend on a column.</summary>
internal static class ColumnUses
{
    public static IEnumerable<string> Of(MigratedSchema schema, string table, string column)
    {
        var made = schema.Tables.Single(made => Same(MigratedSchema.NameOf(made.SchemaObjectName), table));
        var indexes = schema.IndexesOf(made).Where(index => Mentions(index, column)).Select(index => $"index {index.Name.Value}");
        var constraints = made.Definition.TableConstraints.Where(constraint => DependsOn(constraint, column)).Select(constraint => $"constraint {constraint.ConstraintIdentifier?.Value}");
        var own = made.Definition.ColumnDefinitions.Where(definition => Same(definition.ColumnIdentifier.Value, column) && definition.DefaultConstraint is not null).Select(_ => "its default");
        var others = schema.Tables
            .SelectMany(other => other.Definition.TableConstraints.OfType<ForeignKeyConstraintDefinition>())
            .Where(key => Same(MigratedSchema.NameOf(key.ReferenceTableName), table) && key.ReferencedTableColumns.Any(part => Same(part.Value, column)))
            .Select(key => $"constraint {key.ConstraintIdentifier?.Value}");
        return indexes.Concat(constraints).Concat(own).Concat(others);
    }

    private static bool DependsOn(ConstraintDefinition constraint, string column) => constraint switch
    {
        ForeignKeyConstraintDefinition key => key.Columns.Any(part => Same(part.Value, column)),
        DefaultConstraintDefinition of => Same(of.Column.Value, column),
        _ => Mentions(constraint, column),
    };

    private static bool Mentions(TSqlFragment fragment, string column)
    {
        var search = new Search(column);
        fragment.Accept(search);
        return search.Found;
    }

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private sealed class Search(string column) : TSqlFragmentVisitor
    {
        public bool Found { get; private set; }

        public override void Visit(ColumnReferenceExpression node) => Found |= node.MultiPartIdentifier is { } name && Same(name.Identifiers[^1].Value, column);
    }
}
