using System.Data;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace CampaignStudio.Database.SqlServer;

/// <summary>SQL Server 2019 or newer.</summary>
public sealed class SqlServerStudioDb(DbContextOptions<SqlServerStudioDb> options, CurrentActor actor, StudioClock clock)
    : StudioDb(options, actor, clock)
{
    private const int SqlServer2019 = 150;

    public override ISqlDialect Dialect { get; } = new SqlServerDialect();

    // Snapshots must be allowed per database first; this holds the writers up instead, for as long as it reads.
    protected override IsolationLevel StillLevel => IsolationLevel.Serializable;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        Shape(modelBuilder);
    }

    /// <summary>What the model has on this provider only.</summary>
    internal static void Shape(ModelBuilder modelBuilder)
    {
        OrdinalColumns.Collate(modelBuilder, "Latin1_General_100_BIN2");
        modelBuilder.Entity<Lead>(lead =>
        {
            // An index filtered by "is null" answers alone only if it has that column too.
            foreach (var index in lead.Metadata.GetIndexes().Where(index => index.GetFilter()?.Contains("erased_utc", StringComparison.Ordinal) is true))
            {
                SqlServerIndexExtensions.SetIncludeProperties(index, new[] { nameof(Lead.ErasedUtc) });
            }
        });
    }

    internal static void Configure(DbContextOptionsBuilder options, string connectionString) =>
        options.UseSqlServer(connectionString, Configure).AddInterceptors(new CleanParameters(), new IsolationReset()).UseSnakeCaseNamingConvention();

    private static void Configure(SqlServerDbContextOptionsBuilder server) =>
        server.UseCompatibilityLevel(SqlServer2019).ExecutionStrategy(dependencies => new OutsideTransactions(dependencies));

    /// <summary>A failed connection or a lone read is tried again; a transaction is one thing and tried again as a whole by who runs it.</summary>
    private sealed class OutsideTransactions(ExecutionStrategyDependencies dependencies) : SqlServerRetryingExecutionStrategy(dependencies, 4, TimeSpan.FromSeconds(5), null)
    {
        protected override void OnFirstExecution() => ExceptionsEncountered.Clear();

        protected override bool ShouldRetryOn(Exception exception) =>
            Dependencies.CurrentContext.Context.Database.CurrentTransaction is null && base.ShouldRetryOn(exception);
    }
}

/// <summary>For <c>dotnet ef</c> only.</summary>
internal sealed class SqlServerDesignFactory : IDesignTimeDbContextFactory<SqlServerStudioDb>
{
    public SqlServerStudioDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<SqlServerStudioDb>();
        SqlServerStudioDb.Configure(options, "Server=localhost;Database=design");
        return new SqlServerStudioDb(options.Options, new CurrentActor(), new StudioClock(TimeProvider.System));
    }
}
