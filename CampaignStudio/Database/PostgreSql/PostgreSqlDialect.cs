using System.Globalization;
using System.Text;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CampaignStudio.Database.PostgreSql;

internal sealed class PostgreSqlDialect : ISqlDialect
{
    public bool ServesNodes => true;

    public async Task<IReadOnlyList<long>> ClaimDueAsync(StudioDb db, DueSlice due, string owner, DateTime leaseUntilUtc, CancellationToken cancel)
    {
        // Numbers may stand in the text; everything else is a parameter.
        var senders = string.Join(", ", due.Senders);
        var sql = $$"""
            WITH due AS (
                SELECT id FROM campaign_outreaches
                WHERE campaign_id = {2} AND status = 'scheduled' AND NOT is_held AND due_utc > {5} AND due_utc <= {3} AND sender_id IN ({{senders}})
                ORDER BY due_utc, id
                LIMIT {4}
                FOR UPDATE SKIP LOCKED)
            UPDATE campaign_outreaches AS outreach
            SET status = 'sending', lease_owner = {0}, lease_until_utc = {1}, version = version + 1
            FROM due
            WHERE outreach.id = due.id
            RETURNING outreach.id
            """;
        return await db.Database.SqlQueryRaw<long>(sql, owner, leaseUntilUtc, due.CampaignId, due.ByUtc, due.Limit, due.FromUtc).ToListAsync(cancel);
    }

    public async Task<IReadOnlyList<long>> TakeMarkedAsync(StudioDb db, long campaignId, DateTime nowUtc, int limit, CancellationToken cancel) =>
        await db.Database.SqlQueryRaw<long>(
            """
            SELECT id FROM campaign_leads
            WHERE campaign_id = {0} AND evaluate_due_utc <= {1}
            ORDER BY evaluate_due_utc, id
            LIMIT {2}
            FOR UPDATE SKIP LOCKED
            """,
            campaignId, nowUtc, limit).ToListAsync(cancel);

    // Keys never change, so rows that refer to these may be added meanwhile.
    public Task LockRowsAsync<T>(StudioDb db, IReadOnlyCollection<long> ids, CancellationToken cancel) where T : class
    {
        var sql = $"SELECT id FROM {BulkTarget.TableOf<T>(db)} WHERE id = ANY ({{0}}) ORDER BY id FOR NO KEY UPDATE";
        return db.Database.ExecuteSqlRawAsync(sql, [ids.ToArray()], cancel);
    }

    public Task LockNameAsync(StudioDb db, string name, CancellationToken cancel) =>
        db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({name}, 0))", cancel);

    public async Task<bool> TryShareNameAsync(StudioDb db, string name, CancellationToken cancel)
    {
        var answers = await db.Database.SqlQuery<bool>($"""SELECT pg_try_advisory_xact_lock_shared(hashtextextended({name}, 0)) AS "Value" """).ToListAsync(cancel);
        return answers[0];
    }

    public async Task AddToCountersAsync(StudioDb db, IReadOnlyDictionary<CounterKey, long> deltas, CancellationToken cancel)
    {
        var slot = CounterSlots.Of(db);
        var sql = new StringBuilder("INSERT INTO campaign_counters (campaign_id, day, step_id, metric, slot, value) VALUES ");
        foreach (var (key, value) in CounterSlots.InOrder(deltas))
        {
            sql.Append(CultureInfo.InvariantCulture, $"({key.CampaignId}, {key.Day}, {key.StepId}, {(int)key.Metric}, {slot}, {value}),");
        }
        sql.Length--;
        sql.Append(" ON CONFLICT (campaign_id, day, step_id, metric, slot) DO UPDATE SET value = campaign_counters.value + excluded.value");
        await db.Database.ExecuteSqlRawAsync(sql.ToString(), cancel);
    }

    public async Task InsertAsync<T>(StudioDb db, IReadOnlyCollection<T> rows, CancellationToken cancel) where T : class
    {
        if (rows.Count == 0) return;
        var target = BulkTarget.Of<T>(db);
        await PostgreSqlBulkInsert.InsertAsync(db, target.Table, target.Columns, target.ValuesOf(rows), cancel);
    }

    public bool IsOutage(Exception exception) => DatabaseFault.Of(exception) is { Kind: DatabaseFaultKind.Unreachable };

    public bool IsCollision(Exception exception) => exception.GetBaseException() is PostgresException
    {
        SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.LockNotAvailable
            // Two that start together on nothing.
            or PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.DuplicateTable
    };
}
