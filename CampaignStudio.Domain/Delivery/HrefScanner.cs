namespace CampaignStudio.Domain.Delivery;

/// <summary>Reads the attributes of one start tag the way browsers do (HTML Standard §13.2.5.33), looking for <c>href</c>.</summary>
internal static class HrefScanner
{
    /// <summary>Where an attribute's value stands.</summary>
    /// <param name="Whole">With its quotes, if any.</param>
    /// <param name="Value">Without.</param>
    internal readonly record struct Found(Range Whole, Range Value);

    /// <summary>Scans from behind the tag's name to behind its end, which it returns. The first <c>href</c> counts.</summary>
    public static int Find(string html, int at, out Found? href)
    {
        href = null;
        while (at < html.Length)
        {
            while (at < html.Length && (char.IsWhiteSpace(html[at]) || html[at] == '/')) at++;
            if (at >= html.Length) break;
            if (html[at] == '>') return at + 1;

            var name = at;
            do at++;
            while (at < html.Length && !char.IsWhiteSpace(html[at]) && html[at] is not ('=' or '>' or '/'));
            var isHref = html.AsSpan(name, at - name).Equals("href", StringComparison.OrdinalIgnoreCase);

            var equals = SkipBlanks(html, at);
            if (equals >= html.Length || html[equals] != '=') continue;
            at = SkipBlanks(html, equals + 1);
            if (at >= html.Length) break;

            var found = ReadValue(html, at);
            // A quote that is never closed swallows the rest: nothing there is safe to change.
            if (found is not { } value) return html.Length;
            at = value.Whole.End.Value;
            if (isHref) href ??= value;
        }
        // The tag never ends, so it is no tag.
        href = null;
        return html.Length;
    }

    private static Found? ReadValue(string html, int at)
    {
        if (html[at] is '"' or '\'')
        {
            var close = html.IndexOf(html[at], at + 1);
            return close < 0 ? null : new Found(at..(close + 1), (at + 1)..close);
        }
        var end = at;
        while (end < html.Length && !char.IsWhiteSpace(html[end]) && html[end] != '>') end++;
        return new Found(at..end, at..end);
    }

    private static int SkipBlanks(string html, int at)
    {
        while (at < html.Length && char.IsWhiteSpace(html[at])) at++;
        return at;
    }
}
