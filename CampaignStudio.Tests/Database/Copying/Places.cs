using CampaignStudio.Database.Copying;
using CampaignStudio.Database.PostgreSql;
using CampaignStudio.Database.Sqlite;
using CampaignStudio.Database.SqlServer;
using CampaignStudio.Setup;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Database.Copying;

/// <summary>Databases by name, and the command that copies one to another.</summary>
internal static class Places
{
    public static DatabasePlace PlaceOf(TestDatabase database) =>
        new(TestDatabase.Provider, database.ConnectionString ?? SqliteFiles.Unpooled(database.DataDirectory), "--to");

    public static DatabasePlace FileIn(string directory) => new(DatabaseProvider.Sqlite, SqliteFiles.Unpooled(directory), "--to");

    public static string Argument(DatabasePlace place) => $"{place.Provider}:{place.ConnectionString}";

    /// <summary>The command; settings are those of a place that nobody uses.</summary>
    public static Task<CliAnswer> CopyAsync(DatabasePlace from, DatabasePlace to) => CopyAsync(Argument(from), Argument(to));

    public static Task<CliAnswer> CopyAsync(string from, string to) => StudioCli.RunAsync([], "copy-database", "--from", from, "--to", to);

    public static ICopyDialect Dialect(DatabaseProvider provider) => provider switch
    {
        DatabaseProvider.SqlServer => new SqlServerCopyDialect(),
        DatabaseProvider.PostgreSql => new PostgreSqlCopyDialect(),
        _ => new SqliteCopyDialect(),
    };
}
