using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CampaignStudio.Tests.Support;

public static class TestCertificates
{
    /// <summary>A self-signed server certificate that nobody trusts by itself.</summary>
    public static X509Certificate2 Loopback()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        using var created = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return X509CertificateLoader.LoadPkcs12(created.Export(X509ContentType.Pfx), null);
    }
}
