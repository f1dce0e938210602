using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace CampaignStudio.Domain.Delivery;

/// <summary>Everything that turns rendered content into a tracked message with a way out.</summary>
/// <param name="Signer">Signs pixel and links.</param>
/// <param name="PublicUrl">Base of the links, without a trailing slash.</param>
/// <param name="OutreachId">The outreach whose opens and clicks are meant.</param>
/// <param name="UnsubscribeUrl">What <c>{{ unsubscribe_url }}</c> rendered to.</param>
/// <param name="PostalFooter">The sender's postal address, if it is to stand under the message.</param>
/// <param name="UnsubscribeLabel">The words of the unsubscribe link, in the lead's language.</param>
public sealed record Tracking(
    LinkSigner Signer,
    string PublicUrl,
    long OutreachId,
    string UnsubscribeUrl,
    string? PostalFooter = null,
    string UnsubscribeLabel = "Unsubscribe")
{
    /// <summary>Whether the pixel is added.</summary>
    public bool Opens { get; init; } = true;

    /// <summary>Whether links are rewritten.</summary>
    public bool Clicks { get; init; } = true;

    /// <summary>What links get on their way, tracked or not; null: nothing.</summary>
    public LinkTagger? Tags { get; init; }

    /// <summary>A link of this site that is itself meant, and leads nowhere else.</summary>
    internal bool IsOurs(string url) =>
        url.StartsWith(PublicUrl, StringComparison.OrdinalIgnoreCase)
        && url.AsSpan(PublicUrl.Length) is var path
        && (path.StartsWith("/t/c/") || path.StartsWith(HiddenLink.Path) || path.StartsWith("/u/"));
}

/// <summary>
/// Adds pixel, signed and tagged links, a hidden link for programs that follow all, postal footer and unsubscribe line. One pass over the markup without a tree: whatever is not an
/// <c>a href</c> of ours to change is copied as it stands, broken markup included. Doing it twice changes no link twice.
/// </summary>
public static partial class TrackedContent
{
    private static readonly string[] RawTextElements = ["style", "script", "title", "textarea", "xmp"];

    /// <summary>The HTML part.</summary>
    public static string Html(string html, Tracking tracking)
    {
        ArgumentNullException.ThrowIfNull(html);
        ArgumentNullException.ThrowIfNull(tracking);
        var output = new StringBuilder(html.Length + 1024);
        var links = new LinkTargets(tracking);
        var (copied, bodyEnd, at) = (0, -1, 0);

        while ((at = NextTag(html, at)) >= 0)
        {
            if (html.AsSpan(at).StartsWith("<!--"))
            {
                at = After(html, "-->", at + 4);
                continue;
            }
            if (IsTag(html, at, "/body"))
            {
                // The last one counts; content after an earlier, stray one stays inside.
                output.Append(html, copied, at - copied);
                (copied, bodyEnd) = (at, output.Length);
            }
            var raw = RawTextElements.FirstOrDefault(name => IsTag(html, at, name));
            if (raw is not null)
            {
                at = After(html, "</" + raw, at + 1);
                continue;
            }
            if (IsTag(html, at, "a"))
            {
                at = HrefScanner.Find(html, at + 2, out var value);
                if (value is { } range && links.Rewrite(WebUtility.HtmlDecode(html[range.Value]).Trim()) is { } target)
                {
                    output.Append(html, copied, range.Whole.Start.Value - copied).Append('"').Append(WebUtility.HtmlEncode(target)).Append('"');
                    copied = range.Whole.End.Value;
                }
                continue;
            }
            at++;
        }

        output.Append(html, copied, html.Length - copied);
        output.Insert(bodyEnd < 0 ? output.Length : bodyEnd, HtmlEnd(tracking, links.HasUnsubscribe, links.HasTracked));
        return output.ToString();
    }

