using CampaignStudio.Jobs;
using Microsoft.Data.SqlClient;

namespace CampaignStudio.Database.SqlServer;

/// <summary>
/// Hangfire's tables. Its own installer logs and swallows what goes wrong; so its script is run here, which either succeeds as a whole or
/// says why not, and which an administrator can be handed.
/// </summary>
internal static class SqlServerJobsSchema
{
    /// <summary>Makes or updates the tables; on a schema that is up to date the script needs no other rights than the jobs do.</summary>
    public static async Task PrepareAsync(string connectionString, CancellationToken cancel)
    {
        await using var connection = new SqlConnection(connectionString);
        await connection.OpenAsync(cancel);
        await using var command = new SqlCommand(HangfireScripts.SqlServer, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync(cancel);
    }
}
