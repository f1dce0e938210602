namespace CampaignStudio.Domain.Delivery;

/// <summary>
/// A link that stands in every e-mail with tracked links and that no reader sees or reaches, screen readers included: whoever follows
/// it is a program that follows all.
/// </summary>
public static class HiddenLink
{
    /// <summary>Where it leads on this site, followed by its token.</summary>
    public const string Path = "/t/n/";

    /// <summary>What a hit on it is remembered by: its address without the token.</summary>
    public static string AddressAt(string publicUrl) => publicUrl + Path;

    /// <summary>Whether a remembered address is a hidden link's, be it of a site that had another name then.</summary>
    public static bool Is(string? address) => address?.EndsWith(Path, StringComparison.Ordinal) is true;
}
