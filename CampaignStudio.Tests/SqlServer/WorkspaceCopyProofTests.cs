using CampaignStudio.Database.Copying;
using CampaignStudio.Database.SqlServer;
using CampaignStudio.Tests.SqlServer.Proof;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace CampaignStudio.Tests.SqlServer;

/// <summary>Copying into and out of SQL Server, without a server: what it would send, compiled against the migrated schema.</summary>
public sealed class WorkspaceCopyProofTests
{
    private static readonly Dictionary<Type, SqlDataTypeOption[]> Fits = new()
    {
        [typeof(string)] = [SqlDataTypeOption.NVarChar, SqlDataTypeOption.VarChar],
        [typeof(long)] = [SqlDataTypeOption.BigInt],
        [typeof(int)] = [SqlDataTypeOption.Int],
        [typeof(bool)] = [SqlDataTypeOption.Bit],
        [typeof(DateTime)] = [SqlDataTypeOption.DateTime2],
        [typeof(DateTimeOffset)] = [SqlDataTypeOption.DateTimeOffset],
        [typeof(byte[])] = [SqlDataTypeOption.VarBinary],
    };

    [Fact]
    public void Every_statement_compiles()
    {
        using var db = new SqlServerDesignFactory().CreateDbContext([]);
        var helper = db.GetService<ISqlGenerationHelper>();
        var tables = CopiedTables.InOrder(db);

        var commands = new List<TSqlCommand> { new(SqlServerCopyDialect.HoldStill(tables), [], []), new(SqlServerCopyDialect.HasJobs, [], []) };
        foreach (var table in tables)
        {
            var sql = new CopySql(helper, table);
            commands.AddRange([new(sql.Count, [], []), new(sql.All, [], []), new(sql.FromTheFirst, [], [])]);
            commands.Add(new TSqlCommand(sql.Behind, [.. table.Key.Select((column, index) => $"{CopySql.Parameter(index)} {Declared(table.Columns[column].StoredType)}")], []));
            if (table.Id is null) continue;
            commands.Add(new TSqlCommand(SqlServerCopyDialect.LastId(table), [], []));
            commands.Add(new TSqlCommand(SqlServerCopyDialect.GoOnAfter(table).Replace("{0}", "@p0", StringComparison.Ordinal), ["@p0 bigint"], []));
        }

        Assert.Empty(new TSqlProof(MigratedSchema.OfTheApplication()).Check(commands));
        // Hangfire's tables are not of our schema.
        Assert.Empty(TSqlText.Parse(SqlServerCopyDialect.Nodes).Errors);
    }

    [Fact]
    public void Every_column_is_sent_and_ids_are_kept()
    {
        using var db = new SqlServerDesignFactory().CreateDbContext([]);
        var schema = MigratedSchema.OfTheApplication();

        foreach (var table in CopiedTables.InOrder(db))
        {
            using var sent = SqlServerBulkTable.Of(table.Name, table.Columns, []);
            var target = schema.Tables.Single(one => MigratedSchema.NameOf(one.SchemaObjectName) == sent.TableName);
            var columns = target.Definition.ColumnDefinitions.ToDictionary(column => column.ColumnIdentifier.Value);

            Assert.Equal(columns.Keys.Order(StringComparer.Ordinal), table.Columns.Select(column => sent.Columns[column.Name]!.ColumnName).Order(StringComparer.Ordinal));
            Assert.All(columns.Values, column => Assert.Contains(((SqlDataTypeReference)column.DataType).SqlDataTypeOption, Fits[sent.Columns[column.ColumnIdentifier.Value]!.DataType]));
            Assert.Equal(table.Id, columns.Values.SingleOrDefault(column => column.IdentityOptions is not null)?.ColumnIdentifier.Value);
        }
        Assert.True(SqlServerCopyDialect.Options.HasFlag(SqlBulkCopyOptions.KeepIdentity));
    }

    [Fact]
    public void Rows_are_sent_as_they_are()
    {
        using var db = new SqlServerDesignFactory().CreateDbContext([]);
        var table = CopiedTables.InOrder(db).Single(table => table.Name == "user_tokens");

        using var sent = SqlServerBulkTable.Of(table.Name, table.Columns, [[.. table.Columns.Select(column => column.Name switch { "user_id" => 7L, "value" => null, var name => (object?)name })]]);

        var row = sent.Rows[0];
        Assert.Equal((7L, DBNull.Value, "login_provider", "name"), (row["user_id"], row["value"], row["login_provider"], row["name"]));
    }

    private static string Declared(Type type) => type == typeof(long) ? "bigint" : type == typeof(int) ? "int" : "nvarchar(4000)";
}
