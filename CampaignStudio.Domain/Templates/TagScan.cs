using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Templates;

/// <summary>
/// Looks at a source before the parser does, because the parser recurses without a limit: total length, length of each tag, number of
/// block tags. Closing tags are not counted off: where they stand in <c>raw</c> or a comment they close nothing.
/// </summary>
internal static class TagScan
{
    private static readonly string[] BlockTags = ["if", "unless", "case", "for", "tablerow", "capture"];

    public static Error? Refusal(string source, LiquidLimits limits)
    {
        if (source.Length > limits.SourceLength)
            return TemplateErrors.TooComplex($"The template has {source.Length} characters; at most {limits.SourceLength} are allowed.");

        var blocks = 0;
        var at = NextTag(source, 0);
        while (at >= 0)
        {
            var next = NextTag(source, at + 2);
            var end = EndOfTag(source, at, next < 0 ? source.Length : next);
            if (end is null && next >= 0 && !IsComment(source, at))
                return TemplateErrors.Syntax($"Line {LineOf(source, at)}: a tag is not closed before the next one begins.");
            if ((end ?? source.Length) - at > limits.TagLength)
                return TemplateErrors.TooComplex($"Line {LineOf(source, at)}: a tag has more than {limits.TagLength} characters.");
            if (source[at + 1] == '%' && BlockTags.Contains(NameOf(source, at)) && ++blocks > limits.Blocks)
                return TemplateErrors.TooComplex($"The template has more than {limits.Blocks} blocks (if, for, …). Simplify it.");
            at = next;
        }
        return null;
    }

    private static int NextTag(string source, int from)
    {
        for (var at = source.IndexOf('{', from); at >= 0 && at + 1 < source.Length; at = source.IndexOf('{', at + 1))
        {
            if (source[at + 1] is '{' or '%') return at;
        }
        return -1;
    }

    /// <summary>The end of a tag, outside of its quoted texts; none if it is not closed before the limit.</summary>
    private static int? EndOfTag(string source, int start, int limit)
    {
        var close = source[start + 1] == '{' ? '}' : '%';
        char? quote = null;
        for (var i = start + 2; i < limit; i++)
        {
            var c = source[i];
            if (quote is not null)
            {
                if (c == '\\') i++;
                else if (c == quote) quote = null;
            }
            else if (c is '\'' or '"') quote = c;
            else if (c == close && i + 1 < source.Length && source[i + 1] == '}') return i + 2;
        }
        return null;
    }

    // {% # it's a remark %}: quotes mean nothing there.
    private static bool IsComment(string source, int start) => NameOf(source, start).StartsWith('#');

    private static string NameOf(string source, int start)
    {
        var from = start + 2;
        while (from < source.Length && (source[from] == '-' || char.IsWhiteSpace(source[from]))) from++;
        if (from < source.Length && source[from] == '#') return "#";
        var to = from;
        while (to < source.Length && char.IsAsciiLetter(source[to])) to++;
        return source[from..to];
    }

    private static int LineOf(string source, int at) => source.AsSpan(0, at).Count('\n') + 1;
}
