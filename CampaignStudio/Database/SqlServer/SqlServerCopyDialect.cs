using CampaignStudio.Database.Copying;
using CampaignStudio.Domain.Shared;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Database.SqlServer;

internal sealed class SqlServerCopyDialect : ICopyDialect
{
    /// <summary>Rows keep their ids, and a column without a value gets none of the table's own.</summary>
    public const SqlBulkCopyOptions Options = SqlBulkCopyOptions.KeepIdentity | SqlBulkCopyOptions.KeepNulls;

    public const string HasJobs = "SELECT CAST(CASE WHEN OBJECT_ID('[HangFire].[Server]') IS NULL THEN 0 ELSE 1 END AS bit) AS [Value]";

    // Each engine tells Hangfire every thirty seconds that it is there.
    public const string Nodes = "SELECT [Id] AS [Value] FROM [HangFire].[Server] WHERE [LastHeartbeat] > DATEADD(second, -90, SYSUTCDATETIME())";

    public long TimeUnit => 1;

    public async Task<string?> NodeAsync(StudioDb db, CancellationToken cancel)
    {
        if (!(await db.Database.SqlQueryRaw<bool>(HasJobs).ToListAsync(cancel))[0]) return null;
        var nodes = await db.Database.SqlQueryRaw<string>(Nodes).ToListAsync(cancel);
        return nodes.Count > 0 ? nodes[0] : null;
    }

    public Task HoldStillAsync(StudioDb db, IReadOnlyList<CopiedTable> tables, CancellationToken cancel) =>
        db.Database.ExecuteSqlRawAsync(HoldStill(tables), cancel);

    public async Task InsertAsync(StudioDb db, CopiedTable table, IReadOnlyList<object?[]> rows, CancellationToken cancel)
    {
        using var sent = SqlServerBulkTable.Of(table.Name, table.Columns, rows);
        await SqlServerBulkInsert.InsertAsync(db, sent, Options, cancel);
    }

    public async Task<long> LastIdAsync(StudioDb db, CopiedTable table, CancellationToken cancel) =>
        (await db.Database.SqlQueryRaw<long>(LastId(table)).ToListAsync(cancel))[0];

    public Task GoOnAfterAsync(StudioDb db, CopiedTable table, long lastId, CancellationToken cancel) =>
        db.Database.ExecuteSqlRawAsync(GoOnAfter(table), [lastId], cancel);

    public static string HoldStill(IEnumerable<CopiedTable> tables) =>
        $"SET LOCK_TIMEOUT 10000;\n{string.Join("\n", tables.Select(table => $"SELECT TOP (1) 1 AS held FROM [{table.Name}] WITH (TABLOCK, HOLDLOCK);"))}";

    public static string LastId(CopiedTable table) =>
        $"""
        SELECT MAX(ids.id) AS [Value]
        FROM (VALUES
            (COALESCE((SELECT CAST(last_value AS bigint) FROM sys.identity_columns WHERE object_id = OBJECT_ID('[{table.Name}]')), CAST(0 AS bigint))),
            (COALESCE((SELECT MAX([{table.Id}]) FROM [{table.Name}]), CAST(0 AS bigint)))) AS ids (id)
        """;

    // In a table that never had a row the first one gets the very number, in any other the one after it.
    public static string GoOnAfter(CopiedTable table) =>
        $$"""
        DECLARE @last bigint = {0};
        IF NOT EXISTS (SELECT 1 FROM [{{table.Name}}]) SET @last = @last + 1;
        DBCC CHECKIDENT ('[{{table.Name}}]', RESEED, @last) WITH NO_INFOMSGS;
        """;
}
