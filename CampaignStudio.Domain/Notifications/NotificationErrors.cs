using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Notifications;

public static class NotificationErrors
{
    public static Error NotFound(long id) => Error.NotFound("notification_not_found", $"You have no notification {id}.");
}
