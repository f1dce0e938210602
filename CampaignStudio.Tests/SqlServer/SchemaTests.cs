using CampaignStudio.Database.SqlServer;
using CampaignStudio.Tests.SqlServer.Proof;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CampaignStudio.Tests.SqlServer;

/// <summary>The migration script of SQL Server.</summary>
public sealed class SchemaTests
{
    private static readonly MigratedSchema Schema = MigratedSchema.OfTheApplication();

    [Fact]
    public void It_compiles_on_sql_server_2019() => Assert.Empty(new TSqlProof(Schema).CheckSchema());

    [Fact]
    public void A_server_takes_its_keys_indexes_and_cascades() => Assert.Empty(SchemaRules.Check(Schema));

    [Fact]
    public void It_makes_the_tables_and_columns_of_the_model()
    {
        using var db = new SqlServerDesignFactory().CreateDbContext([]);
        var model = db.Model.GetRelationalModel().Tables.SelectMany(table => table.Columns.Select(column => $"{table.Name}.{column.Name} {column.StoreType}"));

        var made = Schema.Tables
            .Where(table => MigratedSchema.NameOf(table.SchemaObjectName) != "__EFMigrationsHistory")
            .SelectMany(table => table.Definition.ColumnDefinitions.Select(column =>
                $"{MigratedSchema.NameOf(table.SchemaObjectName)}.{column.ColumnIdentifier.Value} {TSqlText.Of(column.DataType).Trim().ToLowerInvariant().Replace(" ", "", StringComparison.Ordinal)}"));

        Assert.Equal(model.Order(StringComparer.Ordinal), made.Order(StringComparer.Ordinal));
    }
}
