using System.Security.Cryptography;
using CampaignStudio.Integrations.Smtp;
using MimeKit;
using MimeKit.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;

namespace CampaignStudio.Tests.Support;

/// <summary>A key pair of a signing domain: the file of its private half, and the record with its public one.</summary>
public sealed class DkimKeys : DkimPublicKeyLocatorBase, IDisposable
{
    public const string Domain = "example.com";
    public const string Selector = "autumn";

    private readonly string _record;

    private DkimKeys(string privatePem, string record)
    {
        File = Path.GetTempFileName();
        System.IO.File.WriteAllText(File, privatePem);
        _record = record;
    }

    public string File { get; }

    /// <summary>The public half of an RSA key.</summary>
    public RSA? PublicRsa { get; private init; }

    public DkimOptions Options => new() { Domain = Domain, Selector = Selector, PrivateKeyFile = File };

    /// <summary>As <c>openssl genrsa</c> writes it, or with <paramref name="old"/> in the form of OpenSSL 1.</summary>
    public static DkimKeys Rsa(int bits = 2048, bool old = false)
    {
        using var rsa = RSA.Create(bits);
        return new DkimKeys(
            old ? rsa.ExportRSAPrivateKeyPem() : rsa.ExportPkcs8PrivateKeyPem(),
            $"v=DKIM1; k=rsa; p={Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo())}")
        {
            PublicRsa = RSA.Create(rsa.ExportParameters(includePrivateParameters: false)),
        };
    }

    /// <summary>As <c>openssl genpkey -algorithm ed25519</c> writes it.</summary>
    public static DkimKeys Ed25519()
    {
        var key = new Ed25519PrivateKeyParameters(new SecureRandom());
        var pem = PemEncoding.WriteString("PRIVATE KEY", PrivateKeyInfoFactory.CreatePrivateKeyInfo(key).GetEncoded());
        return new DkimKeys(pem, $"v=DKIM1; k=ed25519; p={Convert.ToBase64String(key.GeneratePublicKey().GetEncoded())}");
    }

    /// <summary>A file that is not what it should be: as it stands, or one of the kinds that tests name.</summary>
    public static DkimKeys Of(string content)
    {
        using var rsa = RSA.Create(content == "short" ? 512 : 2048);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var password = new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 10);
        return new DkimKeys(
            content switch
            {
                "short" => rsa.ExportPkcs8PrivateKeyPem(),
                "public" => rsa.ExportSubjectPublicKeyInfoPem(),
                "locked" => rsa.ExportEncryptedPkcs8PrivateKeyPem("secret", password),
                "curve" => curve.ExportPkcs8PrivateKeyPem(),
                _ => content,
            },
            record: "");
    }

    /// <summary>Whether a message has exactly one signature, and it holds.</summary>
    public bool Verify(MimeMessage message) =>
        new DkimVerifier(this).Verify(message, message.Headers.Single(header => header.Id == HeaderId.DkimSignature));

    /// <summary>Reads what the DNS would answer.</summary>
    public override AsymmetricKeyParameter LocatePublicKey(string methods, string domain, string selector, CancellationToken cancellationToken = default)
    {
        Assert.Equal(("dns/txt", Domain, Selector), (methods, domain, selector));
        return GetPublicKey(_record);
    }

    public override Task<AsymmetricKeyParameter> LocatePublicKeyAsync(string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
        Task.FromResult(LocatePublicKey(methods, domain, selector, cancellationToken));

    public void Dispose()
    {
        System.IO.File.Delete(File);
        PublicRsa?.Dispose();
    }
}
