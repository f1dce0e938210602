using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Database.Sqlite;

/// <summary>
/// One process at a time changes the schema of a file. EF Core's own lock is a row: a process that is killed leaves it behind, and
/// every later start would wait for it for ever. Whoever has the turn knows that such a row is void.
/// </summary>
internal static class SqliteMigrationTurn
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    public static async Task<IDisposable> WaitAsync(StudioDb db, string databaseFile, CancellationToken cancel)
    {
        SqliteFileLock? turn;
        while ((turn = SqliteFileLock.TryTake(databaseFile, SqliteFileLock.Migration)) is null) await Task.Delay(Between, cancel);
        try
        {
            await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancel);
            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }
}
