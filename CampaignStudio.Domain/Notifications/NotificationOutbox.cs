using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Notifications;

/// <summary>
/// Sends the notifications that are to go out by e-mail. Each is claimed before it is handed over, so that it never goes out twice;
/// one that was refused for the moment is tried again by the next run, for a day.
/// </summary>
public sealed class NotificationOutbox(IDbContextFactory<StudioDb> dbFactory, StudioClock clock, INotificationMailer mailer)
{
    private const int BatchSize = 100;
    private static readonly TimeSpan GivesUpAfter = TimeSpan.FromDays(1);

    /// <summary>Answers how many went out.</summary>
    public async Task<int> SendPendingAsync(CancellationToken cancel = default)
    {
        if (!mailer.IsConfigured) return 0;
        var sent = 0;
        foreach (var mail in await PendingAsync(cancel))
        {
            if (!await SetPendingAsync(mail.NotificationId, false, cancel)) continue;
            if (await SendAsync(mail, cancel)) sent++;
            else await SetPendingAsync(mail.NotificationId, true, CancellationToken.None);
        }
        return sent;
    }

    private async Task<bool> SendAsync(NotificationMail mail, CancellationToken cancel)
    {
        try
        {
            return await mailer.SendAsync(mail, cancel);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<List<NotificationMail>> PendingAsync(CancellationToken cancel)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var sinceUtc = clock.UtcNow - GivesUpAfter;
        return await (
            from notification in db.Notifications
            join user in db.Users on notification.UserId equals user.Id
            where notification.EmailPending && notification.CreatedUtc >= sinceUtc && user.IsActive && user.Email != null
            orderby notification.Id
            select new NotificationMail(notification.Id, user.Email!, user.DisplayName, notification.Title, notification.Message, notification.Link))
            .Take(BatchSize).ToListAsync(cancel);
    }

    private async Task<bool> SetPendingAsync(long id, bool pending, CancellationToken cancel)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        var changed = await db.Notifications.Where(n => n.Id == id && n.EmailPending != pending)
            .ExecuteUpdateAsync(set => set.SetProperty(n => n.EmailPending, pending), cancel);
        await write.CommitAsync(cancel);
        return changed > 0;
    }
}
