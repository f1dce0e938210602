namespace CampaignStudio.Integrations.Smtp;

/// <summary>Configuration section <c>Email:Dkim</c>. All blank: messages leave unsigned.</summary>
public sealed record DkimOptions
{
    public const string Section = "Email:Dkim";

    /// <summary>The domain that vouches for the messages: the sender's own, or one above it.</summary>
    public string? Domain { get; init; }

    /// <summary>Names the record with the public key: <c>{Selector}._domainkey.{Domain}</c>.</summary>
    public string? Selector { get; init; }

    /// <summary>A PEM file with an RSA key of at least 1024 bits or an Ed25519 key, without a password; relative to the program.</summary>
    public string? PrivateKeyFile { get; init; }
}
