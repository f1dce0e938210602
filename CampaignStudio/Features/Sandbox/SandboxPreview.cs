using System.Text.RegularExpressions;

namespace CampaignStudio.Features.Sandbox;

/// <summary>Makes a delivered e-mail safe to look at: looking must be neither an open nor a click.</summary>
internal static partial class SandboxPreview
{
    // The frame runs no scripts anyway; this keeps it from loading pictures over plain HTTP, the tracking pixel among them.
    private const string Head =
        """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data: https:"><base target="_blank"><style>html{color-scheme:light}a{cursor:default;pointer-events:none}</style>""";

    /// <summary>For a frame's <c>srcdoc</c>: without the pixel, and with links that lead nowhere.</summary>
    public static string Of(string html)
    {
        var still = Links().Replace(Pixels().Replace(html, ""), "$1 data-href=");
        return still.Contains("<head>", StringComparison.OrdinalIgnoreCase)
            ? HeadTag().Replace(still, match => match.Value + Head, 1)
            : Head + still;
    }

    [GeneratedRegex("""<img\b[^>]*/t/o/[^>]*>""", RegexOptions.IgnoreCase)]
    private static partial Regex Pixels();

    [GeneratedRegex("""(<(?:a|area)\b[^>]*?)\shref\s*=""", RegexOptions.IgnoreCase)]
    private static partial Regex Links();

    [GeneratedRegex("<head>", RegexOptions.IgnoreCase)]
    private static partial Regex HeadTag();
}
