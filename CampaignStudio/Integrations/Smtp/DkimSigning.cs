using System.Text.RegularExpressions;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Setup;
using MimeKit;
using MimeKit.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.OpenSsl;

namespace CampaignStudio.Integrations.Smtp;

/// <summary>
/// Signs messages with DKIM (RFC 6376; RFC 8463 for Ed25519), relaxed/relaxed: what mail servers do to white space on the way
/// does no harm. The key is read once. Safe to call from many threads.
/// </summary>
public sealed partial class DkimSigning
{
    /// <summary>RFC 8301 §3.2: verifiers take no shorter RSA key for a signature.</summary>
    private const int MinRsaBits = 1024;

    /// <summary>What a reader relies on. RFC 8058 §4 demands that both headers of the one-click unsubscription are among it.</summary>
    private static readonly HeaderId[] Headers =
    [
        HeaderId.From, HeaderId.To, HeaderId.ReplyTo, HeaderId.Subject, HeaderId.Date, HeaderId.MessageId,
        HeaderId.MimeVersion, HeaderId.ContentType, HeaderId.ContentTransferEncoding,
        HeaderId.ListUnsubscribe, HeaderId.ListUnsubscribePost,
    ];

    private readonly DkimSigner? _signer;

    private DkimSigning(DkimSigner? signer) => _signer = signer;

    /// <summary>Signs nothing.</summary>
    public static DkimSigning Off { get; } = new(signer: null);

    /// <summary>The signing domain; <c>null</c>: nothing is signed.</summary>
    public string? Domain => _signer?.Domain;

    /// <summary>
    /// Reads the key. <see cref="Off"/> when nothing is configured; <see cref="StartupRefusedException"/> names the setting that is
    /// missing or the file that is no key.
    /// </summary>
    public static DkimSigning Load(DkimOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var settings = new[] { (nameof(options.Domain), options.Domain), (nameof(options.Selector), options.Selector), (nameof(options.PrivateKeyFile), options.PrivateKeyFile) };
        if (settings.All(IsBlank)) return Off;
        if (settings.FirstOrDefault(IsBlank) is (string missing, _))
        {
            throw new StartupRefusedException($"{DkimOptions.Section}:{missing} is missing: DKIM needs Domain, Selector and PrivateKeyFile, or none of them.");
        }
        var (domain, selector) = (DnsName(nameof(options.Domain), options.Domain!), DnsName(nameof(options.Selector), options.Selector!));
        return new DkimSigning(ReadKey(Path.GetFullPath(options.PrivateKeyFile!, AppContext.BaseDirectory)) switch
        {
            RsaPrivateCrtKeyParameters rsa when rsa.Modulus.BitLength < MinRsaBits =>
                throw Refuse(options.PrivateKeyFile!, $"it holds an RSA key of {rsa.Modulus.BitLength} bits; receivers ignore less than {MinRsaBits}, and 2048 are usual"),
            RsaPrivateCrtKeyParameters rsa => Relaxed(new RsaDkimSigner(rsa, domain, selector)),
            Ed25519PrivateKeyParameters ed25519 => Relaxed(new DkimSigner(ed25519, domain, selector, DkimSignatureAlgorithm.Ed25519Sha256)),
            _ => throw Refuse(options.PrivateKeyFile!, "it holds a key that is neither RSA nor Ed25519"),
        });
    }

    /// <summary>
    /// Adds the signature, as the last change to a message: what is changed afterwards breaks it. A sender outside the signing
    /// domain is left unsigned, for a signature of another domain counts for nothing there (RFC 7489 §3.1).
    /// </summary>
    public void Sign(MimeMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (_signer is null || message.From.Mailboxes.FirstOrDefault() is not { } from || !SenderSettings.IsWithin(from.Address, _signer.Domain)) return;
        // Seven bits pass every server as they are; where one had to recode the body, the signature would be lost.
        message.Prepare(EncodingConstraint.SevenBit);
        _signer.Sign(message, Headers);
    }

    private static bool IsBlank((string Name, string? Value) setting) => string.IsNullOrWhiteSpace(setting.Value);

    private static DkimSigner Relaxed(DkimSigner signer)
    {
        signer.HeaderCanonicalizationAlgorithm = signer.BodyCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed;
        return signer;
    }

    private static string DnsName(string setting, string given)
    {
        var name = given.Trim().ToLowerInvariant();
        return DnsLabels().IsMatch(name) ? name : throw new StartupRefusedException($"{DkimOptions.Section}:{setting} is '{given}', which can't be part of a name in the DNS.");
    }

    private static AsymmetricKeyParameter ReadKey(string path)
    {
        try
        {
            using var pem = new PemReader(File.OpenText(path));
            return pem.ReadObject() switch
            {
                AsymmetricCipherKeyPair pair => pair.Private,
                AsymmetricKeyParameter { IsPrivate: true } key => key,
                _ => throw new FormatException(),
            };
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Refuse(path, "there is no such file");
        }
        catch (UnauthorizedAccessException)
        {
            throw Refuse(path, "this program may not read it");
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // Whatever a PEM reader stumbles over; its own words help nobody.
            throw Refuse(path, "it holds no private key in PEM form without a password");
        }
    }

    private static StartupRefusedException Refuse(string path, string reason) => new($"{DkimOptions.Section}:{nameof(DkimOptions.PrivateKeyFile)} is '{path}': {reason}.");

    [GeneratedRegex(@"^(?!-)[a-z0-9_-]+(?<!-)(\.(?!-)[a-z0-9_-]+(?<!-))*$")]
    private static partial Regex DnsLabels();
}
