using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Database.Sqlite;

/// <summary>The embedded default: one file, one writer at a time.</summary>
public sealed class SqliteStudioDb(DbContextOptions<SqliteStudioDb> options, CurrentActor actor, StudioClock clock, SqliteWriteGate gate)
    : StudioDb(options, actor, clock)
{
    public override ISqlDialect Dialect { get; } = new SqliteDialect();

    protected override SemaphoreSlim? WriteGate => gate.Turn;

    protected override async Task<int> SaveRowsAsync(bool accept, CancellationToken cancel)
    {
        var many = accept ? await SqliteManyRows.SaveAsync(this, cancel) : 0;
        return many + await base.SaveRowsAsync(accept, cancel);
    }

    internal static void Configure(DbContextOptionsBuilder options, string connectionString) =>
        options.UseSqlite(connectionString).AddInterceptors(new SqlitePragmas(), new CleanParameters()).UseSnakeCaseNamingConvention();
}

/// <summary>
/// Queues the writers of this process in order of arrival: SQLite has one writer, and its own waiting is polling with pauses.
/// </summary>
public sealed class SqliteWriteGate : IDisposable
{
    public SemaphoreSlim Turn { get; } = new(1, 1);

    public void Dispose() => Turn.Dispose();
}
