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
    /// <summary>A claim older than this may have been taken for lost.</summary>
    private static readonly TimeSpan Safety = DeliveryEngine.Lease - TimeSpan.FromSeconds(5);

    private readonly IDbContextFactory<StudioDb> _dbFactory;
    private readonly StudioClock _clock;
    private readonly LeaseRenewal _renewal;
    private long _heldSince;
    private volatile bool _isLost;

    /// <param name="claimedAt">The clock's timestamp before the claim was made.</param>
    public GroupLease(IDbContextFactory<StudioDb> dbFactory, StudioClock clock, ILogger log, IReadOnlyList<long> outreachIds, string owner, long claimedAt)
    {
        (_dbFactory, _clock, _heldSince) = (dbFactory, clock, claimedAt);
        _renewal = new LeaseRenewal(clock, log, cancel => RenewAsync(outreachIds, owner, cancel));
    }

    /// <summary>Nobody else can have touched the claim; otherwise leave its messages alone.</summary>
    public bool IsSafe => !_isLost && _clock.GetElapsedTime(Volatile.Read(ref _heldSince)) <= Safety;

    // While it fails nothing more is handed over once the lease grows old.
    private async Task RenewAsync(IReadOnlyList<long> ids, string owner, CancellationToken cancel)
    {
        await using var db = await _dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        var since = _clock.GetTimestamp();
        var untilUtc = _clock.UtcNow + DeliveryEngine.Lease;
        var held = await db.Outreaches
            .Where(o => ids.Contains(o.Id) && o.Status == OutreachStatus.Sending && o.LeaseOwner == owner)
            .ExecuteUpdateAsync(set => set.SetProperty(o => o.LeaseUntilUtc, untilUtc), cancel);
        await write.CommitAsync(cancel);
        if (held < ids.Count) _isLost = true;
        Volatile.Write(ref _heldSince, since);
    }

    public ValueTask DisposeAsync() => _renewal.DisposeAsync();
}
