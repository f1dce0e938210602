using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Suppressions;

public enum SuppressionReason
{
    Unsubscribed,
    HardBounce,

    /// <summary>Too many that might have passed, within a time.</summary>
    SoftBounces,
    Complaint,
    OptOut,
    DoNotCall,
    Manual,
}

/// <summary>Reasons in words.</summary>
public static class SuppressionReasons
{
    /// <summary>As it stands within a sentence.</summary>
    public static string InWords(this SuppressionReason reason) => reason switch
    {
        SuppressionReason.Unsubscribed => "unsubscribed",
        SuppressionReason.HardBounce => "the address does not exist",
        SuppressionReason.SoftBounces => "bounced again and again",
        SuppressionReason.Complaint => "marked a message as spam",
        SuppressionReason.OptOut => "answered STOP",
        SuppressionReason.DoNotCall => "wants no calls",
        _ => "entered by hand",
    };
}

/// <summary>An address, number or domain that must not be contacted on a channel.</summary>
public sealed class Suppression : IAudited
{
    public long Id { get; private set; }
    public required Channel Channel { get; init; }

    /// <summary>A normalised e-mail address, an E.164 number, or <c>@domain</c> for a whole e-mail domain.</summary>
    public required string Address { get; init; }
    public required SuppressionReason Reason { get; init; }

    /// <summary>What led to it, in words: the server's answer, the reply, the person's note.</summary>
    public string? Note { get; init; }
    public long? OutreachId { get; init; }
    public required DateTime CreatedUtc { get; init; }
}
