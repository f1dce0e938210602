using Hangfire;

namespace CampaignStudio.Jobs;

/// <summary>Every job that runs by itself, with its rhythm: the one place to look.</summary>
internal static class RecurringJobs
{
    public const string DeliveryQueue = "delivery";
    public const string DefaultQueue = "default";

    public static void Register(IRecurringJobManager jobs) => ArgumentNullException.ThrowIfNull(jobs);
}

/// <summary>Declares the recurring jobs at every start: the in-memory store forgets them.</summary>
internal sealed class RecurringJobsRegistration(IRecurringJobManager jobs) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        RecurringJobs.Register(jobs);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
