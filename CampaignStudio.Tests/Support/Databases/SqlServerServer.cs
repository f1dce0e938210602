using System.Data.Common;
using Microsoft.Data.SqlClient;
using Respawn;

namespace CampaignStudio.Tests.Support.Databases;

/// <summary>The server of <c>ConnectionStrings__SqlServerTests</c>, whose user may create databases.</summary>
internal sealed class SqlServerServer : DatabaseServer
{
    private readonly string _server = Server("ConnectionStrings__SqlServerTests");

    public override IDbAdapter Adapter => DbAdapter.SqlServer;

    public override string Schema => "dbo";

    public override string ConnectionString(string name) => new SqlConnectionStringBuilder(_server) { InitialCatalog = name }.ConnectionString;

    public override async Task<string> CreateAsync()
    {
        var name = NewName();
        await MigrateAsync(ConnectionString(name));
        return name;
    }

    public override async Task<DbConnection> ConnectAsync(string connectionString)
    {
        var connection = new SqlConnection(connectionString);
        await connection.OpenAsync();
        return connection;
    }

    public override void Disconnect(string connectionString)
    {
        using var connection = new SqlConnection(connectionString);
        SqlConnection.ClearPool(connection);
    }

    protected override async Task DropAsync(string name)
    {
        await using var connection = await ConnectAsync(new SqlConnectionStringBuilder(_server) { InitialCatalog = "master", Pooling = false }.ConnectionString);
        await using var command = connection.CreateCommand();
        // A killed program's connection may still be open for a moment.
        command.CommandText = $"""
            IF DB_ID('{name}') IS NOT NULL
            BEGIN
                ALTER DATABASE {name} SET SINGLE_USER WITH ROLLBACK IMMEDIATE;
                DROP DATABASE {name};
            END
            """;
        await command.ExecuteNonQueryAsync();
    }
}
