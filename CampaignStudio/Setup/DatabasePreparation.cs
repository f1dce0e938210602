using System.Data.Common;
using CampaignStudio.Database;
using CampaignStudio.Database.PostgreSql;
using CampaignStudio.Database.Sqlite;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;

namespace CampaignStudio.Setup;

/// <summary>What the history of a database says beside what this program knows.</summary>
internal sealed record SchemaState(IReadOnlyList<string> Applied, IReadOnlyList<string> Pending, IReadOnlyList<string> Unknown)
{
    /// <summary>Asks in a way that is no error on a database that has no history yet.</summary>
    public static async Task<SchemaState> ReadAsync(StudioDb db, CancellationToken cancel)
    {
        var history = db.GetService<IHistoryRepository>();
        var rows = await history.ExistsAsync(cancel) ? await history.GetAppliedMigrationsAsync(cancel) : [];
        var (applied, known) = (rows.Select(row => row.MigrationId).ToList(), db.Database.GetMigrations().ToList());
        return new SchemaState(applied, [.. known.Except(applied)], [.. applied.Except(known)]);
    }
}

internal static class DatabasePreparation
{
    /// <summary>
    /// Creates the database where that is allowed, and brings its schema up to date; answers what was applied. Where nothing is to be
    /// done nothing is touched. Refused with one message when it can't be done, or when a newer version of the program was here.
    /// </summary>
    public static async Task<IReadOnlyList<string>> MigrateAsync(DatabasePlace place, CancellationToken cancel = default)
    {
        if (place.Provider is DatabaseProvider.Sqlite && !Directory.Exists(Path.GetDirectoryName(place.File)))
        {
            throw new StartupRefusedException($"{place} can't be created: there is no directory {Path.GetDirectoryName(place.File)}.");
        }

        // A context of its own that logs nothing: what goes wrong here is told once, by the refusal.
        await using var db = place.Open();
        try
        {
            await CreateWhereMissingAsync(db, place, cancel);
            var state = await SchemaState.ReadAsync(db, cancel);
            RefuseNewer(place, state);
            return state.Pending.Count == 0 ? [] : await MigrateAsync(db, place, cancel);
        }
        // Whoever met another node tries again, which is the caller's to do.
        catch (Exception failure) when (!db.Dialect.IsCollision(failure) && DatabaseFault.Of(failure) is { } fault)
        {
            throw place.Refuse(fault);
        }
        catch (DbException failure) when (!db.Dialect.IsCollision(failure))
        {
            throw new StartupRefusedException($"{place} can't be brought up to date: {failure.Message.TrimEnd('.')}. Nothing of the step that failed was kept.");
        }
    }

    // The tables of a site that runs are not changed under it.
    private static SqliteFileLock TakeFromEngine(DatabasePlace place) => SqliteFileLock.TryTake(place.File, SqliteFileLock.Engine)
        ?? throw new StartupRefusedException($"{place} is of an older version, and CampaignStudio is running on it. Stop it first; nothing was changed.");

    private static async Task<IReadOnlyList<string>> MigrateAsync(StudioDb db, DatabasePlace place, CancellationToken cancel)
    {
        using var turn = place.Provider is DatabaseProvider.Sqlite ? await SqliteMigrationTurn.WaitAsync(db, place.File, cancel) : null;
        // Somebody else may have done it meanwhile.
        var state = await SchemaState.ReadAsync(db, cancel);
        using var alone = place.Provider is DatabaseProvider.Sqlite && state is { Applied.Count: > 0, Pending.Count: > 0 } ? TakeFromEngine(place) : null;
        try
        {
            if (state.Pending.Count > 0) await db.Database.MigrateAsync(cancel);
        }
        catch (DbException failure)
        {
            // The lock of a migration lasts for that one migration, and another node may have done what follows it.
            if ((await SchemaState.ReadAsync(db, cancel)).Pending.Count < state.Pending.Count) return await MigrateAsync(db, place, cancel);
            if (failure.SqlState != Npgsql.PostgresErrorCodes.DuplicateTable) throw;
            throw new StartupRefusedException($"{place} can't be brought up to date: {failure.Message.TrimEnd('.')}. Nothing of the step that failed was kept.");
        }
        return state.Pending;
    }

    public static void RefuseNewer(DatabasePlace place, SchemaState state)
    {
        if (state.Unknown.Count == 0) return;
        throw new StartupRefusedException(
            $"{place} belongs to a newer version of this program: it has {string.Join(", ", state.Unknown)}. "
            + "Start that version, or restore the backup from before the upgrade.");
    }

    private static async Task CreateWhereMissingAsync(StudioDb db, DatabasePlace place, CancellationToken cancel)
    {
        var creator = db.GetService<IRelationalDatabaseCreator>();
        if (place.Provider is DatabaseProvider.Sqlite || await creator.ExistsAsync(cancel)) return;
        try
        {
            await creator.CreateAsync(cancel);
        }
        catch (Exception failure) when (DatabaseFault.Of(failure) is { Kind: not DatabaseFaultKind.Full } fault)
        {
            throw new StartupRefusedException(
                $"{place} does not exist, or this user may not open it, and may not create it either: {fault.Detail}. Create it, or correct the connection string.");
        }
        catch (DbException) when (!cancel.IsCancellationRequested)
        {
            // Another node was faster, if it is there now.
            if (!await creator.ExistsAsync(cancel)) throw;
        }
    }
}
