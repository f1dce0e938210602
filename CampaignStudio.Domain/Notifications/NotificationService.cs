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

    /// <summary>Tells every active administrator, unless the same thing stands unread with them already.</summary>
    public async Task TellAdministratorsAsync(string title, string message, string link, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var untold = await db.Users
            .Where(user => user.Role == Role.Admin && user.IsActive && !db.Notifications.Any(n => n.UserId == user.Id && n.Title == title && n.ReadUtc == null))
            .Select(user => user.Id)
            .ToListAsync(cancel);
        if (untold.Count == 0) return;
        foreach (var id in untold) db.Notifications.Add(new Notification { UserId = id, Title = title, Message = message, Link = link, CreatedUtc = clock.UtcNow });
        await db.SaveChangesAsync(cancel);
        foreach (var id in untold) live.Changed(Topic.Notifications(id));
    }
}
