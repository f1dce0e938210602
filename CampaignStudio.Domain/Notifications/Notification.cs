namespace CampaignStudio.Domain.Notifications;

/// <summary>Something a user should see.</summary>
public sealed class Notification
{
    public long Id { get; private set; }
    public required long UserId { get; init; }
    public required string Title { get; init; }
    public string Message { get; init; } = "";

    /// <summary>A path inside the application; null: nowhere to go.</summary>
    public string? Link { get; init; }
    public required DateTime CreatedUtc { get; init; }
    public DateTime? ReadUtc { get; set; }

    /// <summary>It is to go out by e-mail too, and has not yet.</summary>
    public bool EmailPending { get; set; }
}
