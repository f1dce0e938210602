using System.Security.Cryptography;
using CampaignStudio.Domain.Delivery.Senders;
using Microsoft.AspNetCore.DataProtection;

namespace CampaignStudio.Integrations;

/// <summary>Seals with the same keys as the sign-in cookies: beside the database with SQLite, in it with the others.</summary>
internal sealed class SecretBox(IDataProtectionProvider protection) : ISecretBox
{
    private readonly IDataProtector _protector = protection.CreateProtector("senders");

    public string Seal(string secret) => _protector.Protect(secret);

    public string? TryOpen(string sealedSecret)
    {
        try
        {
            return _protector.Unprotect(sealedSecret);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
