using CampaignStudio.Database;
using CampaignStudio.Database.Sqlite;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Sandbox;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;

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
        await MigrateAsync(app.Services);
        await JobsSchema.PrepareAsync(place);
        try
        {
            await FillAsync(app, place);
        }
        catch (Exception failure) when (DatabaseFault.Of(failure) is { } fault)
        {
            throw place.Refuse(fault);
        }
    }

    private static async Task FillAsync(WebApplication app, DatabasePlace place)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var setup = scope.ServiceProvider.GetRequiredService<WorkspaceSetup>();
        await setup.SeedAsync();

        var section = app.Configuration.GetSection("Bootstrap");
        var result = await setup.BootstrapAsync(new Bootstrap(section["AdminEmail"], section["AdminPassword"], section["ApiKey"]));
        if (result.Error is { } error) throw new StartupRefusedException($"{error.Field}: {error.Message}");

        var db = scope.ServiceProvider.GetRequiredService<StudioDb>();
        await scope.ServiceProvider.GetRequiredService<LinkKeys>().LoadAsync(db);
        await scope.ServiceProvider.GetRequiredService<SandboxClockService>().RestoreAsync();
        if (app.Configuration.GetValue("Jobs:Enabled", true)) await BecomeEngineAsync(app, scope.ServiceProvider, place);
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

    /// <summary>Brings the schema of the configured database up to date, and creates it where it is missing.</summary>
    public static Task<IReadOnlyList<string>> MigrateAsync(IServiceProvider services, CancellationToken cancel = default) =>
        DatabasePreparation.MigrateAsync(services.GetRequiredService<DatabasePlace>(), cancel);
}
