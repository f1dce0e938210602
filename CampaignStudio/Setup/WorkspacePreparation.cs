using CampaignStudio.Database;
using CampaignStudio.Database.Copying;
using CampaignStudio.Database.Sqlite;
using CampaignStudio.Database.SqlServer;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Sandbox;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Integrations.Smtp;
using CampaignStudio.Nodes;

namespace CampaignStudio.Setup;

internal static class WorkspacePreparation
{
    /// <summary>
    /// Before anything is served: the schema, the pipeline, the link keys, what <c>Bootstrap</c> asks for; and where this process is
    /// the engine, what a killed one left behind.
    /// </summary>
    public static async Task PrepareWorkspaceAsync(this WebApplication app)
    {
        var place = app.Services.GetRequiredService<DatabasePlace>();
        // A key that can't be read is told before anything is touched, and not by the first message.
        app.Services.GetRequiredService<DkimSigning>();
        try
        {
            await using var scope = app.Services.CreateAsyncScope();
            await MigrateAsync(scope.ServiceProvider);
            await JobsSchema.PrepareAsync(place);
            await FillAsync(app, scope.ServiceProvider, place);
            if (place.Provider is DatabaseProvider.SqlServer && await SqlServerAdvice.AskAsync(place.ConnectionString) is { } advice)
            {
                app.Logger.LogWarning("{Advice}", advice);
            }
        }
        catch (Exception failure) when (DatabaseFault.Of(failure) is { } fault)
        {
            throw place.Refuse(fault);
        }
    }

    private static async Task FillAsync(WebApplication app, IServiceProvider services, DatabasePlace place)
    {
        var setup = services.GetRequiredService<WorkspaceSetup>();
        await setup.SeedAsync();
        if (place.Provider is not DatabaseProvider.Sqlite) await StoredKeyRing.PrepareAsync(services);

        var section = app.Configuration.GetSection("Bootstrap");
        var result = await setup.BootstrapAsync(new Bootstrap(section["AdminEmail"], section["AdminPassword"], section["ApiKey"]));
        if (result.Error is { } error) throw new StartupRefusedException($"{error.Field}: {error.Message}");

        var db = services.GetRequiredService<StudioDb>();
        await services.GetRequiredService<LinkKeys>().LoadAsync(db);
        await services.GetRequiredService<SandboxClockService>().RestoreAsync();
        await services.GetRequiredService<HitRulesService>().BringUpToDateAsync();
        if (app.Configuration.GetValue("Jobs:Enabled", true)) await BecomeEngineAsync(app, services, place);
    }

    // On a server any number of nodes share the work; what a killed one left behind is found when its lease runs out.
    private static async Task BecomeEngineAsync(WebApplication app, IServiceProvider services, DatabasePlace place)
    {
        if (place.Provider is not DatabaseProvider.Sqlite) return;
        var engineLock = SqliteFileLock.TryTake(place.File, SqliteFileLock.Engine) ?? throw new StartupRefusedException(
            $"Another CampaignStudio is already running on {place.File}. Stop it first, or choose another Data:Directory. (Jobs:Enabled=false starts one without an engine.)");
        app.Lifetime.ApplicationStopped.Register(engineLock.Dispose);
        await services.GetRequiredService<DeliverySweep>().RecoverAsync();
        await services.GetRequiredService<ExecutionRunner>().RecoverAsync();
    }

    /// <summary>
    /// Creates the database where it is missing, and brings the schema, and what is derived from the rows, up to date. Where they are
    /// already, nothing is touched.
    /// </summary>
    public static Task<IReadOnlyList<string>> MigrateAsync(IServiceProvider services, CancellationToken cancel = default) =>
        // Another node may be creating the same database at this moment.
        services.GetRequiredService<CollisionRetry>().RunAsync(() => TryMigrateAsync(services, cancel), attempts: 10, cancel);

    private static async Task<IReadOnlyList<string>> TryMigrateAsync(IServiceProvider services, CancellationToken cancel)
    {
        var place = services.GetRequiredService<DatabasePlace>();
        var applied = await DatabasePreparation.MigrateAsync(place, cancel);
        await CopyMarker.RefuseUnfinishedAsync(place, cancel);
        await ActivatorUtilities.GetServiceOrCreateInstance<SearchWordsService>(services).BringUpToDateAsync(cancel);
        return applied;
    }
}
