using System.Collections.Concurrent;
using System.Security.Cryptography;
using MimeKit.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;

namespace CampaignStudio.Integrations.Smtp;

/// <summary>
/// MimeKit's signer with the RSA of the system instead of the managed one: 2048 bits take half a millisecond instead of eight,
/// which would be the slowest part of a message by far.
/// </summary>
internal sealed class RsaDkimSigner(RsaPrivateCrtKeyParameters key, string domain, string selector) : DkimSigner(key, domain, selector)
{
    private readonly RSAParameters _parameters = DotNetUtilities.ToRSAParameters(key);

    // A key object serves one thread at a time.
    private readonly ConcurrentBag<RSA> _idle = [];

    protected override ISigner CreateSigningContext() => new Context(this);

    private byte[] SignHash(byte[] hash)
    {
        var rsa = _idle.TryTake(out var known) ? known : RSA.Create(_parameters);
        var signature = rsa.SignHash(hash, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        _idle.Add(rsa);
        return signature;
    }

    private sealed class Context(RsaDkimSigner owner) : ISigner
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public string AlgorithmName => "SHA-256withRSA";

        public void Init(bool forSigning, ICipherParameters parameters)
        {
        }

        public void Update(byte input) => _hash.AppendData([input]);

        public void BlockUpdate(byte[] input, int inOff, int inLen) => _hash.AppendData(input, inOff, inLen);

        public void BlockUpdate(ReadOnlySpan<byte> input) => _hash.AppendData(input);

        public int GetMaxSignatureSize() => owner._parameters.Modulus!.Length;

        public byte[] GenerateSignature()
        {
            using (_hash) return owner.SignHash(_hash.GetHashAndReset());
        }

        public bool VerifySignature(byte[] signature) => throw new NotSupportedException("This key signs.");

        public void Reset() => _hash.GetHashAndReset();
    }
}
