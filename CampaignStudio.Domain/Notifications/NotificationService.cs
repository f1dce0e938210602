using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Notifications;

/// <summary>What users do with their notifications.</summary>
public sealed class NotificationService(IDbContextFactory<StudioDb> dbFactory, StudioClock clock, LiveUpdates live, CurrentActor actor)
{
    /// <summary>Marks one of the current user's notifications as read, or unread again.</summary>
    public async Task<Result> MarkAsync(long id, bool read, CancellationToken cancel = default)
    {
        if (actor.Value.UserId is not { } me) return NotificationErrors.NotFound(id);
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var notification = await db.Notifications.SingleOrDefaultAsync(n => n.Id == id && n.UserId == me, cancel);
        if (notification is null) return NotificationErrors.NotFound(id);
        notification.ReadUtc = read ? notification.ReadUtc ?? clock.UtcNow : null;
        await db.SaveChangesAsync(cancel);
        live.Changed(Topic.Notifications(me));
        return Result.Ok;
    }

    /// <summary>Marks all of the current user's notifications as read.</summary>
    public async Task<Result> MarkAllReadAsync(CancellationToken cancel = default)
    {
        // An API key has none, so all of them are read.
        if (actor.Value.UserId is not { } me) return Result.Ok;
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using (var write = await db.BeginWriteAsync(cancel))
        {
            var nowUtc = clock.UtcNow;
            await db.Notifications.Where(n => n.UserId == me && n.ReadUtc == null).ExecuteUpdateAsync(set => set.SetProperty(n => n.ReadUtc, nowUtc), cancel);
            await write.CommitAsync(cancel);
        }
        live.Changed(Topic.Notifications(me));
        return Result.Ok;
    }
}
