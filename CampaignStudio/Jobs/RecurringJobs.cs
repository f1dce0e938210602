using Hangfire;

namespace CampaignStudio.Jobs;

/// <summary>A kind of work that must go on whatever becomes of Hangfire.</summary>
/// <param name="Job">The job that does it.</param>
/// <param name="Rhythm">How often it is due.</param>
/// <param name="RunAsync">Runs the job once, with services of a scope of its own.</param>
internal sealed record EngineWork(Type Job, TimeSpan Rhythm, Func<IServiceProvider, CancellationToken, Task> RunAsync);

/// <summary>Every job that runs by itself, with its rhythm: the one place to look.</summary>
internal static class RecurringJobs
{
    public const string DeliveryQueue = "delivery";
    public const string DefaultQueue = "default";

    public static void Register(IRecurringJobManager jobs)
    {
        jobs.AddOrUpdate<DeliverDueOutreachesJob>("deliver-due-outreaches", job => job.RunAsync(CancellationToken.None), EverySeconds(2), Skipping);
        jobs.AddOrUpdate<SettleOutreachesJob>("settle-outreaches", job => job.RunAsync(CancellationToken.None), EverySeconds(5), Skipping);
        jobs.AddOrUpdate<RunExecutionsJob>("run-executions", job => job.RunAsync(CancellationToken.None), EverySeconds(2), Skipping);
        jobs.AddOrUpdate<EvaluateLeadsJob>("evaluate-leads", job => job.RunAsync(CancellationToken.None), EverySeconds(2), Skipping);
        jobs.AddOrUpdate<CompleteCampaignsJob>("complete-campaigns", job => job.RunAsync(CancellationToken.None), EverySeconds(30), Skipping);
        jobs.AddOrUpdate<SendNotificationMailJob>("send-notification-mail", job => job.RunAsync(CancellationToken.None), EverySeconds(15), Skipping);
        jobs.AddOrUpdate<CleanUpUploadsJob>("clean-up-uploads", job => job.RunAsync(CancellationToken.None), Cron.Hourly(17), Skipping);
    }

    /// <summary>What <see cref="EngineWatchdog"/> does where Hangfire does not; keeping house may wait.</summary>
    public static readonly IReadOnlyList<EngineWork> EngineWork =
    [
        Work<DeliverDueOutreachesJob>(2, (job, cancel) => job.RunAsync(cancel)),
        Work<SettleOutreachesJob>(5, (job, cancel) => job.RunAsync(cancel)),
        Work<RunExecutionsJob>(2, (job, cancel) => job.RunAsync(cancel)),
        Work<EvaluateLeadsJob>(2, (job, cancel) => job.RunAsync(cancel)),
        Work<CompleteCampaignsJob>(30, (job, cancel) => job.RunAsync(cancel)),
        Work<SendNotificationMailJob>(15, (job, cancel) => job.RunAsync(cancel)),
    ];

    private static EngineWork Work<TJob>(int seconds, Func<TJob, CancellationToken, Task> run) =>
        new(typeof(TJob), TimeSpan.FromSeconds(seconds), (services, cancel) => run(ActivatorUtilities.CreateInstance<TJob>(services), cancel));

    private static string EverySeconds(int seconds) => $"*/{seconds} * * * * *";

    // What was missed while the program slept is made up for by one run.
    private static RecurringJobOptions Skipping => new() { MisfireHandling = MisfireHandlingMode.Ignorable };
}

/// <summary>
/// Declares the recurring jobs at every start: the in-memory store forgets them. On a server a killed process's lock may stand in
/// the way for a while; the start does not wait for it, because the jobs are known there from before.
/// </summary>
internal sealed class RecurringJobsRegistration(IRecurringJobManager jobs, ILogger<RecurringJobsRegistration> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!TryRegister()) await Task.Delay(Pause, stoppingToken);
    }

    private bool TryRegister()
    {
        try
        {
            RecurringJobs.Register(jobs);
            return true;
        }
        catch (Exception failure)
        {
            log.LogWarning(failure, "The recurring jobs could not be declared yet; trying again");
            return false;
        }
    }
}
