using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Interactions.Mail;

/// <summary>Who wrote an answer for a lead, an assistant or a colleague, and under which subject.</summary>
public sealed record ReplyOrigin(string From, string Subject)
{
    private const string Scheme = "mailto:";
    private const string SubjectField = "?subject=";
    private const int MaxFrom = 320;
    private const int MaxSubject = 150;

    /// <summary>As a <c>mailto</c> address (RFC 6068 §2), which is kept as the interaction's <see cref="Interaction.Url"/>.</summary>
    public string ToUrl() => $"{Scheme}{Uri.EscapeDataString(StoredText.Cut(From, MaxFrom))}{SubjectField}{Uri.EscapeDataString(StoredText.Cut(Subject, MaxSubject))}";

    /// <summary>Null: it is none that <see cref="ToUrl"/> made.</summary>
    public static ReplyOrigin? Read(string? url)
    {
        if (url is null || !url.StartsWith(Scheme, StringComparison.Ordinal)) return null;
        var parts = url[Scheme.Length..].Split(SubjectField, 2);
        return parts.Length == 2 ? new ReplyOrigin(Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts[1])) : null;
    }
}
