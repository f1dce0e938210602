using System.Collections.Concurrent;
using Respawn;

namespace CampaignStudio.Tests.Support.Databases;

/// <summary>
/// Migrated databases on a server, each lent to one test at a time and emptied for the next. Their names are this process's own,
/// so that several runs may share a server.
/// </summary>
internal sealed class ServerPool(DatabaseServer server) : IDatabaseSource
{
    private readonly ConcurrentQueue<string> _idle = [];
    private readonly ConcurrentDictionary<string, bool> _lent = [];
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private Respawner? _respawner;

    public async Task<string?> ReadyAsync(string directory)
    {
        if (_idle.TryDequeue(out var connectionString))
        {
            await EmptyAsync(connectionString);
        }
        else
        {
            connectionString = await CreateAsync();
        }
        _lent[connectionString] = true;
        return connectionString;
    }

    public string Absent() => server.ConnectionString(server.NewName());

    public void GiveBack(string connectionString)
    {
        // Another one was the application's own; it goes with all others at the end.
        if (_lent.TryRemove(connectionString, out _)) _idle.Enqueue(connectionString);
        else server.Disconnect(connectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DropAllAsync();
        _oneAtATime.Dispose();
    }

    private async Task<string> CreateAsync()
    {
        await _oneAtATime.WaitAsync();
        try
        {
            var connectionString = server.ConnectionString(await server.CreateAsync());
            await using (var schema = new SchemaSetup(connectionString)) await schema.SeedAsync();
            // The statements that empty one database empty them all.
            _respawner ??= await RespawnerAsync(connectionString);
            return connectionString;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task EmptyAsync(string connectionString)
    {
        await using (var connection = await server.ConnectAsync(connectionString)) await _respawner!.ResetAsync(connection);
        await using var schema = new SchemaSetup(connectionString);
        await schema.SeedAsync();
    }

    private async Task<Respawner> RespawnerAsync(string connectionString)
    {
        await using var connection = await server.ConnectAsync(connectionString);
        return await Respawner.CreateAsync(connection, new RespawnerOptions
        {
            DbAdapter = server.Adapter,
            // Not the job store's: tests run no jobs on a lent database.
            SchemasToInclude = [server.Schema],
            TablesToIgnore = ["__EFMigrationsHistory"],
            WithReseed = true,
        });
    }
}
