using System.Data;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql.EntityFrameworkCore.PostgreSQL;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

namespace CampaignStudio.Database.PostgreSql;

/// <summary>PostgreSQL 13 or newer.</summary>
public sealed class PostgreSqlStudioDb(DbContextOptions<PostgreSqlStudioDb> options, CurrentActor actor, StudioClock clock)
    : StudioDb(options, actor, clock)
{
    public override ISqlDialect Dialect { get; } = new PostgreSqlDialect();

    protected override IsolationLevel StillLevel => IsolationLevel.RepeatableRead;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        OrdinalColumns.Collate(modelBuilder, "C");
    }

    internal static void Configure(DbContextOptionsBuilder options, string connectionString) =>
        options.UseNpgsql(connectionString, Configure).AddInterceptors(new CleanParameters()).UseSnakeCaseNamingConvention();

    private static void Configure(NpgsqlDbContextOptionsBuilder npgsql) =>
        npgsql.SetPostgresVersion(13, 0).ExecutionStrategy(dependencies => new OutsideTransactions(dependencies));

    /// <summary>A failed connection or a lone read is tried again; a transaction is one thing and tried again as a whole by who runs it.</summary>
    private sealed class OutsideTransactions(ExecutionStrategyDependencies dependencies) : NpgsqlRetryingExecutionStrategy(dependencies, 4, TimeSpan.FromSeconds(5), null)
    {
        protected override void OnFirstExecution() => ExceptionsEncountered.Clear();

        protected override bool ShouldRetryOn(Exception? exception) =>
            Dependencies.CurrentContext.Context.Database.CurrentTransaction is null && base.ShouldRetryOn(exception);
    }
}

/// <summary>For <c>dotnet ef</c> only.</summary>
internal sealed class PostgreSqlDesignFactory : IDesignTimeDbContextFactory<PostgreSqlStudioDb>
{
    public PostgreSqlStudioDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<PostgreSqlStudioDb>();
        PostgreSqlStudioDb.Configure(options, "Host=localhost;Database=design");
        return new PostgreSqlStudioDb(options.Options, new CurrentActor(), new StudioClock(TimeProvider.System));
    }
}
