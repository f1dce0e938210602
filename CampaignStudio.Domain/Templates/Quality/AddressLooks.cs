using System.Text.RegularExpressions;

namespace CampaignStudio.Domain.Templates.Quality;

/// <summary>What web and e-mail addresses look like to a reader and to a filter.</summary>
internal static partial class AddressLooks
{
    private static readonly HashSet<string> Shorteners = new(StringComparer.OrdinalIgnoreCase)
    {
        "adf.ly", "bit.ly", "bitly.com", "bl.ink", "buff.ly", "cutt.ly", "dlvr.it", "goo.gl", "is.gd", "j.mp", "lnkd.in", "ow.ly", "rb.gy",
        "rebrand.ly", "s.id", "shorturl.at", "t.co", "t.ly", "t2m.io", "tiny.cc", "tiny.one", "tinyurl.com", "trib.al", "v.gd",
    };

    private static readonly HashSet<string> FreeMail = new(StringComparer.OrdinalIgnoreCase)
    {
        "126.com", "163.com", "aol.com", "free.fr", "gmail.com", "gmx.at", "gmx.ch", "gmx.com", "gmx.de", "gmx.fr", "gmx.net", "googlemail.com",
        "hotmail.co.uk", "hotmail.com", "hotmail.de", "hotmail.es", "hotmail.fr", "hotmail.it", "icloud.com", "laposte.net", "libero.it",
        "live.com", "live.co.uk", "live.fr", "mac.com", "mail.com", "mail.ru", "me.com", "msn.com", "orange.fr", "outlook.com", "outlook.de",
        "outlook.es", "outlook.fr", "pm.me", "proton.me", "protonmail.com", "qq.com", "rocketmail.com", "sfr.fr", "t-online.de", "wanadoo.fr", "web.de",
        "yahoo.ca", "yahoo.co.in", "yahoo.co.jp", "yahoo.co.uk", "yahoo.com", "yahoo.com.br", "yahoo.de", "yahoo.es", "yahoo.fr", "yahoo.it",
        "yandex.com", "yandex.ru", "ymail.com", "zohomail.com",
    };

    // A name without "www." counts as an address only under these: "report.sh", "readme.md" and "Node.js" are words.
    private static readonly HashSet<string> PlainEndings = new(StringComparer.OrdinalIgnoreCase)
    {
        "app", "at", "be", "bg", "biz", "br", "ca", "ch", "cn", "com", "cz", "de", "dk", "edu", "es", "eu", "example", "fi", "fr", "gov", "gr", "hu", "ie",
        "in", "info", "io", "it", "jp", "kr", "lu", "mx", "net", "nl", "no", "nz", "org", "pt", "ro", "ru", "se", "shop", "store", "tr", "uk", "us",
    };

    /// <summary>The host of an absolute http or https address, in ASCII and without <c>www.</c>; else <c>null</c>.</summary>
    public static string? HostOf(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0 && AsciiHost(uri) is { } host ? WithoutWww(host) : null;

    public static bool IsShortener(string host) => Shorteners.Contains(host);

    /// <summary>A domain at which anybody can have an address.</summary>
    public static bool IsFreeMail(string domain) => FreeMail.Contains(domain);

    /// <summary>The host that a link's words promise, when they are nothing but a web address; else <c>null</c>.</summary>
    public static string? ShownHost(string words)
    {
        if (!ShownAddress().IsMatch(words)) return null;
        var hasScheme = words.Contains("://", StringComparison.Ordinal);
        if (HostOf(hasScheme ? words : "https://" + words) is not { } host) return null;
        var isSure = hasScheme || words.StartsWith("www.", StringComparison.OrdinalIgnoreCase);
        return isSure || (PlainEndings.Contains(host[(host.LastIndexOf('.') + 1)..]) && !words.Any(char.IsUpper)) ? host : null;
    }

    /// <summary>The same host, or one below the other.</summary>
    public static bool AreRelated(string one, string other) =>
        one.Equals(other, StringComparison.OrdinalIgnoreCase)
        || one.EndsWith("." + other, StringComparison.OrdinalIgnoreCase)
        || other.EndsWith("." + one, StringComparison.OrdinalIgnoreCase);

    // A host that was taken can still be one the DNS has no name for.
    private static string? AsciiHost(Uri uri)
    {
        try
        {
            return uri.IdnHost;
        }
        catch (UriFormatException)
        {
            return null;
        }
    }

    private static string WithoutWww(string host) => host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? host[4..] : host;

    [GeneratedRegex(@"^(https?://)?[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)*\.\p{L}{2,}(:\d+)?([/?#]\S*)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ShownAddress();
}