    /// <summary>The text part: links are tagged, and else stay as they are; postal footer and, unless it is there, the unsubscribe address follow.</summary>
    public static string Text(string text, Tracking tracking)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(tracking);
        var output = new StringBuilder(tracking.Tags is { } tags ? TagAll(text.TrimEnd(), tracking, tags) : text.TrimEnd());
        var hasUnsubscribe = text.Contains(tracking.UnsubscribeUrl, StringComparison.Ordinal);
        if (!string.IsNullOrWhiteSpace(tracking.PostalFooter)) output.Append("\n\n").Append(tracking.PostalFooter.Trim());
        if (!hasUnsubscribe) output.Append("\n\n").Append(tracking.UnsubscribeLabel).Append(": ").Append(tracking.UnsubscribeUrl);
        return output.Append('\n').ToString();
    }

    private static string TagAll(string text, Tracking tracking, LinkTagger tags) => Address().Replace(text, match =>
    {
        var url = WithoutPunctuation(match.Value);
        return url == tracking.UnsubscribeUrl || tracking.IsOurs(url) ? match.Value : tags.Tag(url) + match.Value[url.Length..];
    });

    /// <summary>What follows an address in a sentence does not belong to it, nor does a bracket that was opened before it.</summary>
    private static string WithoutPunctuation(string address)
    {
        var end = address.Length;
        var open = address.Count(letter => letter is ')') - address.Count(letter => letter is '(');
        for (; end > 0; end--)
        {
            var last = address[end - 1];
            if (last is ')' && open-- <= 0) break;
            if (last is not (')' or '.' or ',' or ';' or ':' or '!' or '?' or '\'' or ']')) break;
        }
        return address[..end];
    }

    [GeneratedRegex("""https?://[^\s<>"]+""", RegexOptions.IgnoreCase)]
    private static partial Regex Address();

    private static string HtmlEnd(Tracking tracking, bool hasUnsubscribe, bool hasTracked)
    {
        var end = new StringBuilder();
        var hasPostal = !string.IsNullOrWhiteSpace(tracking.PostalFooter);
        if (hasPostal || !hasUnsubscribe)
        {
            end.Append("<p style=\"margin-top:24px;font-size:12px;color:#767676\">");
            if (hasPostal) end.Append(WebUtility.HtmlEncode(tracking.PostalFooter!.Trim()).ReplaceLineEndings("<br>"));
            if (hasPostal && !hasUnsubscribe) end.Append("<br>");
            if (!hasUnsubscribe)
            {
                end.Append("<a href=\"").Append(WebUtility.HtmlEncode(tracking.UnsubscribeUrl)).Append("\">")
                    .Append(WebUtility.HtmlEncode(tracking.UnsubscribeLabel)).Append("</a>");
            }
            end.Append("</p>");
        }
        if (hasTracked)
        {
            end.Append("<a href=\"").Append(WebUtility.HtmlEncode(HiddenLink.AddressAt(tracking.PublicUrl) + tracking.Signer.HiddenToken(tracking.OutreachId)))
                .Append("\" style=\"display:none\" rel=\"nofollow\" tabindex=\"-1\" aria-hidden=\"true\"></a>");
        }
        if (tracking.Opens)
        {
            end.Append("<img src=\"").Append(WebUtility.HtmlEncode($"{tracking.PublicUrl}/t/o/{tracking.Signer.OpenToken(tracking.OutreachId)}.gif"))
                .Append("\" width=\"1\" height=\"1\" alt=\"\">");
        }
        return end.ToString();
    }

    private static int NextTag(string html, int from) => from >= html.Length ? -1 : html.IndexOf('<', from);

    private static int After(string html, string text, int from)
    {
        var found = from >= html.Length ? -1 : html.IndexOf(text, from, StringComparison.OrdinalIgnoreCase);
        return found < 0 ? html.Length : found + text.Length;
    }

    private static bool IsTag(string html, int at, string name)
    {
        var end = at + 1 + name.Length;
        return end < html.Length
            && html.AsSpan(at + 1, name.Length).Equals(name, StringComparison.OrdinalIgnoreCase)
            && (char.IsWhiteSpace(html[end]) || html[end] is '>' or '/');
    }

    /// <summary>Decides for each link of one message; the same target is signed once.</summary>
    private sealed class LinkTargets(Tracking tracking)
    {
        private readonly Dictionary<string, string> _signed = new(StringComparer.Ordinal);

        public bool HasUnsubscribe { get; private set; }

        public bool HasTracked => _signed.Count > 0;

        /// <summary>The new address, or <c>null</c> to leave the link alone.</summary>
        public string? Rewrite(string url)
        {
            if (url == tracking.UnsubscribeUrl)
            {
                HasUnsubscribe = true;
                return null;
            }
            if (tracking.IsOurs(url) || !LinkSigner.CanTarget(url)) return null;
            var target = tracking.Tags?.Tag(url) ?? url;
            if (!tracking.Clicks) return target == url ? null : target;
            if (_signed.TryGetValue(target, out var known)) return known;
            return _signed[target] = $"{tracking.PublicUrl}/t/c/{tracking.Signer.ClickToken(tracking.OutreachId, target)}";
        }
    }
}
