using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace CampaignStudio.Domain.Templates;

/// <summary>The text part of an e-mail that was written in HTML only.</summary>
public static partial class PlainText
{
    private static readonly HashSet<string> Paragraphs = new(StringComparer.OrdinalIgnoreCase)
        { "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "pre", "table", "dl" };

    private static readonly HashSet<string> Lines = new(StringComparer.OrdinalIgnoreCase)
        { "div", "section", "article", "header", "footer", "main", "nav", "aside", "tr", "dt", "dd", "address", "figure", "form", "center", "body" };

    /// <summary>
    /// What a reader would see: paragraphs and headings set apart, list items marked, links as <c>text (url)</c>, images by their
    /// description, hidden text left out. Lines end in <c>\n</c>.
    /// </summary>
    public static string FromHtml(string html)
    {
        var text = new TextFlow();
        using var document = MailMarkup.TryParse(html);
        if (document is null) text.Words(WebUtility.HtmlDecode(Tag().Replace(html, " ")));
        else if (document.Body is { } body) Walk(body, text, 0);
        return text.ToString();
    }

    private static void Walk(IElement parent, TextFlow text, int depth)
    {
        if (depth > MailMarkup.MaxDepth)
        {
            text.Words(parent.TextContent);
            return;
        }
        foreach (var node in parent.ChildNodes)
        {
            if (node is IElement element) Element(element, text, depth + 1);
            else if (node is IText words) text.Words(words.Data);
        }
    }

    private static void Element(IElement element, TextFlow text, int depth)
    {
        if (MailMarkup.IsInvisible(element)) return;

        switch (element.LocalName)
        {
            case "br":
                text.Break();
                break;
            case "hr":
                text.Paragraph();
                text.Words("----");
                text.Paragraph();
                break;
            case "img":
                text.Words(element.GetAttribute("alt") ?? "");
                break;
            case "a":
                Link(element, text, depth);
                break;
            case "li":
                text.Line();
                text.Mark(Marker(element));
                Walk(element, text, depth);
                text.Line();
                break;
            case "td" or "th":
                text.Words(" ");
                Walk(element, text, depth);
                break;
            default:
                Block(element, text, depth);
                break;
        }
    }

    private static void Block(IElement element, TextFlow text, int depth)
    {
        Action around = Paragraphs.Contains(element.LocalName) ? text.Paragraph : Lines.Contains(element.LocalName) ? text.Line : () => { };
        around();
        Walk(element, text, depth);
        around();
    }

    private static void Link(IElement link, TextFlow text, int depth)
    {
        var before = text.Length;
        Walk(link, text, depth);
        var shown = text.Since(before).Trim();

        var url = link.GetAttribute("href")?.Trim() ?? "";
        if (url.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)) url = url["mailto:".Length..].Split('?')[0];
        if (url.Length == 0 || url.StartsWith('#') || string.Equals(shown, url, StringComparison.OrdinalIgnoreCase)) return;
        text.Words(shown.Length == 0 ? url : $" ({url})");
    }

    private static string Marker(IElement item)
    {
        if (item.ParentElement?.LocalName != "ol") return "- ";
        var position = item.ParentElement.Children.TakeWhile(child => child != item).Count(child => child.LocalName == "li") + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{position}. ");
    }

    [GeneratedRegex("<[^<>]*>")]
    private static partial Regex Tag();

    /// <summary>Text in which white space is one blank and breaks do not pile up.</summary>
    private sealed class TextFlow
    {
        private readonly StringBuilder _text = new();
        private bool _blank;

        public int Length => _text.Length;

        public string Since(int position) => position >= _text.Length ? "" : _text.ToString(position, _text.Length - position);

        public void Words(string words)
        {
            foreach (var c in words)
            {
                if (char.IsWhiteSpace(c) && c != '\u00a0')
                {
                    _blank = true;
                    continue;
                }
                if (c is '\u200b' or '\u200c' or '\u200d' or '\ufeff' or '\u034f' && IsFiller(words)) continue;
                if (_blank && _text.Length > 0 && _text[^1] is not ('\n' or ' ')) _text.Append(' ');
                _blank = false;
                _text.Append(c == '\u00a0' ? ' ' : c);
            }
        }

        /// <summary>A list marker, whose blank belongs to it.</summary>
        public void Mark(string marker)
        {
            _blank = false;
            _text.Append(marker);
        }

        public void Break() => NewLines(TrailingLines() + 1);

        public void Line() => NewLines(Math.Max(1, TrailingLines()));

        public void Paragraph() => NewLines(2);

        public override string ToString() => _text.ToString().Trim();

        private void NewLines(int wanted)
        {
            _blank = false;
            if (_text.Length == 0) return;
            while (_text.Length > 0 && _text[^1] == ' ') _text.Length--;
            for (var have = TrailingLines(); have < Math.Min(wanted, 2); have++) _text.Append('\n');
        }

        private int TrailingLines()
        {
            var count = 0;
            while (count < 2 && _text.Length > count && _text[^(count + 1)] == '\n') count++;
            return count;
        }

        // Preheaders are padded with invisible characters; in a word (emoji, Persian) they belong.
        private static bool IsFiller(string words) => words.All(c => !char.IsLetterOrDigit(c) && !char.IsSurrogate(c));
    }
}
