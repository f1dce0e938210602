using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace CampaignStudio.Database.Sqlite;

/// <summary>For <c>dotnet ef</c> only.</summary>
internal sealed class SqliteDesignFactory : IDesignTimeDbContextFactory<SqliteStudioDb>
{
    public SqliteStudioDb CreateDbContext(string[] args) => new(
        new DbContextOptionsBuilder<SqliteStudioDb>().UseSqlite("Data Source=design.db").UseSnakeCaseNamingConvention().Options,
        new CurrentActor(),
        new StudioClock(TimeProvider.System),
        new SqliteWriteGate());
}
