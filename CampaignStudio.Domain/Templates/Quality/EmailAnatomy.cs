using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace CampaignStudio.Domain.Templates.Quality;

/// <summary>A link a reader can see.</summary>
/// <param name="Words">What it shows: its text and the descriptions of its pictures.</param>
/// <param name="Url">Where it leads.</param>
internal sealed record MailLink(string Words, string Url);

/// <summary>A picture a reader can see; pixels and spacers are none.</summary>
/// <param name="Source">Its address.</param>
/// <param name="Alt">Its description; null: it has none, blank: it is decoration.</param>
/// <param name="IsLarge">Not an icon or a logo: 200 pixels wide or more, or of unknown width.</param>
internal sealed record MailPicture(string Source, string? Alt, bool IsLarge);

/// <summary>What the rules look at: an e-mail taken apart once.</summary>
internal sealed partial class EmailAnatomy
{
    private const int LargeWidth = 200;
    private const int PixelSize = 2;

    private readonly List<MailLink> _links = [];
    private readonly List<MailPicture> _pictures = [];

    private EmailAnatomy(JudgedEmail email) => Email = email;

    public JudgedEmail Email { get; }

    public string Subject => Email.Mail.Subject;

    public string FromDomain => Email.FromAddress[(Email.FromAddress.LastIndexOf('@') + 1)..];

    /// <summary>All visible links but the way out.</summary>
    public IReadOnlyList<MailLink> Links => _links;

    public IReadOnlyList<MailPicture> Pictures => _pictures;

    /// <summary>Pictures written into the HTML itself, in styles too.</summary>
    public int InlinePictures { get; private init; }

    /// <summary>Letters and digits of the visible text.</summary>
    public int Letters { get; private set; }

    /// <summary>Those of them that are no words of a link.</summary>
    public int LettersOutsideLinks { get; private set; }

    /// <summary>Bytes of the HTML part, decoded.</summary>
    public int HtmlBytes { get; private init; }

    /// <summary>Bytes of both parts as they are encoded on the wire, about.</summary>
    public long WireBytes { get; private init; }

    /// <summary>The reader sees a link that leads to the unsubscribe page; also said of markup too long to be read.</summary>
    public bool ShowsWayOut { get; private init; }

    public static EmailAnatomy Of(JudgedEmail email)
    {
        var anatomy = new EmailAnatomy(email)
        {
            InlinePictures = DataAddress().Count(email.Mail.Html),
            HtmlBytes = Encoding.UTF8.GetByteCount(email.WireHtml),
            WireBytes = QuotedPrintable.Size(email.WireHtml) + QuotedPrintable.Size(email.WireText),
            ShowsWayOut = HasWayOut(email),
        };
        using var document = MailMarkup.TryParse(email.Mail.Html);
        if (document?.Body is { } body) anatomy.Walk(body, linkWords: null, depth: 0);
        return anatomy;
    }

    private static bool HasWayOut(JudgedEmail email)
    {
        var wire = new EmailAnatomy(email with { UnsubscribeUrl = "" });
        using var document = MailMarkup.TryParse(email.WireHtml);
        if (document is null) return true;
        if (document.Body is { } body) wire.Walk(body, linkWords: null, depth: 0);
        return wire.Links.Any(link => link.Url == email.UnsubscribeUrl && link.Words.Length > 0);
    }

    private void Walk(IElement parent, StringBuilder? linkWords, int depth)
    {
        if (depth > MailMarkup.MaxDepth) return;
        for (var node = parent.FirstChild; node is not null; node = node.NextSibling)
        {
            if (node is IText text) Words(text.Data, linkWords);
            else if (node is IElement element && !MailMarkup.IsInvisible(element)) Element(element, linkWords, depth + 1);
        }
    }

    private void Element(IElement element, StringBuilder? linkWords, int depth)
    {
        if (element.LocalName == "img") Picture(element, linkWords);
        else if (element.LocalName == "a" && element.GetAttribute("href") is { } href) Link(element, href.Trim(), depth);
        else Walk(element, linkWords, depth);
    }

    private void Words(string text, StringBuilder? linkWords)
    {
        var letters = text.Count(char.IsLetterOrDigit);
        Letters += letters;
        if (linkWords is null) LettersOutsideLinks += letters;
        else linkWords.Append(text);
    }

    private void Link(IElement link, string url, int depth)
    {
        var words = new StringBuilder();
        Walk(link, words, depth);
        if (url.Length > 0 && url != Email.UnsubscribeUrl) _links.Add(new MailLink(Blanks().Replace(words.ToString(), " ").Trim(), url));
    }

    private void Picture(IElement image, StringBuilder? linkWords)
    {
        var (width, height) = (Size(image, "width"), Size(image, "height"));
        if (width <= PixelSize || height <= PixelSize) return;
        var alt = image.GetAttribute("alt");
        _pictures.Add(new MailPicture(image.GetAttribute("src")?.Trim() ?? "", alt, width is null or >= LargeWidth));
        linkWords?.Append(alt);
    }

    /// <summary>In pixels, of the attribute or the style; null when neither says it so.</summary>
    private static int? Size(IElement image, string side) =>
        int.TryParse(image.GetAttribute(side)?.Trim().TrimEnd('p', 'x'), NumberStyles.None, CultureInfo.InvariantCulture, out var pixels) ? pixels
        : StyleSize().Matches(image.GetAttribute("style") ?? "").FirstOrDefault(match => match.Groups["side"].Value == side) is { } found
            ? int.Parse(found.Groups["size"].ValueSpan, CultureInfo.InvariantCulture)
        : null;

    [GeneratedRegex(@"(?:src\s*=\s*[""']?|url\(\s*(?:[""']|&quot;)?)\s*data:image/", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DataAddress();

    [GeneratedRegex(@"(?<![\w-])(?<side>width|height)\s*:\s*(?<size>[0-9]{1,6})px")]
    private static partial Regex StyleSize();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
