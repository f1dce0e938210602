using CampaignStudio.Database.Copying;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Database.Sqlite;

/// <summary>The file's lock says whether a site runs on it, and a transaction that may write is alone anyway.</summary>
internal sealed class SqliteCopyDialect : ICopyDialect
{
    public long TimeUnit => 1;

    public Task<string?> NodeAsync(StudioDb db, CancellationToken cancel) => Task.FromResult<string?>(null);

    public Task HoldStillAsync(StudioDb db, IReadOnlyList<CopiedTable> tables, CancellationToken cancel) => Task.CompletedTask;

    public Task InsertAsync(StudioDb db, CopiedTable table, IReadOnlyList<object?[]> rows, CancellationToken cancel) =>
        SqliteBulkInsert.InsertAsync(db, table.Name, table.Columns, rows, cancel);

    public async Task<long> LastIdAsync(StudioDb db, CopiedTable table, CancellationToken cancel)
    {
        var sql = $$"""
            SELECT max(
                coalesce((SELECT seq FROM sqlite_sequence WHERE name = {0}), 0),
                coalesce((SELECT max("{{table.Id}}") FROM "{{table.Name}}"), 0)) AS "Value"
            """;
        return (await db.Database.SqlQueryRaw<long>(sql, table.Name).ToListAsync(cancel))[0];
    }

    public Task GoOnAfterAsync(StudioDb db, CopiedTable table, long lastId, CancellationToken cancel) => db.Database.ExecuteSqlAsync(
        $"""
        UPDATE sqlite_sequence SET seq = {lastId} WHERE name = {table.Name};
        INSERT INTO sqlite_sequence (name, seq) SELECT {table.Name}, {lastId} WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = {table.Name});
        """,
        cancel);
}
