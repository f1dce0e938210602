using System.Globalization;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace CampaignStudio.Tests.SqlServer.Proof;

/// <summary>What only a server says about a schema otherwise: the order of changes, key sizes, cascades, names.</summary>
internal static class SchemaRules
{
    private const int LongestClusteredKey = 900;
    private const int LongestKey = 1700;

    public static IReadOnlyList<string> Check(MigratedSchema schema) =>
    [
        .. schema.Problems,
        .. schema.Tables.SelectMany(table => Keys(schema, table)),
        .. Cascades(schema),
        .. schema.Tables.Cast<TSqlFragment>().Concat(schema.Indexes).SelectMany(SqlServer2019.Check),
    ];

    private static IEnumerable<string> Keys(MigratedSchema schema, CreateTableStatement table)
    {
        var columns = table.Definition.ColumnDefinitions.ToDictionary(column => column.ColumnIdentifier.Value, StringComparer.OrdinalIgnoreCase);
        var keys = table.Definition.TableConstraints.OfType<UniqueConstraintDefinition>()
            .Select(key => (Name: key.ConstraintIdentifier?.Value ?? "a key", key.Columns, IsClustered: key.Clustered ?? key.IsPrimaryKey))
            .Concat(schema.IndexesOf(table).Select(index => (index.Name.Value, index.Columns, IsClustered: index.Clustered is true)));
        foreach (var (name, parts, isClustered) in keys)
        {
            var names = parts.Select(part => part.Column.MultiPartIdentifier.Identifiers[^1].Value).ToList();
            var (bytes, most) = (names.Sum(part => columns.TryGetValue(part, out var column) ? Bytes(column.DataType) : 0), isClustered ? LongestClusteredKey : LongestKey);
            if (names.FirstOrDefault(part => !columns.ContainsKey(part)) is { } unknown) yield return $"{name} has no column {unknown}.";
            if (bytes > most) yield return $"{name} may be {bytes} bytes long; SQL Server takes {most}.";
        }
    }

    /// <summary>The most bytes a value takes in a key.</summary>
    private static long Bytes(DataTypeReference type) => type is not SqlDataTypeReference known ? throw new NotSupportedException($"Type {TSqlText.Of(type)}") : known.SqlDataTypeOption switch
    {
        SqlDataTypeOption.NVarChar or SqlDataTypeOption.NChar => 2 * Length(known),
        SqlDataTypeOption.VarChar or SqlDataTypeOption.Char or SqlDataTypeOption.VarBinary or SqlDataTypeOption.Binary => Length(known),
        SqlDataTypeOption.Bit or SqlDataTypeOption.TinyInt => 1,
        SqlDataTypeOption.SmallInt => 2,
        SqlDataTypeOption.Int or SqlDataTypeOption.Real or SqlDataTypeOption.Date => 4,
        SqlDataTypeOption.BigInt or SqlDataTypeOption.Float or SqlDataTypeOption.DateTime2 or SqlDataTypeOption.DateTime => 8,
        SqlDataTypeOption.DateTimeOffset => 10,
        SqlDataTypeOption.UniqueIdentifier => 16,
        SqlDataTypeOption.Decimal or SqlDataTypeOption.Numeric => 17,
        _ => throw new NotSupportedException($"The size of {TSqlText.Of(type)} in a key has not been thought about."),
    };

    private static long Length(SqlDataTypeReference type) => type.Parameters is [{ Value: var length }, ..] && type.Parameters[0] is not MaxLiteral
        ? long.Parse(length, CultureInfo.InvariantCulture)
        : int.MaxValue;

    /// <summary>Error 1785: from no table may deleting a row reach another one in two ways, nor itself.</summary>
    private static IEnumerable<string> Cascades(MigratedSchema schema)
    {
        var follows = schema.Tables
            .SelectMany(table => table.Definition.TableConstraints.OfType<ForeignKeyConstraintDefinition>()
                .Where(key => key.DeleteAction is not (DeleteUpdateAction.NotSpecified or DeleteUpdateAction.NoAction))
                .Select(key => (From: MigratedSchema.NameOf(key.ReferenceTableName), To: MigratedSchema.NameOf(table.SchemaObjectName))))
            .ToLookup(edge => edge.From, edge => edge.To, StringComparer.OrdinalIgnoreCase);
        foreach (var start in follows.Select(edges => edges.Key))
        {
            var reached = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { start };
            var open = new Stack<string>([start]);
            while (open.TryPop(out var table))
            {
                foreach (var next in follows[table])
                {
                    if (reached.Add(next)) open.Push(next);
                    else yield return $"Deleting from {start} may reach {next} in two ways.";
                }
            }
        }
    }
}
