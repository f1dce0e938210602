using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace CampaignStudio.Domain.Templates;

/// <summary>HTML of e-mails as a tree, with a limit, and what of it no reader sees.</summary>
internal static class MailMarkup
{
    /// <summary>Deeper markup is no layout any more, and walking it would cost the stack.</summary>
    public const int MaxDepth = 200;

    // Parsing takes time in the square of the depth. Hand-made and generated e-mails alike have a few thousand elements.
    private const int MaxElements = 8_000;

    private static readonly HashSet<string> Ignored = new(StringComparer.OrdinalIgnoreCase)
        { "head", "script", "style", "template", "noscript", "title", "object", "svg" };

    // A parser with all it needs takes longer to make than a short message to parse; it serves one thread at a time.
    [ThreadStatic]
    private static HtmlParser? _parser;

    [ThreadStatic]
    private static int _elements;

    /// <summary>The document, to be disposed of; <c>null</c> when it has more elements than any e-mail needs.</summary>
    public static IHtmlDocument? TryParse(string html)
    {
        _parser ??= new HtmlParser(new HtmlParserOptions { OnCreated = (_, _) => Count() });
        _elements = 0;
        try
        {
            return _parser.ParseDocument(html);
        }
        catch (TooManyElementsException)
        {
            return null;
        }
    }

    /// <summary>Nothing of it, or below it, is shown.</summary>
    public static bool IsInvisible(IElement element) =>
        Ignored.Contains(element.LocalName)
        || element.HasAttribute("hidden")
        || element.GetAttribute("style")?.Replace(" ", "", StringComparison.Ordinal).Contains("display:none", StringComparison.OrdinalIgnoreCase) == true;

    private static void Count()
    {
        if (++_elements > MaxElements) throw new TooManyElementsException();
    }

    private sealed class TooManyElementsException : Exception;
}
