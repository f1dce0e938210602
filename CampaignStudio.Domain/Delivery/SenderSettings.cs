namespace CampaignStudio.Domain.Delivery;

/// <summary>What every message of this installation has in common.</summary>
public sealed record SenderSettings
{
    /// <summary>Base of links, pixels and webhooks, without a trailing slash.</summary>
    public required string PublicUrl { get; init; }
    public required string FromAddress { get; init; }
    public string? FromName { get; init; }

    /// <summary>Messages handed over side by side.</summary>
    public int Lanes { get; init; } = 4;

    /// <summary>Both transports deliver into the application itself, so the clock may be moved.</summary>
    public bool IsSandbox { get; init; }

    public string FromDomain => FromAddress[(FromAddress.LastIndexOf('@') + 1)..];
}
