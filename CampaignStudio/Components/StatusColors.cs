namespace CampaignStudio.Components;

/// <summary>One colour and one label per status word, wherever it appears.</summary>
internal static class StatusColors
{
    private const string Calm = "var(--mud-palette-text-secondary)";
    private const string Moving = "var(--mud-palette-primary)";
    private const string Waiting = "var(--mud-palette-info)";
    private const string Good = "var(--mud-palette-success)";
    private const string Careful = "var(--mud-palette-warning)";
    private const string Bad = "var(--mud-palette-error)";

    /// <param name="text">The snake_case text of an enumeration value.</param>
    public static string Of(string text) => text switch
    {
        "active" or "running" or "sending" or "in_progress" or "marketer" => Moving,
        "scheduled" or "waiting" or "enrolled" or "pending" or "agent" => Waiting,
        "sent" or "delivered" or "opened" or "clicked" or "replied" or "completed" or "connected" => Good,
        "paused" or "unknown" or "high" or "expired" or "soft_bounced" => Careful,
        "failed" or "bounced" or "complained" or "unsubscribed" or "urgent" or "do_not_call" => Bad,
        "admin" => "var(--mud-palette-secondary)",
        _ => Calm,
    };

    /// <summary><c>in_progress</c> → "In progress".</summary>
    public static string Label(string text) => text.Length == 0 ? "" : char.ToUpperInvariant(text[0]) + text[1..].Replace('_', ' ');
}
