using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace CampaignStudio.Tests.Support;

/// <summary>RFC 6376 §3.4 and §3.7 for relaxed/relaxed and RSA, written out, so that signer and verifier are not one library's.</summary>
internal static partial class DkimByTheBook
{
    /// <summary>Whether the first signature of a message, as it came over the wire, holds.</summary>
    public static bool Verify(byte[] raw, RSA publicKey)
    {
        var message = Encoding.Latin1.GetString(raw);
        var end = message.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var headers = Fold().Replace(message[..end], " ").Split("\r\n").Select(line => line.Split(':', 2)).Select(parts => (Name: parts[0].Trim().ToLowerInvariant(), Value: parts[1])).ToList();

        var signature = headers.First(header => header.Name == "dkim-signature").Value;
        var tags = signature.Split(';').Select(tag => tag.Trim().Split('=', 2)).ToDictionary(tag => tag[0], tag => Blank().Replace(tag[1], ""));
        if (tags["bh"] != Convert.ToBase64String(SHA256.HashData(Encoding.Latin1.GetBytes(Body(message[(end + 4)..]))))) return false;

        var signed = new StringBuilder();
        foreach (var name in tags["h"].Split(':'))
        {
            // Of several headers of one name the lowest comes first.
            var at = headers.FindLastIndex(header => header.Name == name);
            if (at < 0) continue;
            signed.Append(Header(headers[at])).Append("\r\n");
            headers.RemoveAt(at);
        }
        signed.Append(Header(("dkim-signature", Signature().Replace(signature, "$1"))));
        return publicKey.VerifyData(Encoding.Latin1.GetBytes(signed.ToString()), Convert.FromBase64String(tags["b"]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    private static string Header((string Name, string Value) header) => $"{header.Name}:{Blank().Replace(header.Value, " ").Trim(' ')}";

    private static string Body(string body)
    {
        var lines = body.Split("\r\n").Select(line => Blank().Replace(line, " ").TrimEnd(' ')).ToList();
        while (lines is [.., ""]) lines.RemoveAt(lines.Count - 1);
        return string.Concat(lines.Select(line => line + "\r\n"));
    }

    [GeneratedRegex("\r\n(?=[ \t])")]
    private static partial Regex Fold();

    [GeneratedRegex("[ \t]+")]
    private static partial Regex Blank();

    [GeneratedRegex(@"(;\s*b=)[^;]*")]
    private static partial Regex Signature();
}
