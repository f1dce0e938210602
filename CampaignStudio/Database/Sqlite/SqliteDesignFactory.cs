using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace CampaignStudio.Database.Sqlite;

/// <summary>For <c>dotnet ef</c> only.</summary>
internal sealed class SqliteDesignFactory : IDesignTimeDbContextFactory<SqliteStudioDb>
{
    public SqliteStudioDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<SqliteStudioDb>();
        SqliteStudioDb.Configure(options, "Data Source=design.db");
        return new SqliteStudioDb(options.Options, new CurrentActor(), new StudioClock(TimeProvider.System), new SqliteWriteGate());
    }
}
