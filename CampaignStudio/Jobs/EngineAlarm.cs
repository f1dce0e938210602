using CampaignStudio.Domain.Notifications;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CampaignStudio.Jobs;

/// <summary>Something that should run and does not.</summary>
/// <param name="Key">What it is about, the same at every look.</param>
/// <param name="Text">In words; without times, which everybody sees in their own zone.</param>
/// <param name="SinceUtc">From when on it should have run.</param>
/// <param name="Link">Where to look.</param>
internal sealed record Alarm(string Key, string Text, DateTime SinceUtc, string Link);

/// <summary>
/// Finds what was dispatched and never runs: a kind of engine work that has not started on this node, a due execution that nobody
/// begins or that nobody took over, jobs that no worker takes. What a busy engine leaves for a moment is none: everything must stand
/// still for a while under this node's own eyes.
/// </summary>
internal sealed class EngineAlarm(
    IServiceScopeFactory scopes, JobStore store, JobPulse pulse, StudioClock clock, LiveUpdates live, TimeProvider realTime, IConfiguration configuration, ILogger<EngineAlarm> log)
{
    /// <summary>How long something must stand still.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public const string Page = "/administration/work";

    // Since when this node has seen each suspect stand still.
    private readonly Dictionary<string, long> _seenAt = [];

    /// <summary>What stands still now, by the last look.</summary>
    public IReadOnlyList<Alarm> Current { get; private set; } = [];

    private bool WorksHere => configuration.GetValue("Jobs:Enabled", true);

    /// <summary>Looks; whatever is new is told to the administrators. One look at a time.</summary>
    public async Task CheckAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        List<Alarm> suspects = [.. await ExecutionsAsync(scope.ServiceProvider.GetRequiredService<WorkQueries>(), cancel), .. await QueuesAsync(cancel)];
        var alarms = suspects.Where(StoodStill).ToList();
        foreach (var gone in _seenAt.Keys.Except(suspects.Select(suspect => suspect.Key)).ToList()) _seenAt.Remove(gone);
        alarms.AddRange(SilentWork());

        var before = Current;
        Current = alarms;
        foreach (var alarm in alarms.ExceptBy(before.Select(known => known.Key), alarm => alarm.Key))
        {
            log.LogError("The engine: {Alarm}", alarm.Text);
            await scope.ServiceProvider.GetRequiredService<NotificationService>().TellAdministratorsAsync("Something does not run", alarm.Text, alarm.Link, cancel);
        }
        if (!alarms.Select(alarm => alarm.Key).SequenceEqual(before.Select(alarm => alarm.Key))) live.Changed(Topic.Engine);
    }

    private bool StoodStill(Alarm suspect)
    {
        if (_seenAt.TryAdd(suspect.Key, realTime.GetTimestamp())) return false;
        return realTime.GetElapsedTime(_seenAt[suspect.Key]) >= Patience;
    }

    private async Task<IEnumerable<Alarm>> ExecutionsAsync(WorkQueries work, CancellationToken cancel)
    {
        var (items, nowUtc) = (await work.ExecutionsAsync(cancel), clock.UtcNow);
        // They go one after the other: what waits behind one that shows signs of life waits for its turn.
        var isBusy = items.Any(item => item.Status is ExecutionStatus.Running && item.LeaseUntilAt > nowUtc);
        var overdue = isBusy ? [] : items.Where(item => item.Status is ExecutionStatus.Pending)
            .Select(item => new Alarm($"execution:{item.Id}", $"{Name(item)} is due and nobody begins it.", item.DueAt, Page));
        var lost = items.Where(item => item.Status is ExecutionStatus.Running && item.LeaseUntilAt <= nowUtc)
            .Select(item => new Alarm($"execution:{item.Id}", $"{Name(item)} stopped half-way and nobody takes it over.", item.LastSignAt ?? item.DueAt, Page));
        return [.. overdue, .. lost];
    }

    private async Task<IEnumerable<Alarm>> QueuesAsync(CancellationToken cancel) =>
        (await store.ReadAsync(cancel)).Waiting
            .Where(queue => queue.FirstSinceUtc is { } since && realTime.GetUtcNow().UtcDateTime - since >= Patience)
            .Select(queue => new Alarm($"queue:{queue.Queue}", $"Jobs stand in the queue “{queue.Queue}” and no worker takes them.", queue.FirstSinceUtc!.Value, Page));

    private IEnumerable<Alarm> SilentWork() => !WorksHere ? [] : RecurringJobs.EngineWork
        .Where(work => pulse.Silence(work.Job) >= Patience + work.Rhythm)
        .Select(work => new Alarm($"work:{work.Job.Name}", $"“{EngineWords.Of(work.Job)}” has not run on this node.", realTime.GetUtcNow().UtcDateTime - pulse.Silence(work.Job), Page));

    private static string Name(WorkItem item) => $"“{EngineWords.Of(item.Type)}”{(item.CampaignName is { } campaign ? $" of {campaign}" : "")}";
}

/// <summary>Looks for alarms at a steady pace, on every node.</summary>
internal sealed class EngineAlarmWatch(EngineAlarm alarm, TimeProvider realTime, ILogger<EngineAlarmWatch> log) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var beats = new PeriodicTimer(Beat, realTime);
        try
        {
            while (await beats.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await alarm.CheckAsync(stoppingToken);
                }
                catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
                {
                    // Where the database is away, everything else says so already.
                    log.LogWarning(failure, "Whether everything runs could not be looked at");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }
}

/// <summary>Degraded, and still ready: a node whose engine stands still serves pages, on which the alarm is seen.</summary>
internal sealed class EngineHealth(EngineAlarm alarm) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        alarm.Current is [var first, ..] ? HealthCheckResult.Degraded(first.Text) : HealthCheckResult.Healthy());
}
