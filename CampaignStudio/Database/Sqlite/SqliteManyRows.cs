using System.Data.Common;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace CampaignStudio.Database.Sqlite;

/// <summary>
/// The rows that the engine changes by the group. EF Core writes SQLite a statement for each row, and to read and plan it costs more
/// than to do it; here one prepared statement serves all rows that change the same columns.
/// </summary>
internal static class SqliteManyRows
{
    // Fewer are not worth preparing for.
    private const int AtLeast = 4;

    /// <summary>
    /// Writes what is changed of enrollments, then what is changed and new of outreaches, if it is much; these rows are unchanged
    /// afterwards, and new ones have their ids. Answers how many.
    /// </summary>
    public static async Task<int> SaveAsync(StudioDb db, CancellationToken cancel) =>
        await UpdateAsync<Enrollment>(db, AtLeast, cancel) + await SaveOutreachesAsync(db, cancel);

    // An outreach that is over makes room for the next one of its enrollment, so it is always written first.
    private static async Task<int> SaveOutreachesAsync(StudioDb db, CancellationToken cancel)
    {
        var added = db.ChangeTracker.Entries<Outreach>().Where(entry => entry.State is EntityState.Added).ToList();
        return await UpdateAsync<Outreach>(db, added.Count >= AtLeast ? 1 : AtLeast, cancel) + await InsertAsync(db, added, cancel);
    }

    private static async Task<int> UpdateAsync<T>(StudioDb db, int atLeast, CancellationToken cancel) where T : class, IVersioned
    {
        var changed = db.ChangeTracker.Entries<T>().Where(entry => entry.State is EntityState.Modified).ToList();
        if (changed.Count < atLeast) return 0;

        var target = BulkTarget.Of<T>(db);
        foreach (var alike in changed.GroupBy(Signature))
        {
            var columns = target.Columns.Where(column => alike.First().Property(column.Property.Name).IsModified).ToList();
            var set = string.Join(", ", columns.Select((column, index) => $"\"{column.Name}\" = @p{index}"));
            await using var update = await SqlitePreparedStatement.PrepareAsync(
                db, $"UPDATE {target.Table} SET {set} WHERE id = @p{columns.Count} AND version = @p{columns.Count + 1}", columns.Count + 2, cancel);
            foreach (var entry in alike)
            {
                Fill(update, columns, entry.Entity);
                update.Parameters[columns.Count].Value = entry.Property("Id").CurrentValue;
                update.Parameters[columns.Count + 1].Value = entry.OriginalValues[nameof(IVersioned.Version)];
                if (await update.ExecuteNonQueryAsync(cancel) == 0)
                {
                    throw new DbUpdateConcurrencyException($"{typeof(T).Name} {entry.Property("Id").CurrentValue} was changed meanwhile.");
                }
            }
        }
        foreach (var entry in changed) MarkSaved(entry);
        return changed.Count;
    }

    private static async Task<int> InsertAsync<T>(StudioDb db, IReadOnlyList<EntityEntry<T>> added, CancellationToken cancel) where T : class
    {
        if (added.Count < AtLeast) return 0;

        var target = BulkTarget.Of<T>(db);
        await using var insert = await SqlitePreparedStatement.PrepareAsync(
            db, $"{SqlitePreparedStatement.Insert(target.Table, target.Columns)} RETURNING id", target.Columns.Count, cancel);
        foreach (var entry in added)
        {
            Fill(insert, target.Columns, entry.Entity);
            var id = entry.Property("Id");
            (id.CurrentValue, id.IsTemporary) = (await insert.ExecuteScalarAsync(cancel), false);
            MarkSaved(entry);
        }
        return added.Count;
    }

    private static void Fill(DbCommand command, IReadOnlyList<BulkColumn> columns, object row)
    {
        for (var index = 0; index < columns.Count; index++) command.Parameters[index].Value = columns[index].ValueOf(row) ?? DBNull.Value;
    }

    private static string Signature(EntityEntry entry) =>
        string.Concat(entry.Metadata.GetProperties().Select(property => entry.Property(property).IsModified ? '1' : '0'));

    private static void MarkSaved(EntityEntry entry)
    {
        entry.OriginalValues.SetValues(entry.CurrentValues);
        entry.State = EntityState.Unchanged;
    }
}
