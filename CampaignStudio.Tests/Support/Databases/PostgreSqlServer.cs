using System.Data.Common;
using Npgsql;
using Respawn;

namespace CampaignStudio.Tests.Support.Databases;

/// <summary>The server of <c>ConnectionStrings__PostgreSqlTests</c>, whose user may create databases.</summary>
internal sealed class PostgreSqlServer : DatabaseServer
{
    private readonly string _server = Server("ConnectionStrings__PostgreSqlTests");
    private string? _template;

    public override IDbAdapter Adapter => DbAdapter.Postgres;

    public override string Schema => "public";

    public override string ConnectionString(string name) => new NpgsqlConnectionStringBuilder(_server) { Database = name }.ConnectionString;

    public override async Task<string> CreateAsync()
    {
        if (_template is null)
        {
            var template = NewName();
            await MigrateAsync(ConnectionString(template));
            // A template may have no connections.
            Disconnect(ConnectionString(template));
            _template = template;
        }
        var name = NewName();
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {_template}");
        return name;
    }

    public override async Task<DbConnection> ConnectAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        return connection;
    }

    public override void Disconnect(string connectionString)
    {
        using var connection = new NpgsqlConnection(connectionString);
        NpgsqlConnection.ClearPool(connection);
    }

    protected override Task DropAsync(string name) => ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await ConnectAsync(new NpgsqlConnectionStringBuilder(_server) { Database = "postgres", Pooling = false }.ConnectionString);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
