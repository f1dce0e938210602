using System.Data.Common;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Scheduling;

/// <summary>
/// The way to engine work. In this process each kind runs once at a time; in a sandbox that several nodes share, whoever moves the
/// clock is alone, on all of them. A killed node leaves nothing locked behind.
/// </summary>
public sealed class EngineDoor(EngineActivity activity, IDbContextFactory<StudioDb> dbFactory, ISqlDialect dialect, SenderSettings sender)
{
    private const string Engine = "engine";

    // Longer than a drain's slice of time.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Null when work of this kind is under way here, or the clock is being moved somewhere: leave it.</summary>
    public async Task<IAsyncDisposable?> TryEnterAsync(string kind, CancellationToken cancel = default) =>
        activity.TryEnter(kind) is { } here ? await StayAsync(here, db => dialect.TryShareNameAsync(db, Engine, cancel), cancel) : null;

    /// <summary>
    /// Waits until no engine work runs, on any node; none starts until the returned hold is disposed. Null when somebody else holds
    /// it, or work went on for a minute.
    /// </summary>
    public async Task<IAsyncDisposable?> TakeOverAsync(CancellationToken cancel = default) =>
        await activity.TakeOverAsync(cancel) is { } here ? await StayAsync(here, db => TryLockAsync(db, cancel), cancel) : null;

    private async Task<bool> TryLockAsync(StudioDb db, CancellationToken cancel)
    {
        db.Database.SetCommandTimeout(Patience);
        try
        {
            await dialect.LockNameAsync(db, Engine, cancel);
            return true;
        }
        catch (DbException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<IAsyncDisposable?> StayAsync(IDisposable here, Func<StudioDb, Task<bool>> tryHold, CancellationToken cancel)
    {
        var stay = new Stay(here);
        var isIn = false;
        try
        {
            isIn = !sender.IsSandbox || !dialect.ServesNodes || await tryHold(await stay.OpenAsync(dbFactory, cancel));
            return isIn ? stay : null;
        }
        finally
        {
            if (!isIn) await stay.DisposeAsync();
        }
    }

    /// <summary>What is held on the database is held by a transaction, which ends with this stay or with the node.</summary>
    private sealed class Stay(IDisposable here) : IAsyncDisposable
    {
        private StudioDb? _db;
        private WriteTransaction? _open;

        public async Task<StudioDb> OpenAsync(IDbContextFactory<StudioDb> dbFactory, CancellationToken cancel)
        {
            _db = await dbFactory.CreateDbContextAsync(cancel);
            _open = await _db.BeginWriteAsync(cancel);
            return _db;
        }

        public async ValueTask DisposeAsync()
        {
            try
            {
                if (_open is not null) await _open.DisposeAsync();
                if (_db is not null) await _db.DisposeAsync();
            }
            finally
            {
                here.Dispose();
            }
        }
    }
}
