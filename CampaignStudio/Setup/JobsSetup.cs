using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Features.Access;
using CampaignStudio.Jobs;
using Hangfire;
using Hangfire.Dashboard;
using Hangfire.InMemory;

namespace CampaignStudio.Setup;

internal static class JobsSetup
{
    private static readonly TimeSpan KeepFinished = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Hangfire as the engine's pulse. The schedule is in the database, so its own store may forget; retries are domain data, so
    /// its own are off.
    /// </summary>
    public static IServiceCollection AddStudioJobs(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<JobStorage>(_ => new InMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = KeepFinished })
        {
            JobExpirationTimeout = KeepFinished,
        });
        services.AddHangfire(hangfire => hangfire.UseSimpleAssemblyNameTypeSerializer().UseRecommendedSerializerSettings());
        foreach (var retry in GlobalJobFilters.Filters.Select(filter => filter.Instance).OfType<AutomaticRetryAttribute>()) retry.Attempts = 0;

        services.AddSingleton<EngineSignal>();
        services.AddSingleton<IEngineSignal>(provider => provider.GetRequiredService<EngineSignal>());
        if (!configuration.GetValue("Jobs:Enabled", true)) return services;

        services.AddHostedService<RecurringJobsRegistration>();
        services.AddHangfireServer(server =>
        {
            server.WorkerCount = Math.Max(1, configuration.GetValue("Jobs:Workers", Environment.ProcessorCount * 2));
            server.Queues = [RecurringJobs.DeliveryQueue, RecurringJobs.DefaultQueue];
            server.SchedulePollingInterval = TimeSpan.FromSeconds(1);
        });
        return services;
    }

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
