using Microsoft.Data.SqlClient;

namespace CampaignStudio.Database.SqlServer;

/// <summary>What is worth telling an operator about a database that works, but not at its best.</summary>
internal static class SqlServerAdvice
{
    /// <summary>Null: nothing to tell.</summary>
    public static async Task<string?> AskAsync(string connectionString, CancellationToken cancel = default)
    {
        await using var connection = new SqlConnection(connectionString);
        await connection.OpenAsync(cancel);
        await using var command = new SqlCommand("SELECT is_read_committed_snapshot_on FROM sys.databases WHERE database_id = DB_ID()", connection);
        return await command.ExecuteScalarAsync(cancel) is false
            ? "READ_COMMITTED_SNAPSHOT is off in this database: pages, and the last look before each message, wait for other writers. "
                + "Switch it on with ALTER DATABASE … SET READ_COMMITTED_SNAPSHOT ON."
            : null;
    }
}
