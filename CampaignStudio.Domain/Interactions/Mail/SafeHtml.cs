using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CampaignStudio.Domain.Templates;
using Ganss.Xss;

namespace CampaignStudio.Domain.Interactions.Mail;

/// <summary>HTML that strangers wrote, made fit to be looked at: nothing in it runs, loads or leads anywhere.</summary>
public static class SafeHtml
{
    // What the sanitiser might overlook one day is still kept from running and loading by this and by the frame it is shown in.
    private const string Head =
        """<!DOCTYPE html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="referrer" content="no-referrer"><style>html{color-scheme:light}body{margin:1rem;font:.9375rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}a{text-decoration:underline}table{max-width:100%}</style></head><body>""";

    private static readonly HtmlSanitizer Sanitizer = Strict();

    /// <summary>
    /// A whole document for the <c>srcdoc</c> of a frame with an empty <c>sandbox</c>. Pictures and forms are left out; a link shows where
    /// it led when it is pointed at. Markup that is deeper or longer than mail has comes as plain text.
    /// </summary>
    public static string Document(string html) => Head + (Body(html) ?? $"<pre style=\"white-space:pre-wrap\">{WebUtility.HtmlEncode(PlainText.FromHtml(html))}</pre>") + "</body></html>";

    private static string? Body(string html)
    {
        using (var measured = MailMarkup.TryParse(html))
        {
            if (measured is null || IsTooDeep(measured)) return null;
        }
        using var document = Sanitizer.SanitizeDom(html);
        if (document.Body is not { } body) return "";
        foreach (var link in body.QuerySelectorAll("a[href]"))
        {
            link.SetAttribute("title", link.GetAttribute("href"));
            link.RemoveAttribute("href");
        }
        return body.InnerHtml;
    }

    /// <summary>Without recursion, for what is too deep is what it looks for.</summary>
    private static bool IsTooDeep(IHtmlDocument document)
    {
        var depth = 0;
        INode? node = document.DocumentElement;
        while (node is not null)
        {
            if (depth > MailMarkup.MaxDepth) return true;
            if (node.FirstChild is { } child)
            {
                (node, depth) = (child, depth + 1);
                continue;
            }
            while (node is not null && node.NextSibling is null) (node, depth) = (node.Parent, depth - 1);
            node = node?.NextSibling;
        }
        return false;
    }

    private static HtmlSanitizer Strict()
    {
        var strict = new HtmlSanitizer();
        foreach (var tag in (string[])["img", "form", "input", "button", "textarea", "select", "option", "optgroup", "datalist", "output", "keygen", "map", "area", "menuitem"])
        {
            strict.AllowedTags.Remove(tag);
        }
        foreach (var attribute in (string[])["src", "srcset", "background", "action", "cite", "longdesc", "usemap", "dynsrc", "lowsrc", "id", "name", "class", "target"])
        {
            strict.AllowedAttributes.Remove(attribute);
        }
        foreach (var property in strict.AllowedCssProperties.Where(MayLoad).ToList()) strict.AllowedCssProperties.Remove(property);
        strict.AllowedAtRules.Clear();
        strict.AllowedSchemes.Add("mailto");
        return strict;
    }

    private static bool MayLoad(string property) =>
        property is "background" or "content" or "cursor" or "list-style" or "filter" or "mask" or "position" || property.EndsWith("-image", StringComparison.Ordinal) || property.Contains("image-source", StringComparison.Ordinal);
}
