using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CampaignStudio.Domain.Delivery;

/// <summary>
/// The claim of one group, renewed from the moment it was made: a group may wait long behind the one on the wire. Disposed when
/// its messages are through.
/// </summary>
internal sealed class GroupLease : IAsyncDisposable
{
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(1);

    /// <summary>A claim older than this may have been taken for lost.</summary>
    private static readonly TimeSpan Safety = DeliveryEngine.Lease - TimeSpan.FromSeconds(5);

    private readonly IDbContextFactory<StudioDb> _dbFactory;
    private readonly StudioClock _clock;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _finished = new();
    private readonly Task _renewal;
    private long _heldSince;
    private volatile bool _isLost;

    /// <param name="claimedAt">The clock's timestamp before the claim was made.</param>
    public GroupLease(IDbContextFactory<StudioDb> dbFactory, StudioClock clock, ILogger log, IReadOnlyList<long> outreachIds, string owner, long claimedAt)
    {
        (_dbFactory, _clock, _log, _heldSince) = (dbFactory, clock, log, claimedAt);
        _renewal = RenewAsync(outreachIds, owner);
    }

    /// <summary>Nobody else can have touched the claim; otherwise leave its messages alone.</summary>
    public bool IsSafe => !_isLost && _clock.GetElapsedTime(Volatile.Read(ref _heldSince)) <= Safety;

    private async Task RenewAsync(IReadOnlyList<long> ids, string owner)
    {
        var pause = RenewEvery;
        while (true)
        {
            try
            {
                await Task.Delay(pause, _clock, _finished.Token);
                await RenewOnceAsync(ids, owner);
                pause = RenewEvery;
            }
            catch (OperationCanceledException) when (_finished.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // Until it is renewed nothing more is handed over once the lease grows old.
                _log.LogWarning(failure, "The lease of a group could not be renewed");
                pause = TryAgainAfter;
            }
        }
    }

    private async Task RenewOnceAsync(IReadOnlyList<long> ids, string owner)
    {
        await using var db = await _dbFactory.CreateDbContextAsync(_finished.Token);
        await using var write = await db.BeginWriteAsync(_finished.Token);
        var since = _clock.GetTimestamp();
        var untilUtc = _clock.UtcNow + DeliveryEngine.Lease;
        var held = await db.Outreaches
            .Where(o => ids.Contains(o.Id) && o.Status == OutreachStatus.Sending && o.LeaseOwner == owner)
            .ExecuteUpdateAsync(set => set.SetProperty(o => o.LeaseUntilUtc, untilUtc), _finished.Token);
        await write.CommitAsync(_finished.Token);
        if (held < ids.Count) _isLost = true;
        Volatile.Write(ref _heldSince, since);
    }

    public async ValueTask DisposeAsync()
    {
        await _finished.CancelAsync();
        await _renewal;
        _finished.Dispose();
    }
}
