using System.Text.Json.Serialization;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Notifications;

/// <summary>A notification in a list; serialised it is the notification of the API.</summary>
public sealed record NotificationRow(
    long Id,
    string Title,
    string Message,
    string? Link,
    [property: JsonPropertyName("created_at")] DateTime CreatedUtc,
    [property: JsonPropertyName("read_at")] DateTime? ReadUtc);

/// <summary>The current user's notifications; an API key has none.</summary>
public sealed class NotificationQueries(IDbContextFactory<StudioDb> dbFactory, CurrentActor actor)
{
    public async Task<int> UnreadAsync(CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        return await Mine(db).CountAsync(n => n.ReadUtc == null, cancel);
    }

    /// <summary>Newest first.</summary>
    public async Task<Page<NotificationRow>> ListAsync(bool unreadOnly, PageRequest page, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        return await Mine(db)
            .Where(n => !unreadOnly || n.ReadUtc == null)
            .OrderByDescending(n => n.Id)
            .Select(n => new NotificationRow(n.Id, n.Title, n.Message, n.Link, n.CreatedUtc, n.ReadUtc))
            .ToPageAsync(page, cancel);
    }

    private IQueryable<Notification> Mine(StudioDb db)
    {
        var me = actor.Value.UserId ?? 0;
        return db.Notifications.AsNoTracking().Where(n => n.UserId == me);
    }
}
