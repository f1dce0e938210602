using System.Globalization;
using System.Text;
using CampaignStudio.Jobs;
using Npgsql;

namespace CampaignStudio.Database.PostgreSql;

/// <summary>
/// Hangfire's tables. Its own installer logs and swallows what goes wrong; so its scripts are run as one here, which either succeeds as a
/// whole or says why not, and which an administrator can be handed.
/// </summary>
internal static class PostgreSqlJobsSchema
{
    /// <summary>Makes or updates the tables; on a schema that is up to date reading rights are enough.</summary>
    public static async Task PrepareAsync(string connectionString, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancel);
        if (await VersionAsync(connection, cancel) >= HangfireScripts.PostgreSql[^1].Version) return;
        await using var command = new NpgsqlCommand(Script(), connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>All steps in one transaction; those that were taken already are passed over.</summary>
    public static string Script()
    {
        var sql = new StringBuilder(
            """
            -- Hangfire's tables. Running it again changes nothing.
            BEGIN;
            DO $studio$ BEGIN PERFORM pg_advisory_xact_lock(hashtext('hangfire schema')); END $studio$;

            """);
        foreach (var (version, script) in HangfireScripts.PostgreSql)
        {
            sql.Append(CultureInfo.InvariantCulture,
                $"""

                DO $studio$
                DECLARE
                  reached integer := 0;
                BEGIN
                  IF EXISTS (SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = 'hangfire' AND tablename = 'schema') THEN
                    SELECT coalesce(max(version), 0) INTO reached FROM hangfire.schema;
                  END IF;
                  IF reached < {version} THEN
                    EXECUTE $hangfire$
                {script.Trim()}
                $hangfire$;
                    UPDATE hangfire.schema SET version = {version};
                  END IF;
                END
                $studio$;

                """);
        }
        return sql.Append("COMMIT;\n").ToString();
    }

    private static async Task<int> VersionAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var isThere = new NpgsqlCommand("SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = 'hangfire' AND tablename = 'schema')", connection);
        if (await isThere.ExecuteScalarAsync(cancel) is not true) return 0;
        await using var version = new NpgsqlCommand("SELECT coalesce(max(version), 0) FROM hangfire.schema", connection);
        return Convert.ToInt32(await version.ExecuteScalarAsync(cancel), CultureInfo.InvariantCulture);
    }
}
