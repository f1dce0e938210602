using Hangfire;
using Hangfire.Storage;

namespace CampaignStudio.Jobs;

/// <summary>A process that takes jobs.</summary>
internal sealed record JobServer(string Id, int Workers, DateTime StartedUtc, DateTime? HeartbeatUtc);

/// <summary>A job that runs just now.</summary>
internal sealed record JobRun(string Id, Type? Type, string ServerId, DateTime? StartedUtc);

/// <summary>A job with a rhythm, as the store last dispatched it.</summary>
internal sealed record Rhythm(string Id, Type? Type, DateTime? LastUtc, DateTime? NextUtc, string? LastJobId, string? LastState);

/// <summary>Jobs that were dispatched and that nobody has taken yet.</summary>
internal sealed record WaitingJobs(string Queue, long Count, DateTime? FirstSinceUtc);

/// <summary>What is in Hangfire's store at one moment.</summary>
/// <param name="Error">Why it could not be read; then the rest is empty.</param>
internal sealed record JobStoreView(
    IReadOnlyList<JobServer> Servers, IReadOnlyList<JobRun> Running, IReadOnlyList<Rhythm> Rhythms, IReadOnlyList<WaitingJobs> Waiting, string? Error = null)
{
    /// <summary>The job of this type that runs in the process which holds a lease.</summary>
    /// <param name="leaseOwner">Begins with machine and process, as a server's id does.</param>
    public JobRun? JobOf(string? leaseOwner, Type type) => leaseOwner?.Split(':') is [var machine, var process, ..]
        ? Running.FirstOrDefault(job => job.Type == type && job.ServerId.StartsWith($"{machine}:{process}:", StringComparison.OrdinalIgnoreCase))
        : null;
}

/// <summary>Reads Hangfire's store, which knows all nodes that share it.</summary>
internal sealed class JobStore(JobStorage storage)
{
    private const int Limit = 200;

    /// <summary>Never throws: a store that is away is one of the things to be seen.</summary>
    public Task<JobStoreView> ReadAsync(CancellationToken cancel) => Task.Run(
        () =>
        {
            try
            {
                return Read();
            }
            catch (Exception failure)
            {
                return new JobStoreView([], [], [], [], failure.Message);
            }
        },
        cancel);

    private JobStoreView Read()
    {
        var monitor = storage.GetMonitoringApi();
        using var connection = storage.GetConnection();
        return new JobStoreView(
            [.. monitor.Servers().Select(server => new JobServer(server.Name, server.WorkersCount, server.StartedAt, server.Heartbeat))],
            [.. monitor.ProcessingJobs(0, Limit)
                .Where(job => job.Value is not null)
                .Select(job => new JobRun(job.Key, job.Value.Job?.Type, job.Value.ServerId ?? "", job.Value.StartedAt))],
            [.. connection.GetRecurringJobs().Select(job => new Rhythm(job.Id, job.Job?.Type, job.LastExecution, job.NextExecution, job.LastJobId, job.LastJobState))],
            [.. monitor.Queues().Where(queue => queue.Length > 0).Select(queue => new WaitingJobs(queue.Name, queue.Length, First(monitor, queue.Name)))]);
    }

    private static DateTime? First(IMonitoringApi monitor, string queue) =>
        monitor.EnqueuedJobs(queue, 0, Limit).Where(job => job.Value?.EnqueuedAt is not null).Min(job => job.Value.EnqueuedAt);
}
