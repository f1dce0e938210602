using System.Security.Cryptography;
using CampaignStudio.Database;
using CampaignStudio.Domain.Shared;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CampaignStudio.Setup;

internal static class HealthSetup
{
    public static IServiceCollection AddStudioHealth(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
        return services;
    }

    public static void MapStudioHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready").AllowAnonymous();
    }

    private sealed class DatabaseHealth(IDbContextFactory<StudioDb> dbFactory, DatabaseWatch watch) : IHealthCheck
    {
        private const string ProbeKey = "health.write_probe";
        private const int ProbeLength = 256 * 1024;

        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await using var db = await dbFactory.CreateDbContextAsync(cancellationToken);
            if (!await db.Database.CanConnectAsync(cancellationToken)) return HealthCheckResult.Unhealthy("The database can't be reached.");
            return watch.Fault is null ? HealthCheckResult.Healthy() : await TryWritingAsync(db, cancellationToken);
        }

        // Only once it is known to have taken no more, and then with more than a little: a small row may find room on a page that exists.
        private async Task<HealthCheckResult> TryWritingAsync(StudioDb db, CancellationToken cancel)
        {
            try
            {
                await using (var write = await db.BeginWriteAsync(cancel))
                {
                    await db.Settings.Where(setting => setting.Key == ProbeKey).ExecuteDeleteAsync(cancel);
                    db.Settings.Add(new Setting { Key = ProbeKey, Value = RandomNumberGenerator.GetHexString(ProbeLength) });
                    await db.SaveChangesAsync(cancel);
                    await write.CommitAsync(cancel);
                }
                await using (var write = await db.BeginWriteAsync(cancel))
                {
                    await db.Settings.Where(setting => setting.Key == ProbeKey).ExecuteDeleteAsync(cancel);
                    await write.CommitAsync(cancel);
                }
                watch.Forget();
                return HealthCheckResult.Healthy();
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                return HealthCheckResult.Unhealthy($"The database takes nothing more: {DatabaseFault.Of(failure)?.Detail ?? failure.Message}");
            }
        }
    }
}
