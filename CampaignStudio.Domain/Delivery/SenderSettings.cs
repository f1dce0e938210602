using CampaignStudio.Domain.Sequences;

namespace CampaignStudio.Domain.Delivery;

/// <summary>What every message of this installation has in common.</summary>
public sealed record SenderSettings
{
    /// <summary>Base of links, pixels and webhooks, without a trailing slash.</summary>
    public required string PublicUrl { get; init; }
    public required string FromAddress { get; init; }
    public string? FromName { get; init; }

    /// <summary>Where answers go, each with its message's token behind a plus sign (RFC 5233); null: to the sender.</summary>
    public ReplyAddress? ReplyTo { get; init; }

    /// <summary>The domain that signs the e-mails (DKIM); null: they leave unsigned.</summary>
    public string? DkimDomain { get; init; }

    /// <summary>Messages handed over side by side.</summary>
    public int Lanes { get; init; } = 4;

    /// <summary>E-mail is delivered into the application itself.</summary>
    public bool EmailIsSandboxed { get; init; }

    /// <summary>SMS are delivered into the application itself.</summary>
    public bool SmsIsSandboxed { get; init; }

    /// <summary>Something arrives in the sandbox, so there is one.</summary>
    public bool AnySandboxed => EmailIsSandboxed || SmsIsSandboxed;

    /// <summary>Nothing leaves the application, so the clock may be moved.</summary>
    public bool IsSandbox => EmailIsSandboxed && SmsIsSandboxed;

    /// <summary>The channels whose messages are delivered into the application itself.</summary>
    public IReadOnlyList<Channel> Sandboxed => [.. EmailIsSandboxed ? [Channel.Email] : Array.Empty<Channel>(), .. SmsIsSandboxed ? [Channel.Sms] : Array.Empty<Channel>()];

    public string FromDomain => DomainOf(FromAddress);

    /// <summary>Whether an e-mail address belongs to a domain or to one below it.</summary>
    public static bool IsWithin(string address, string domain)
    {
        var own = DomainOf(address);
        return own.Equals(domain, StringComparison.OrdinalIgnoreCase) || own.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);
    }

    public static string DomainOf(string address) => address[(address.LastIndexOf('@') + 1)..];
}
