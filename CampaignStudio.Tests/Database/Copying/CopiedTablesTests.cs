using CampaignStudio.Database.Copying;
using CampaignStudio.Database.PostgreSql;
using CampaignStudio.Database.Sqlite;
using CampaignStudio.Database.SqlServer;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Tests.Database.Copying;

/// <summary>What a copy takes of the model, whatever is added to it.</summary>
public sealed class CopiedTablesTests
{
    [Fact]
    public void Every_table_is_copied_or_left_out_for_a_reason_and_none_is_both()
    {
        using var db = new SqliteDesignFactory().CreateDbContext([]);
        var tables = db.Model.GetRelationalModel().Tables.Select(table => table.Name).Order(StringComparer.Ordinal);

        Assert.Equal(tables, CopiedTables.InOrder(db).Select(table => table.Name).Concat(CopiedTables.LeftOut.Keys).Order(StringComparer.Ordinal));
        Assert.All(CopiedTables.LeftOut.Values, reason => Assert.NotEmpty(reason));
        // Whoever leaves out another one has thought about it.
        Assert.Equal(["live_changes"], CopiedTables.LeftOut.Keys);
    }

    [Fact]
    public void Every_table_comes_after_those_that_its_rows_refer_to()
    {
        using var db = new SqliteDesignFactory().CreateDbContext([]);
        var order = CopiedTables.InOrder(db).Select(table => table.Name).ToList();

        foreach (var key in db.Model.GetRelationalModel().Tables.Where(table => order.Contains(table.Name)).SelectMany(table => table.ForeignKeyConstraints))
        {
            Assert.True(order.IndexOf(key.PrincipalTable.Name) < order.IndexOf(key.Table.Name), $"{key.Table.Name} before {key.PrincipalTable.Name}");
        }
    }

    [Fact]
    public void Rows_that_refer_to_each_other_in_a_circle_are_noticed()
    {
        using var db = new CircleDb();

        Assert.Contains("in a circle", Assert.Throws<NotSupportedException>(() => CopiedTables.InOrder(db)).Message);
    }

    [Fact]
    public void The_same_tables_and_columns_are_on_every_database_and_each_type_is_known()
    {
        using var sqlite = new SqliteDesignFactory().CreateDbContext([]);
        using var sqlServer = new SqlServerDesignFactory().CreateDbContext([]);
        using var postgreSql = new PostgreSqlDesignFactory().CreateDbContext([]);

        var shape = Shape(sqlite);
        Assert.Equal(shape, Shape(sqlServer));
        Assert.Equal(shape, Shape(postgreSql));
        foreach (var table in CopiedTables.InOrder(sqlite)) _ = new StoredValues(table, timeUnit: 1);
    }

    private static List<string> Shape(StudioDb db) =>
    [
        .. CopiedTables.InOrder(db).SelectMany(table => table.Columns.Select((column, index) =>
            $"{table.Name}.{column.Name}: {column.StoredType.Name}{(table.Key.Contains(index) ? " key" : "")}{(column.Name == table.Id ? " counts" : "")}")),
    ];

    private sealed class CircleDb() : StudioDb(Options(), new Domain.Access.CurrentActor(), new StudioClock(TimeProvider.System))
    {
        public override ISqlDialect Dialect { get; } = new SqliteDialect();

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            base.OnModelCreating(modelBuilder);
            modelBuilder.Entity<Domain.Leads.CustomField>().HasOne<Domain.Leads.CustomField>().WithMany().HasForeignKey("parent_id");
        }

        private static DbContextOptions<CircleDb> Options() => new DbContextOptionsBuilder<CircleDb>().UseSqlite("Data Source=circle.db").Options;
    }
}
