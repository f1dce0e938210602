using System.Security.Cryptography;
using System.Text;

namespace CampaignStudio.Integrations.Twilio;

/// <summary>The <c>X-Twilio-Signature</c> of a webhook with form parameters, after Twilio's published algorithm.</summary>
public static class TwilioSignature
{
    /// <summary>
    /// Whether Twilio sent this. The signed text is the exact public address with its query, then every form parameter's name
    /// and value, sorted by name, repeated values once each in order; HMAC-SHA1, base64. Twilio signs addresses
    /// with or without the default port, so both are tried.
    /// </summary>
    /// <param name="authToken">The account's auth token; blank: nothing is valid.</param>
    /// <param name="url">The public address as configured at Twilio: scheme and host as the world sees them, not as a proxy passes them.</param>
    /// <param name="form">All form parameters, decoded, none left out.</param>
    /// <param name="header">The header's value.</param>
    public static bool IsValid(string? authToken, string url, IEnumerable<KeyValuePair<string, string>> form, string? header)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (string.IsNullOrEmpty(authToken) || string.IsNullOrEmpty(header)) return false;

        var tail = new StringBuilder();
        foreach (var (name, value) in form.Distinct().OrderBy(pair => pair.Key, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal))
        {
            tail.Append(name).Append(value);
        }
        var parameters = tail.ToString();
        var key = Encoding.UTF8.GetBytes(authToken);
        var given = Encoding.UTF8.GetBytes(header.Trim());
        var isValid = false;
        foreach (var candidate in Spellings(url)) isValid |= Matches(key, candidate + parameters, given);
        return isValid;
    }

    private static bool Matches(byte[] key, string text, byte[] given)
    {
#pragma warning disable CA5350 // Twilio's algorithm, not ours to choose; HMAC-SHA1 is not broken as a MAC.
        var expected = Convert.ToBase64String(HMACSHA1.HashData(key, Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), given);
    }

    /// <summary>As given, and with the scheme's default port added or taken away; letter case is kept since it is signed.</summary>
    private static IEnumerable<string> Spellings(string url)
    {
        yield return url;
        var port = url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? ":443" : ":80";
        var host = url.IndexOf("://", StringComparison.Ordinal) + 3;
        if (host < 3) yield break;
        var end = url.AsSpan(host).IndexOfAny("/?#");
        end = end < 0 ? url.Length : host + end;
        var authority = url[host..end];
        if (authority.EndsWith(port, StringComparison.Ordinal)) yield return url[..(end - port.Length)] + url[end..];
        else if (authority.LastIndexOf(':') <= authority.LastIndexOf(']')) yield return url[..end] + port + url[end..];
    }
}
