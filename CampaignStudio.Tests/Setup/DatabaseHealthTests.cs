using CampaignStudio.Database;
using CampaignStudio.Setup;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CampaignStudio.Tests.Setup;

[EveryDatabase]
public sealed class DatabaseHealthTests
{
    private const int Full = 13;

    [Fact]
    public async Task A_database_that_was_full_is_well_again_once_it_takes_a_large_row()
    {
        await using var studio = await StudioWorkspace.CreateAsync(services => services.AddStudioHealth());
        var watch = studio.Get<DatabaseWatch>();
        var failed = new TransactionErrorEventData(
            null!, (_, _) => "", null!, null, Guid.Empty, Guid.Empty, false, "commit", new SqliteException("full", Full), default, default);
        watch.TransactionFailed(null!, failed);
        Assert.NotNull(watch.Fault);

        Assert.Equal(HealthStatus.Healthy, (await studio.Get<HealthCheckService>().CheckHealthAsync()).Status);

        Assert.Null(watch.Fault);
        await using var db = await studio.OpenAsync();
        Assert.False(await db.Settings.AnyAsync(setting => setting.Value.Length > 1000));
    }
}
