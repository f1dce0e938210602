using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Delivery;

/// <summary>A mailbox that also takes what is sent to its name with a detail behind a plus sign (RFC 5233), so that each message can have an address of its own.</summary>
public sealed record ReplyAddress
{
    /// <summary>So that name, plus sign and token stay within the 64 characters before the @ (RFC 5321 §4.5.3.1.1).</summary>
    public const int MaxName = 64 - 1 - LinkSigner.ReplyTokenLength;

    private ReplyAddress(string name, string domain) => (Name, Domain) = (name, domain);

    public string Name { get; }
    public string Domain { get; }

    /// <summary>Refused: what is no address, and a name that leaves no room for the token.</summary>
    public static Result<ReplyAddress> Parse(string text)
    {
        var normal = EmailAddress.Normalize(text);
        if (normal.IsError) return normal.Error!;
        var at = normal.Value.LastIndexOf('@');
        return at > MaxName
            ? Error.Invalid("reply_address_long", $"The reply address has at most {MaxName} characters before the @, for each message puts a mark of its own behind them.")
            : new ReplyAddress(normal.Value[..at], normal.Value[(at + 1)..]);
    }

    /// <param name="token">Letters and digits only.</param>
    public string For(string token) => $"{Name}+{token}@{Domain}";
}
