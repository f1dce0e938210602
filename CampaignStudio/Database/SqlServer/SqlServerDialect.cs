using System.Text.Json;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Database.SqlServer;

/// <summary>
/// Plain T-SQL, nothing newer than SQL Server 2019. READCOMMITTEDLOCK beside READPAST, which is refused under read-committed
/// snapshot otherwise.
/// </summary>
internal sealed class SqlServerDialect : ISqlDialect
{
    private const int Deadlock = 1205;
    private const int LockTimeout = 1222;
    private const int UniqueConstraint = 2627;
    private const int UniqueIndex = 2601;
    private const int SnapshotConflict = 3960;
    private const int ReferenceConstraint = 547;
    private const int DatabaseExists = 1801;
    private const int TableExists = 2714;

    // Our own: a lock by name that became a deadlock's victim answers, and does not fail by itself.
    private const int NameRefused = 51222;

    public bool ServesNodes => true;

    public async Task<IReadOnlyList<long>> ClaimDueAsync(StudioDb db, DueSlice due, string owner, DateTime leaseUntilUtc, CancellationToken cancel)
    {
        // Numbers may stand in the text; everything else is a parameter.
        var senders = string.Join(", ", due.Senders);
        // UPDATE TOP has no order, a common table expression does.
        var sql = $$"""
            WITH due AS (
                SELECT TOP ({4}) id, status, lease_owner, lease_until_utc, version
                FROM campaign_outreaches WITH (READPAST, UPDLOCK, ROWLOCK, READCOMMITTEDLOCK)
                WHERE campaign_id = {2} AND status = 'scheduled' AND is_held = 0 AND due_utc > {5} AND due_utc <= {3} AND sender_id IN ({{senders}})
                ORDER BY due_utc, id)
            UPDATE due
            SET status = 'sending', lease_owner = {0}, lease_until_utc = {1}, version = version + 1
            OUTPUT inserted.id
            """;
        return await db.Database.SqlQueryRaw<long>(sql, owner, leaseUntilUtc, due.CampaignId, due.ByUtc, due.Limit, due.FromUtc).ToListAsync(cancel);
    }

    public async Task<IReadOnlyList<long>> TakeMarkedAsync(StudioDb db, long campaignId, DateTime nowUtc, int limit, CancellationToken cancel) =>
        await db.Database.SqlQueryRaw<long>(
            """
            SELECT TOP ({2}) id FROM campaign_leads WITH (READPAST, UPDLOCK, ROWLOCK, READCOMMITTEDLOCK)
            WHERE campaign_id = {0} AND evaluate_due_utc <= {1}
            ORDER BY evaluate_due_utc, id
            """,
            campaignId, nowUtc, limit).ToListAsync(cancel);

    public Task LockRowsAsync<T>(StudioDb db, IReadOnlyCollection<long> ids, CancellationToken cancel) where T : class
    {
        var sql = $$"""
            SELECT id FROM {{BulkTarget.TableOf<T>(db)}} WITH (UPDLOCK, ROWLOCK, READCOMMITTEDLOCK)
            WHERE id IN (SELECT listed.id FROM OPENJSON({0}) WITH (id bigint '$') AS listed)
            """;
        return db.Database.ExecuteSqlRawAsync(sql, [$"[{string.Join(',', ids)}]"], cancel);
    }

    public Task LockNameAsync(StudioDb db, string name, CancellationToken cancel) =>
        db.Database.ExecuteSqlAsync(
            $"""
            DECLARE @answer int;
            EXEC @answer = sp_getapplock @Resource = {name}, @LockMode = 'Exclusive', @LockOwner = 'Transaction';
            IF @answer < 0 THROW {NameRefused}, 'The name could not be locked.', 1;
            """,
            cancel);

    public async Task<bool> TryShareNameAsync(StudioDb db, string name, CancellationToken cancel)
    {
        // Negative answers are refusals.
        var answers = await db.Database.SqlQuery<int>(
            $"""
            DECLARE @answer int;
            EXEC @answer = sp_getapplock @Resource = {name}, @LockMode = 'Shared', @LockOwner = 'Transaction', @LockTimeout = 0;
            SELECT @answer AS [Value];
            """).ToListAsync(cancel);
        return answers[0] >= 0;
    }

    public Task AddToCountersAsync(StudioDb db, IReadOnlyDictionary<CounterKey, long> deltas, CancellationToken cancel)
    {
        var rows = deltas.Select(delta => new long[] { delta.Key.CampaignId, delta.Key.Day, delta.Key.StepId, (int)delta.Key.Metric, delta.Value });
        // Every writer goes through the counters in the order of their key, one by one (that is what the hints at the end are for), so
        // that two never wait for each other. A missing one is made under a lock on the place where it belongs, so that two never both
        // make it.
        return db.Database.ExecuteSqlRawAsync(
            """
            DECLARE @deltas TABLE (
                campaign_id bigint NOT NULL, day int NOT NULL, step_id bigint NOT NULL, metric int NOT NULL, value bigint NOT NULL,
                PRIMARY KEY (campaign_id, day, step_id, metric));
            INSERT INTO @deltas (campaign_id, day, step_id, metric, value)
            SELECT campaign_id, day, step_id, metric, value
            FROM OPENJSON({0}) WITH (campaign_id bigint '$[0]', day int '$[1]', step_id bigint '$[2]', metric int '$[3]', value bigint '$[4]');
            INSERT INTO campaign_counters (campaign_id, day, step_id, metric, slot, value)
            SELECT delta.campaign_id, delta.day, delta.step_id, delta.metric, {1}, 0
            FROM @deltas AS delta
            WHERE NOT EXISTS (
                SELECT 1 FROM campaign_counters AS counter WITH (UPDLOCK, HOLDLOCK, ROWLOCK, FORCESEEK)
                WHERE counter.campaign_id = delta.campaign_id AND counter.day = delta.day AND counter.step_id = delta.step_id
                    AND counter.metric = delta.metric AND counter.slot = {1})
            ORDER BY delta.campaign_id, delta.day, delta.step_id, delta.metric
            OPTION (LOOP JOIN, FORCE ORDER, MAXDOP 1);
            UPDATE counter SET value = counter.value + delta.value
            FROM @deltas AS delta
            INNER JOIN campaign_counters AS counter WITH (ROWLOCK, FORCESEEK) ON counter.campaign_id = delta.campaign_id
                AND counter.day = delta.day AND counter.step_id = delta.step_id AND counter.metric = delta.metric AND counter.slot = {1}
            OPTION (LOOP JOIN, FORCE ORDER, MAXDOP 1);
            """,
            [JsonSerializer.Serialize(rows), CounterSlots.Of(db)],
            cancel);
    }

    public async Task InsertAsync<T>(StudioDb db, IReadOnlyCollection<T> rows, CancellationToken cancel) where T : class
    {
        if (rows.Count == 0) return;
        using var table = SqlServerBulkTable.Of(db, rows);
        await SqlServerBulkInsert.InsertAsync(db, table, SqlBulkCopyOptions.Default, cancel);
    }

    public bool IsOutage(Exception exception) => DatabaseFault.Of(exception) is { Kind: DatabaseFaultKind.Unreachable };

    public bool IsCollision(Exception exception) =>
        exception.GetBaseException() is SqlException
        {
            Number: Deadlock or LockTimeout or UniqueConstraint or UniqueIndex or ReferenceConstraint or SnapshotConflict or NameRefused
                // Two that start together on nothing.
                or DatabaseExists or TableExists
        };
}
