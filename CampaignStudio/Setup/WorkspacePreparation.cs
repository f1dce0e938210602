using System.Data.Common;
using CampaignStudio.Database.Sqlite;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Sandbox;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Nodes;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Setup;

internal static class WorkspacePreparation
{
    /// <summary>
    /// Before anything is served: the schema, the pipeline, the link keys, what <c>Bootstrap</c> asks for; and where this process is
    /// the engine, what a killed one left behind.
    /// </summary>
    public static async Task PrepareWorkspaceAsync(this WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await MigrateAsync(scope.ServiceProvider);
        var setup = scope.ServiceProvider.GetRequiredService<WorkspaceSetup>();
        await setup.SeedAsync();
        if (DatabaseSetup.Provider(app.Configuration) is not DatabaseProvider.Sqlite) await StoredKeyRing.PrepareAsync(scope.ServiceProvider);

        var section = app.Configuration.GetSection("Bootstrap");
        var result = await setup.BootstrapAsync(new Bootstrap(section["AdminEmail"], section["AdminPassword"], section["ApiKey"]));
        if (result.Error is { } error) throw new StartupRefusedException($"{error.Field}: {error.Message}");

        var db = scope.ServiceProvider.GetRequiredService<StudioDb>();
        await scope.ServiceProvider.GetRequiredService<LinkKeys>().LoadAsync(db);
        await scope.ServiceProvider.GetRequiredService<SandboxClockService>().RestoreAsync();
        if (app.Configuration.GetValue("Jobs:Enabled", true)) await BecomeEngineAsync(app, scope.ServiceProvider, db);
    }

    // On a server any number of nodes share the work; what a killed one left behind is found when its lease runs out.
    private static async Task BecomeEngineAsync(WebApplication app, IServiceProvider services, StudioDb db)
    {
        if (DatabaseSetup.Provider(app.Configuration) is not DatabaseProvider.Sqlite) return;
        var file = Path.GetFullPath(db.Database.GetDbConnection().DataSource);
        var engineLock = SqliteEngineLock.TryTake(file) ?? throw new StartupRefusedException(
            $"Another CampaignStudio is already running on {file}. Stop it first, or choose another Data:Directory. (Jobs:Enabled=false starts one without an engine.)");
        app.Lifetime.ApplicationStopped.Register(engineLock.Dispose);
        await services.GetRequiredService<DeliverySweep>().RecoverAsync();
        await services.GetRequiredService<ExecutionRunner>().RecoverAsync();
    }

    /// <summary>
    /// Brings the schema, and what is derived from the rows, up to date. Where they are already, nothing is touched: the lock that
    /// EF Core takes on SQLite would outlive a killed process.
    /// </summary>
    public static Task<IReadOnlyList<string>> MigrateAsync(IServiceProvider services, CancellationToken cancel = default) =>
        // Another node may be creating the same database at this moment.
        services.GetRequiredService<CollisionRetry>().RunAsync(() => TryMigrateAsync(services, cancel), attempts: 10, cancel);

    private static async Task<IReadOnlyList<string>> TryMigrateAsync(IServiceProvider services, CancellationToken cancel)
    {
        var db = services.GetRequiredService<StudioDb>();
        var pending = (await db.Database.GetPendingMigrationsAsync(cancel)).ToList();
        if (pending.Count > 0 && !await TryMigrateAsync(db, pending.Count, cancel)) return await TryMigrateAsync(services, cancel);
        await ActivatorUtilities.GetServiceOrCreateInstance<SearchWordsService>(services).BringUpToDateAsync(cancel);
        return pending;
    }

    /// <summary>
    /// False when another node was at it as well and came further: the lock of a migration lasts for that one migration, and what
    /// follows it may be done already.
    /// </summary>
    private static async Task<bool> TryMigrateAsync(StudioDb db, int pending, CancellationToken cancel)
    {
        try
        {
            await db.Database.MigrateAsync(cancel);
            return true;
        }
        catch (DbException)
        {
            if ((await db.Database.GetPendingMigrationsAsync(cancel)).Count() == pending) throw;
            return false;
        }
    }
}
