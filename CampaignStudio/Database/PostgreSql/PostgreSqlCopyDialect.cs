using CampaignStudio.Database.Copying;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Database.PostgreSql;

internal sealed class PostgreSqlCopyDialect : ICopyDialect
{
    // Times are kept in microseconds.
    public long TimeUnit => TimeSpan.TicksPerMicrosecond;

    // Each engine tells Hangfire every thirty seconds that it is there.
    public async Task<string?> NodeAsync(StudioDb db, CancellationToken cancel)
    {
        var hasJobs = await db.Database.SqlQueryRaw<bool>("SELECT to_regclass('hangfire.server') IS NOT NULL AS \"Value\"").ToListAsync(cancel);
        if (!hasJobs[0]) return null;
        var nodes = await db.Database.SqlQueryRaw<string>(
            "SELECT id AS \"Value\" FROM hangfire.server WHERE lastheartbeat > now() - interval '90 seconds'").ToListAsync(cancel);
        return nodes.Count > 0 ? nodes[0] : null;
    }

    public async Task HoldStillAsync(StudioDb db, IReadOnlyList<CopiedTable> tables, CancellationToken cancel)
    {
        await db.Database.ExecuteSqlRawAsync("SET LOCAL lock_timeout = '10s'", cancel);
        var sql = $"LOCK TABLE {string.Join(", ", tables.Select(table => $"\"{table.Name}\""))} IN SHARE MODE";
        await db.Database.ExecuteSqlRawAsync(sql, cancel);
    }

    public Task InsertAsync(StudioDb db, CopiedTable table, IReadOnlyList<object?[]> rows, CancellationToken cancel) =>
        PostgreSqlBulkInsert.InsertAsync(db, table.Name, table.Columns, rows, cancel);

    public async Task<long> LastIdAsync(StudioDb db, CopiedTable table, CancellationToken cancel)
    {
        var sql = $$"""
            SELECT greatest(
                coalesce(pg_sequence_last_value(pg_get_serial_sequence({0}, {1})::regclass), 0),
                coalesce((SELECT max("{{table.Id}}") FROM "{{table.Name}}"), 0)) AS "Value"
            """;
        return (await db.Database.SqlQueryRaw<long>(sql, table.Name, table.Id!).ToListAsync(cancel))[0];
    }

    public Task GoOnAfterAsync(StudioDb db, CopiedTable table, long lastId, CancellationToken cancel) =>
        db.Database.ExecuteSqlAsync($"SELECT setval(pg_get_serial_sequence({table.Name}, {table.Id}), {lastId})", cancel);
}
