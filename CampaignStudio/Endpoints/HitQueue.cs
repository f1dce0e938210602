using System.Threading.Channels;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Endpoints;

/// <summary>
/// Group commit of opens and clicks: while one group is written the next one gathers, so that thousands a second share a few
/// transactions. Whoever records waits until the group is committed. One of it per node; the groups of several nodes meet in the
/// database like any other writers.
/// </summary>
internal sealed class HitQueue(IServiceScopeFactory scopes, CollisionRetry collisions, StudioClock clock, ILogger<HitQueue> log) : IHostedService
{
    /// <summary>More than that wait for a second or two; whoever comes then is better off when told so at once.</summary>
    internal const int Capacity = 5_000;

    /// <summary>Others want to write too, and wait for as long as one group takes.</summary>
    internal const int MostAtOnce = 256;

    private readonly Channel<Waiting> _waiting = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private Task _working = Task.CompletedTask;

    /// <summary>
    /// Stores a hit; done when it is committed, and an exception says that it could not be. False, at once: too many wait, or the
    /// program stops, and the hit is not stored.
    /// </summary>
    public async Task<bool> TryRecordAsync(Fact hit)
    {
        // It was seen now, however long it waits.
        var waiting = new Waiting(hit with { OccurredUtc = clock.UtcNow });
        if (!_waiting.Writer.TryWrite(waiting)) return false;
        await waiting.Committed.Task;
        return true;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _working = Task.Run(WorkAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <summary>Takes no more, and stores what waits.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        return _working.WaitAsync(cancellationToken);
    }

    private async Task WorkAsync()
    {
        var group = new List<Waiting>(MostAtOnce);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            group.Clear();
            while (group.Count < MostAtOnce && _waiting.Reader.TryRead(out var next)) group.Add(next);
            await RecordAsync(group);
        }
    }

    private async Task RecordAsync(IReadOnlyList<Waiting> group)
    {
        try
        {
            await using (var scope = scopes.CreateAsyncScope())
            {
                await scope.ServiceProvider.GetRequiredService<InteractionService>().RecordHitsAsync([.. group.Select(one => one.Hit)]);
            }
            foreach (var one in group) one.Committed.SetResult();
        }
        catch (Exception failure) when (group.Count > 1 && !collisions.IsOutage(failure))
        {
            // One that can't be stored must not keep the others out.
            log.LogWarning(failure, "{Count} opens and clicks are recorded one by one", group.Count);
            foreach (var one in group) await RecordAsync([one]);
        }
        catch (Exception failure)
        {
            foreach (var one in group) one.Committed.SetException(failure);
        }
    }

    private sealed record Waiting(Fact Hit)
    {
        /// <summary>Its caller goes on elsewhere, so that the next group need not wait for any of them.</summary>
        public TaskCompletionSource Committed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
