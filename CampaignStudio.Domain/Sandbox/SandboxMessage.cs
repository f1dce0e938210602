using CampaignStudio.Domain.Sequences;

namespace CampaignStudio.Domain.Sandbox;

/// <summary>A message the sandbox transports delivered into the application itself.</summary>
public sealed class SandboxMessage
{
    public long Id { get; private set; }
    public required Channel Channel { get; init; }
    public required string ToAddress { get; init; }

    /// <summary>Null: the transport's own.</summary>
    public string? FromAddress { get; init; }
    public string? Subject { get; init; }
    public required string Text { get; init; }
    public string? Html { get; init; }
    public required DateTime SentUtc { get; init; }

    /// <summary>0 for a test message that belongs to no outreach.</summary>
    public required long OutreachId { get; init; }
}
