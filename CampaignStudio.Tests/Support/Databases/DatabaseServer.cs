using System.Collections.Concurrent;
using System.Data.Common;
using Respawn;

namespace CampaignStudio.Tests.Support.Databases;

/// <summary>A server that the tests may create databases on and drop them again.</summary>
internal abstract class DatabaseServer
{
    private readonly string _prefix = $"studio_test_{Guid.NewGuid():N}"[..24];
    private readonly ConcurrentQueue<string> _names = [];
    private int _number;

    public abstract IDbAdapter Adapter { get; }

    /// <summary>Where the application's tables are.</summary>
    public abstract string Schema { get; }

    /// <summary>A name that no other run uses; what is created under it is dropped at the end.</summary>
    public string NewName()
    {
        var name = $"{_prefix}_{Interlocked.Increment(ref _number)}";
        _names.Enqueue(name);
        return name;
    }

    public abstract string ConnectionString(string name);

    /// <summary>Creates and migrates a database; not to be called twice at a time.</summary>
    public abstract Task<string> CreateAsync();

    public abstract Task<DbConnection> ConnectAsync(string connectionString);

    /// <summary>Closes the connections that are kept for the next use.</summary>
    public abstract void Disconnect(string connectionString);

    public async Task DropAllAsync()
    {
        foreach (var name in _names)
        {
            Disconnect(ConnectionString(name));
            await DropAsync(name);
        }
    }

    protected abstract Task DropAsync(string name);

    protected static async Task MigrateAsync(string connectionString)
    {
        await using var schema = new SchemaSetup(connectionString);
        await schema.MigrateAsync();
    }

    /// <summary>The server's connection string from the environment.</summary>
    protected static string Server(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } given
        ? given
        : throw new InvalidOperationException($"STUDIO_TEST_DATABASE asks for {TestDatabase.Provider}: say where the server is in {variable}.");
}
