using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Setup;

internal static class WorkspacePreparation
{
    /// <summary>Before anything is served: the schema, the pipeline, and what <c>Bootstrap</c> asks for.</summary>
    public static async Task PrepareWorkspaceAsync(this WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await MigrateAsync(scope.ServiceProvider);
        var setup = scope.ServiceProvider.GetRequiredService<WorkspaceSetup>();
        await setup.SeedAsync();

        var section = app.Configuration.GetSection("Bootstrap");
        var result = await setup.BootstrapAsync(new Bootstrap(section["AdminEmail"], section["AdminPassword"], section["ApiKey"]));
        if (result.Error is { } error) throw new StartupRefusedException($"{error.Field}: {error.Message}");
    }

    /// <summary>
    /// Brings the schema up to date. Where it is already, nothing is touched: the lock that EF Core takes on SQLite would
    /// outlive a killed process.
    /// </summary>
    public static async Task<IReadOnlyList<string>> MigrateAsync(IServiceProvider services, CancellationToken cancel = default)
    {
        var db = services.GetRequiredService<StudioDb>();
        var pending = (await db.Database.GetPendingMigrationsAsync(cancel)).ToList();
        if (pending.Count > 0) await db.Database.MigrateAsync(cancel);
        return pending;
    }
}
