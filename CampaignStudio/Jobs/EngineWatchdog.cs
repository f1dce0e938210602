using Hangfire;

namespace CampaignStudio.Jobs;

/// <summary>
/// Does a kind of engine work itself on a node where Hangfire has not started it for a while: a dispatcher that died, a lock that a
/// killed node left behind, a store that is away, or simply other nodes that took it each time. It stands in until a job of that
/// kind is seen to start again. Where no job starts at all it declares them anew, for the store may have lost them.
/// </summary>
internal sealed class EngineWatchdog(IServiceScopeFactory scopes, IRecurringJobManager jobs, JobPulse pulse, TimeProvider realTime, ILogger<EngineWatchdog> log)
    : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(15);
    private const int TurnsMissed = 3;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll([LookAfterJobsAsync(stoppingToken), .. RecurringJobs.EngineWork.Select(work => LookAfterAsync(work, stoppingToken))]);

    private Task LookAfterAsync(EngineWork work, CancellationToken stopping) => EveryBeatAsync(
        Beat,
        async () =>
        {
            var wait = pulse.IsStandIn(work.Job) ? work.Rhythm : PatienceWith(work);
            if (realTime.GetElapsedTime(pulse.LastStart(work.Job)) < wait) return;
            await using var scope = scopes.CreateAsyncScope();
            try
            {
                await work.RunAsync(scope.ServiceProvider, stopping);
            }
            finally
            {
                pulse.StoodIn(work.Job);
            }
        },
        stopping);

    private Task LookAfterJobsAsync(CancellationToken stopping)
    {
        var wasSilent = false;
        return EveryBeatAsync(
            LeastPatience,
            async () =>
            {
                var isSilent = RecurringJobs.EngineWork.All(work => pulse.IsStandIn(work.Job) || realTime.GetElapsedTime(pulse.LastStart(work.Job)) >= PatienceWith(work));
                if (isSilent && !wasSilent) log.LogWarning("Hangfire starts no jobs here; this node works by its own clock until it does");
                if (!isSilent && wasSilent) log.LogInformation("Hangfire starts jobs again");
                wasSilent = isSilent;
                // It blocks while it waits for locks.
                if (isSilent) await Task.Run(() => RecurringJobs.Register(jobs), stopping);
            },
            stopping);
    }

    private static TimeSpan PatienceWith(EngineWork work) => work.Rhythm * TurnsMissed > LeastPatience ? work.Rhythm * TurnsMissed : LeastPatience;

    private async Task EveryBeatAsync(TimeSpan beat, Func<Task> look, CancellationToken stopping)
    {
        using var beats = new PeriodicTimer(beat, realTime);
        try
        {
            while (await beats.WaitForNextTickAsync(stopping))
            {
                try
                {
                    await look();
                }
                catch (Exception failure) when (!stopping.IsCancellationRequested)
                {
                    // The work is in the database; the next look tries it again.
                    log.LogError(failure, "What Hangfire left undone failed here too");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }
}
