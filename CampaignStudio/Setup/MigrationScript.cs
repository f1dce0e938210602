using CampaignStudio.Database.PostgreSql;
using CampaignStudio.Database.Sqlite;
using CampaignStudio.Database.SqlServer;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CampaignStudio.Setup;

/// <summary>The SQL of all migrations, for administrators who let no program change a schema.</summary>
internal static class MigrationScript
{
    // sqlcmd starts without quoted identifiers, which filtered indexes need; and a step that fails is undone as a whole.
    private const string SqlServerHead = "SET QUOTED_IDENTIFIER ON;\nSET ANSI_NULLS ON;\nSET XACT_ABORT ON;\nGO\n\n";

    /// <summary>
    /// On the servers what a database has already is passed over; SQLite's SQL knows no such conditions, so there it is for a new file.
    /// </summary>
    public static string Of(DatabaseProvider provider)
    {
        using StudioDb db = provider switch
        {
            DatabaseProvider.SqlServer => new SqlServerDesignFactory().CreateDbContext([]),
            DatabaseProvider.PostgreSql => new PostgreSqlDesignFactory().CreateDbContext([]),
            _ => new SqliteDesignFactory().CreateDbContext([]),
        };
        var options = provider is DatabaseProvider.Sqlite ? MigrationsSqlGenerationOptions.Default : MigrationsSqlGenerationOptions.Idempotent;
        var script = db.GetService<IMigrator>().GenerateScript(options: options);
        return provider is DatabaseProvider.SqlServer ? SqlServerHead + script : script;
    }
}
