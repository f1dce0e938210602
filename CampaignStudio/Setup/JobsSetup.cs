using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Features.Access;
using CampaignStudio.Jobs;
using Hangfire;
using Hangfire.Dashboard;
using Hangfire.InMemory;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using Hangfire.SqlServer;

namespace CampaignStudio.Setup;

internal static class JobsSetup
{
    private static readonly TimeSpan KeepFinished = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan KillNoticed = TimeSpan.FromMinutes(1);

    // They are held for milliseconds; whoever wants one waits longer than this, and takes it from a node that was killed.
    private static readonly TimeSpan LockLeft = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Hangfire as the engine's pulse. The schedule is in the database, so its own store may forget; retries are domain data, so
    /// its own are off.
    /// </summary>
    public static IServiceCollection AddStudioJobs(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(_ => Storage(configuration));
        services.AddHangfire(hangfire => hangfire.UseSimpleAssemblyNameTypeSerializer().UseRecommendedSerializerSettings());
        foreach (var retry in GlobalJobFilters.Filters.Select(filter => filter.Instance).OfType<AutomaticRetryAttribute>()) retry.Attempts = 0;

        services.AddSingleton<JobPulse>();
        services.AddSingleton<EngineSignal>();
        services.AddSingleton<IEngineSignal>(provider => provider.GetRequiredService<EngineSignal>());
        services.AddSingleton<JobStore>();
        services.AddSingleton<EngineAlarm>();
        services.AddHostedService<EngineAlarmWatch>();
        services.AddHealthChecks().AddCheck<EngineHealth>("engine");
        if (!configuration.GetValue("Jobs:Enabled", true)) return services;

        services.AddHostedService<RecurringJobsRegistration>();
        services.AddHostedService<EngineWatchdog>();
        services.AddHangfireServer(server =>
        {
            server.WorkerCount = Math.Max(1, configuration.GetValue("Jobs:Workers", Environment.ProcessorCount * 2));
            server.Queues = [RecurringJobs.DeliveryQueue, RecurringJobs.DefaultQueue];
            server.SchedulePollingInterval = TimeSpan.FromSeconds(1);
        });
        return services;
    }

    /// <summary>
    /// Where Hangfire keeps its jobs. Locks and invisibility are short: a killed node's would stop the rhythm of all for as long as
    /// they last, and our own leases are what keeps two nodes apart. Its tables are there already (<see cref="JobsSchema"/>).
    /// </summary>
    private static JobStorage Storage(IConfiguration configuration) => DatabaseSetup.Provider(configuration) switch
    {
        DatabaseProvider.SqlServer => new SqlServerStorage(
            DatabaseSetup.ServerConnectionString(configuration),
            new SqlServerStorageOptions
            {
                QueuePollInterval = TimeSpan.FromSeconds(1),
                SlidingInvisibilityTimeout = KillNoticed,
                CommandBatchMaxTimeout = TimeSpan.FromMinutes(1),
                UseRecommendedIsolationLevel = true,
                DisableGlobalLocks = true,
                PrepareSchemaIfNecessary = false,
            })
        {
            JobExpirationTimeout = KeepFinished,
        },
        DatabaseProvider.PostgreSql => new PostgreSqlStorage(
            new NpgsqlConnectionFactory(DatabaseSetup.ServerConnectionString(configuration), PostgreSqlOptions),
            PostgreSqlOptions)
        {
            JobExpirationTimeout = KeepFinished,
        },
        _ => new InMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = KeepFinished }) { JobExpirationTimeout = KeepFinished },
    };

    private static PostgreSqlStorageOptions PostgreSqlOptions => new()
    {
        QueuePollInterval = TimeSpan.FromSeconds(1),
        InvisibilityTimeout = KillNoticed,
        UseSlidingInvisibilityTimeout = true,
        DistributedLockTimeout = LockLeft,
        PrepareSchemaIfNecessary = false,
    };

    public static void MapStudioJobs(this WebApplication app) =>
        app.MapHangfireDashboard("/hangfire", new DashboardOptions
        {
            // Hangfire's default trusts local requests, which a proxy on the same machine makes of all.
            Authorization = [new AdminsOnly()],
            DashboardTitle = "CampaignStudio jobs",
            AppPath = "/",
            DisplayStorageConnectionString = false,
        })
            .RequireAuthorization(Policies.Admin);

    private sealed class AdminsOnly : IDashboardAuthorizationFilter
    {
        public bool Authorize(DashboardContext context) => context.GetHttpContext().User.IsInRole("admin");
    }
}
