using System.Globalization;
using System.Text;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Database.Sqlite;

internal sealed class SqliteDialect : ISqlDialect
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int UniqueConstraint = 2067;
    private const int PrimaryKeyConstraint = 1555;
    private const int ForeignKeyConstraint = 787;

    public bool ServesNodes => false;

    public async Task<IReadOnlyList<long>> ClaimDueAsync(StudioDb db, DueSlice due, string owner, DateTime leaseUntilUtc, CancellationToken cancel)
    {
        // Numbers may stand in the text; everything else is a parameter.
        var senders = string.Join(", ", due.Senders);
        var sql = $$"""
            UPDATE campaign_outreaches
            SET status = 'sending', lease_owner = {0}, lease_until_utc = {1}, version = version + 1
            WHERE id IN (
                SELECT id FROM campaign_outreaches
                WHERE campaign_id = {2} AND status = 'scheduled' AND is_held = 0 AND due_utc > {5} AND due_utc <= {3} AND sender_id IN ({{senders}})
                ORDER BY due_utc, id LIMIT {4})
            RETURNING id
            """;
        return await db.Database.SqlQueryRaw<long>(sql, owner, leaseUntilUtc, due.CampaignId, due.ByUtc, due.Limit, due.FromUtc).ToListAsync(cancel);
    }

    // One writer at a time: nobody else can take them meanwhile, and nobody else claims.
    public async Task<IReadOnlyList<long>> TakeMarkedAsync(StudioDb db, long campaignId, DateTime nowUtc, int limit, CancellationToken cancel) =>
        await db.Enrollments
            .Where(e => e.CampaignId == campaignId && e.EvaluateDueUtc <= nowUtc)
            .OrderBy(e => e.EvaluateDueUtc).ThenBy(e => e.Id)
            .Select(e => e.Id)
            .Take(limit)
            .ToListAsync(cancel);

    public Task LockRowsAsync<T>(StudioDb db, IReadOnlyCollection<long> ids, CancellationToken cancel) where T : class => Task.CompletedTask;

    public Task LockNameAsync(StudioDb db, string name, CancellationToken cancel) => Task.CompletedTask;

    public Task<bool> TryShareNameAsync(StudioDb db, string name, CancellationToken cancel) => Task.FromResult(true);

    public async Task AddToCountersAsync(StudioDb db, IReadOnlyDictionary<CounterKey, long> deltas, CancellationToken cancel)
    {
        var sql = new StringBuilder("INSERT INTO campaign_counters (campaign_id, day, step_id, metric, slot, value) VALUES ");
        foreach (var (key, value) in deltas)
        {
            sql.Append(CultureInfo.InvariantCulture, $"({key.CampaignId}, {key.Day}, {key.StepId}, {(int)key.Metric}, 0, {value}),");
        }
        sql.Length--;
        sql.Append(" ON CONFLICT (campaign_id, day, step_id, metric, slot) DO UPDATE SET value = value + excluded.value");
        await db.Database.ExecuteSqlRawAsync(sql.ToString(), cancel);
    }

    public async Task InsertAsync<T>(StudioDb db, IReadOnlyCollection<T> rows, CancellationToken cancel) where T : class
    {
        if (rows.Count == 0) return;
        var target = BulkTarget.Of<T>(db);
        await SqliteBulkInsert.InsertAsync(db, target.Table, target.Columns, target.ValuesOf(rows), cancel);
    }

    public bool IsOutage(Exception exception) => DatabaseFault.Of(exception) is { Kind: DatabaseFaultKind.Unreachable };

    public bool IsCollision(Exception exception) => exception.GetBaseException() is SqliteException { SqliteErrorCode: Busy or Locked }
        or SqliteException { SqliteExtendedErrorCode: UniqueConstraint or PrimaryKeyConstraint or ForeignKeyConstraint };
}
