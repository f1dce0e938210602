using Npgsql;

namespace CampaignStudio.Tests.Support;

/// <summary>
/// A name on the PostgreSQL server of <c>ConnectionStrings__PostgreSqlTests</c> for one test alone; the database under it, and roles made
/// for it, are dropped at the end. Without a server the test is skipped, and fails where all must run (<c>CI=true</c>).
/// </summary>
internal sealed class PostgreSqlDatabase : IAsyncDisposable
{
    private const string Variable = "ConnectionStrings__PostgreSqlTests";

    private readonly string _server;
    private readonly List<string> _roles = [];

    private PostgreSqlDatabase(string server) => _server = server;

    public string Name { get; } = $"studio_{Guid.NewGuid():N}"[..24];

    public string ConnectionString => On(Name);

    /// <summary>Not there yet.</summary>
    public static PostgreSqlDatabase Absent()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } server) return new PostgreSqlDatabase(server);
        Assert.False(Environment.GetEnvironmentVariable("CI") == "true", $"{Variable} must name a PostgreSQL server.");
        Assert.Skip($"{Variable} names no PostgreSQL server.");
        throw new InvalidOperationException();
    }

    public static async Task<PostgreSqlDatabase> EmptyAsync()
    {
        var database = Absent();
        await database.ExecuteAsync($"CREATE DATABASE {database.Name}", on: "postgres");
        return database;
    }

    /// <summary>Signs in as somebody who may do nothing yet.</summary>
    public async Task<(string Role, string ConnectionString)> AddRoleAsync()
    {
        var role = $"{Name}_{_roles.Count}";
        await ExecuteAsync($"CREATE ROLE {role} LOGIN PASSWORD 'secret'", on: "postgres");
        _roles.Add(role);
        return (role, new NpgsqlConnectionStringBuilder(ConnectionString) { Username = role, Password = "secret" }.ConnectionString);
    }

    public async Task ExecuteAsync(string sql, string? on = null)
    {
        await using var connection = new NpgsqlConnection(On(on ?? Name));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ScalarAsync<T>(string sql, string? on = null)
    {
        await using var connection = new NpgsqlConnection(On(on ?? Name));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>How many tables of ours there are.</summary>
    public Task<long> TablesAsync() => ScalarAsync<long>("SELECT count(*) FROM pg_tables WHERE schemaname IN ('public', 'hangfire')");

    public async ValueTask DisposeAsync()
    {
        await ExecuteAsync($"DROP DATABASE IF EXISTS {Name} WITH (FORCE)", on: "postgres");
        foreach (var role in _roles) await ExecuteAsync($"DROP ROLE {role}", on: "postgres");
    }

    private string On(string database) => new NpgsqlConnectionStringBuilder(_server) { Database = database, Pooling = false }.ConnectionString;
}
