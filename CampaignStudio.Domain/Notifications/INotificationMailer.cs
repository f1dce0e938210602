namespace CampaignStudio.Domain.Notifications;

/// <summary>A notification as a plain e-mail to a user.</summary>
/// <param name="NotificationId">Stable over attempts; good for a Message-ID.</param>
/// <param name="Link">A path inside the application; the sender puts the public address before it.</param>
public sealed record NotificationMail(long NotificationId, string ToAddress, string ToName, string Subject, string Text, string? Link);

/// <summary>Hands a notification to the e-mail transport.</summary>
public interface INotificationMailer
{
    bool IsConfigured { get; }

    /// <summary>False when it certainly was not accepted and should be tried again; what can't be known counts as sent.</summary>
    Task<bool> SendAsync(NotificationMail mail, CancellationToken cancel);
}
