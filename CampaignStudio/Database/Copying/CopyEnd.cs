using CampaignStudio.Database.PostgreSql;
using CampaignStudio.Database.Sqlite;
using CampaignStudio.Database.SqlServer;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Setup;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Database.Copying;

/// <summary>A database, and where a SQLite workspace keeps its files.</summary>
internal sealed record CopyPlace(DatabasePlace Database, string DataDirectory)
{
    /// <summary>Files lie beside the file of the database, unless settings say otherwise.</summary>
    public static CopyPlace Of(DatabasePlace database) =>
        new(database, database.Provider is DatabaseProvider.Sqlite ? Path.GetDirectoryName(database.File)! : "");
}

/// <summary>One end of a copy: an open database that nobody else works on.</summary>
internal sealed class CopyEnd : IAsyncDisposable
{
    // A page, a count or a table's sequence; SQLite waits that long for another writer.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly CopyPlace _place;
    private readonly SqliteFileLock? _site;
    private WriteTransaction? _still;

    private CopyEnd(CopyPlace place)
    {
        _place = place;
        if (IsFile)
        {
            _site = SqliteFileLock.TryTake(Place.File, SqliteFileLock.Engine)
                ?? throw new StartupRefusedException($"{Place} is in use: CampaignStudio is running on it, or another copy. Stop it first.");
        }
        Db = Place.Open();
        Dialect = Place.Provider switch
        {
            DatabaseProvider.SqlServer => new SqlServerCopyDialect(),
            DatabaseProvider.PostgreSql => new PostgreSqlCopyDialect(),
            _ => new SqliteCopyDialect(),
        };
    }

    public DatabasePlace Place => _place.Database;

    public StudioDb Db { get; }

    public ICopyDialect Dialect { get; }

    private bool IsFile => Place.Provider is DatabaseProvider.Sqlite;

    public static async Task<CopyEnd> OpenAsync(CopyPlace place, CancellationToken cancel)
    {
        var end = new CopyEnd(place);
        try
        {
            if (await end.Dialect.NodeAsync(end.Db, cancel) is { } node)
            {
                throw new StartupRefusedException($"{end.Place} is in use: the node {node} is running on it. Stop all nodes first; after one was killed, wait for two minutes.");
            }
            // Kept open, so that all reading and writing is of one connection.
            await end.Db.Database.OpenConnectionAsync(cancel);
            end.Db.Database.SetCommandTimeout(Patience);
            return end;
        }
        catch
        {
            await end.DisposeAsync();
            throw;
        }
    }

    /// <summary>From here on nobody writes to it: what was not copied would be lost.</summary>
    public async Task HoldStillAsync(IReadOnlyList<CopiedTable> tables, CancellationToken cancel)
    {
        Db.Database.SetCommandTimeout(null);
        try
        {
            _still = await Db.BeginWriteAsync(cancel);
            await Dialect.HoldStillAsync(Db, tables, cancel);
        }
        catch (Exception busy) when (Db.Dialect.IsCollision(busy))
        {
            throw new StartupRefusedException($"{Place} is in use: somebody is writing to it. Stop whatever works on it first.");
        }
        Db.Database.SetCommandTimeout(Patience);
    }

    /// <param name="timeUnit">What both ends of the copy tell apart.</param>
    public ICopyRows RowsOf(CopiedTable table, long timeUnit) => table.Name switch
    {
        "upload_chunks" when IsFile => new UploadFileRows(Path.Combine(_place.DataDirectory, "uploads"), table),
        "data_protection_keys" when IsFile => new KeyFileRows(Path.Combine(_place.DataDirectory, "keys"), table),
        _ => new TableRows(Db, Dialect, table, timeUnit),
    };

    public async ValueTask DisposeAsync()
    {
        if (_still is not null) await _still.DisposeAsync();
        if (IsFile)
        {
            // Nothing stays beside the file: what is in its log goes into it when the last connection closes.
            await Db.Database.CloseConnectionAsync();
            SqliteConnection.ClearPool((SqliteConnection)Db.Database.GetDbConnection());
        }
        await Db.DisposeAsync();
        _site?.Dispose();
    }
}
