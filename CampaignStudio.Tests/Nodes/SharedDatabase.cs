using CampaignStudio.Tests.Support;
using Npgsql;

namespace CampaignStudio.Tests.Nodes;

/// <summary>
/// A name for a database of its own on the PostgreSQL server that <c>ConnectionStrings__PostgreSqlTests</c> names: whoever starts
/// first on it creates it. Without a server the test is skipped, and under <c>CI=true</c> fails.
/// </summary>
internal sealed class SharedDatabase : IAsyncDisposable
{
    private readonly NpgsqlConnectionStringBuilder _server;

    private SharedDatabase(string server)
    {
        _server = new NpgsqlConnectionStringBuilder(server);
        ConnectionString = new NpgsqlConnectionStringBuilder(server) { Database = $"nodes_{Guid.NewGuid():N}", MaxPoolSize = 40 }.ConnectionString;
    }

    public string ConnectionString { get; }

    /// <summary>What makes a process a node on it.</summary>
    public (string Key, string? Value)[] Settings => [("Database:Provider", "PostgreSql"), ("ConnectionStrings:Studio", ConnectionString)];

    public static SharedDatabase Absent()
    {
        if (Environment.GetEnvironmentVariable("ConnectionStrings__PostgreSqlTests") is { Length: > 0 } server) return new SharedDatabase(server);
        const string complaint = "Several nodes need a server: set ConnectionStrings__PostgreSqlTests.";
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(complaint);
        Assert.Skip(complaint);
        return null!;
    }

    /// <summary>Completes when somebody waits for somebody else's lock there.</summary>
    public Task SomebodyWaitsAsync() => Eventually.AsTrueAsync(
        async () =>
        {
            await using var connection = new NpgsqlConnection(ConnectionString);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(
                "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')", connection);
            return (bool)(await command.ExecuteScalarAsync())!;
        },
        TimeSpan.FromSeconds(30),
        "somebody waits for a lock");

    public async ValueTask DisposeAsync()
    {
        await using var connection = new NpgsqlConnection(_server.ConnectionString);
        await connection.OpenAsync();
        var name = new NpgsqlConnectionStringBuilder(ConnectionString).Database;
        await using var drop = new NpgsqlCommand($"DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)", connection);
        await drop.ExecuteNonQueryAsync();
    }
}
