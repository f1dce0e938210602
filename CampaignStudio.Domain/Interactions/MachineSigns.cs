namespace CampaignStudio.Domain.Interactions;

/// <summary>
/// Tells machines that look at mail before or instead of people by what they call themselves. When in doubt it was a human:
/// image proxies such as Gmail's fetch when the reader opens.
/// </summary>
public static class MachineSigns
{
    private const string Script = "program without a reader";
    private const string Nameless = "gives no name";

    private static readonly (string Part, string Reason)[] Scanners =
    [
        ("barracuda", "Barracuda link protection"),
        ("mimecast", "Mimecast link protection"),
        ("proofpoint", "Proofpoint link protection"),
        ("urldefense", "Proofpoint link protection"),
        ("safelinks", "Microsoft Safe Links"),
        ("bingpreview", "link preview"),
        ("slackbot", "link preview"),
        ("facebookexternalhit", "link preview"),
        ("twitterbot", "link preview"),
        ("linkedinbot", "link preview"),
        ("whatsapp/", "link preview"),
        ("telegrambot", "link preview"),
        ("skypeuripreview", "link preview"),
        ("discordbot", "link preview"),
        ("googlebot", "web crawler"),
        ("bingbot", "web crawler"),
        ("crawler", "web crawler"),
        ("spider", "web crawler"),
        ("headlesschrome", "browser without a screen"),
        ("phantomjs", "browser without a screen"),
        ("fireeye", "Trellix link protection"),
        ("trendmicro", "Trend Micro link protection"),
        ("symantec", "Symantec link protection"),
        ("messagelabs", "Symantec link protection"),
        ("sophos", "Sophos link protection"),
        ("fortiguard", "Fortinet link protection"),
        ("cisco", "Cisco link protection"),
        ("zscaler", "Zscaler link protection"),
        ("checkpoint", "Check Point link protection"),
        ("google-safety", "Google link protection"),
        ("python-requests", Script),
        ("python-urllib", Script),
        ("python/", Script),
        ("aiohttp", Script),
        ("httpx", Script),
        ("curl/", Script),
        ("wget", Script),
        ("go-http-client", Script),
        ("java/", Script),
        ("apache-httpclient", Script),
        ("okhttp", Script),
        ("libwww-perl", Script),
        ("lwp::", Script),
        ("node-fetch", Script),
        ("undici", Script),
        ("axios/", Script),
        ("guzzlehttp", Script),
        ("powershell/", Script),
        ("postmanruntime", Script),
        ("scrapy", Script),
    ];

    /// <summary>Why this pixel was not fetched for a reader; null: it was.</summary>
    public static string? OfOpen(string? userAgent) =>
        // Apple's mail privacy protection fetches every picture in advance, under this name and no other.
        userAgent?.Trim() == "Mozilla/5.0" ? "Apple Mail privacy prefetch" : OfClick(userAgent);

    /// <summary>Why this link was not followed by a reader; null: it was. Every browser and every picture proxy gives a name.</summary>
    public static string? OfClick(string? userAgent) => string.IsNullOrWhiteSpace(userAgent)
        ? Nameless
        : Array.Find(Scanners, scanner => userAgent.Contains(scanner.Part, StringComparison.OrdinalIgnoreCase)).Reason;
}
