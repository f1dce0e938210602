using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace CampaignStudio.Domain.Templates;

/// <summary>The HTML part of an e-mail that was written as text only.</summary>
public static partial class HtmlText
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>A small document: a paragraph for each block of lines, its line breaks kept, web addresses as links.</summary>
    public static string FromText(string text)
    {
        var html = new StringBuilder("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head><body>\n");
        var lines = text.ReplaceLineEndings("\n").Trim();
        foreach (var paragraph in BlankLines().Split(lines).Where(paragraph => paragraph.Length > 0))
        {
            html.Append("<p>").Append(string.Join("<br>\n", paragraph.Split('\n').Select(Line))).Append("</p>\n");
        }
        return html.Append("</body></html>\n").ToString();
    }

    private static string Line(string line)
    {
        var html = new StringBuilder();
        var at = 0;
        foreach (Match match in WebAddress().Matches(line))
        {
            // A full stop or bracket after an address belongs to the sentence.
            var url = match.Value.TrimEnd('.', ',', ';', ':', '!', '?', ')', ']', '\'', '"');
            var encoded = Encoder.Encode(url);
            html.Append(Encoder.Encode(line[at..match.Index])).Append("<a href=\"").Append(encoded).Append("\">").Append(encoded).Append("</a>");
            at = match.Index + url.Length;
        }
        return html.Append(Encoder.Encode(line[at..])).ToString();
    }

    [GeneratedRegex(@"\n[ \t]*\n\s*")]
    private static partial Regex BlankLines();

    [GeneratedRegex(@"\bhttps?://[^\s<>""]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WebAddress();
}
