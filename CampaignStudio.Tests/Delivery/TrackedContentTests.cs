using System.Net;
using System.Text.RegularExpressions;
using CampaignStudio.Domain.Delivery;
using CsCheck;

namespace CampaignStudio.Tests.Delivery;

public sealed partial class TrackedContentTests
{
    private const string PublicUrl = "https://studio.example";
    private const string WayOut = "https://studio.example/u/TOKEN";
    private static readonly LinkSigner Signer = new(new Dictionary<byte, byte[]> { [1] = new byte[32] }, 1);
    private static readonly LinkTagger Tagger = new(new LinkTags("s", "m", "c"), "Spring", null);
    private static readonly Tracking Plain = new(Signer, PublicUrl, 7, WayOut);

    [Theory]
    [InlineData("<a href=\"https://example.com/?a=1&amp;b=2\">x</a>", "https://example.com/?a=1&b=2")]
    [InlineData("<a href='https://example.com/'>x</a>", "https://example.com/")]
    [InlineData("<A class=b HREF = https://example.com/x?y=z target=_blank>x</A>", "https://example.com/x?y=z")]
    [InlineData("<a\n title='a > b' href=\" http://example.com \">x</a>", "http://example.com")]
    [InlineData("<a data-href=\"https://no.example\" href=\"https://yes.example\">x</a>", "https://yes.example")]
    [InlineData("<a href=\"https://first.example\" href=\"https://second.example\">x</a>", "https://first.example")]
    public void Web_links_are_signed(string html, string target)
    {
        var tracked = TrackedContent.Html(html, Plain);

        Assert.Equal([new ClickClaim(7, target)], Clicks(tracked));
        Assert.EndsWith("x</a>", tracked[..(tracked.IndexOf("</a>", StringComparison.OrdinalIgnoreCase) + 4)], StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("<a href=\"mailto:a@example.com\">x</a>")]
    [InlineData("<a href=\"tel:+4912345\">x</a>")]
    [InlineData("<a href=\"#top\">x</a>")]
    [InlineData("<a href=\"/relative\">x</a>")]
    [InlineData("<a href=\"javascript:alert(1)\">x</a>")]
    [InlineData("<a href=\"https://studio.example/u/OTHER\">x</a>")]
    [InlineData("<a href=\"https://studio.example/t/c/AAAA\">x</a>")]
    [InlineData("<a name=\"x\">x</a>")]
    [InlineData("<abbr href=\"https://example.com\">x</abbr>")]
    [InlineData("<!-- <a href=\"https://example.com\"> -->")]
    [InlineData("<style>a:after { content: '<a href=\"https://example.com\">' }</style>")]
    [InlineData("<a href=\"https://example.com never closed")]
    [InlineData("<a href")]
    [InlineData("<a href=")]
    [InlineData("<")]
    public void Everything_else_stays_as_it_is(string html) =>
        Assert.StartsWith(html, TrackedContent.Html(html, Plain), StringComparison.Ordinal);

    [Fact]
    public void The_pixel_and_the_way_out_stand_at_the_end_of_the_body()
    {
        var tracked = TrackedContent.Html("<html><body><p>Hi</p></BODY></html>", Plain with { PostalFooter = "Acme & Co\n1 Road" });

        Assert.Matches("^<html><body><p>Hi</p><p style=[^>]+>Acme &amp; Co<br>1 Road<br><a href=\"https://studio.example/u/TOKEN\">Unsubscribe</a></p><img [^>]+></BODY></html>$", tracked);
        var pixel = PixelToken().Match(tracked);
        Assert.Equal(7, Signer.TryReadOpen(pixel.Groups[1].Value));
    }

    [Fact]
    public void A_fragment_without_a_body_gets_them_at_its_end() =>
        Assert.Matches("^<p>Hi</p><p .*</p><img [^>]+width=\"1\" height=\"1\" alt=\"\">$", TrackedContent.Html("<p>Hi</p>", Plain));

    [Fact]
    public void A_way_out_that_is_there_is_neither_tracked_nor_repeated()
    {
        var tracking = Plain with { UnsubscribeUrl = "https://studio.example/u/A?x=1&y=2" };

        var tracked = TrackedContent.Html("<a href='https://studio.example/u/A?x=1&amp;y=2'>leave</a>", tracking);

        Assert.StartsWith("<a href='https://studio.example/u/A?x=1&amp;y=2'>leave</a><img ", tracked, StringComparison.Ordinal);
        Assert.Contains("Unsubscribe</a>", TrackedContent.Html("<!-- https://studio.example/u/A?x=1&y=2 -->", tracking), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_links_are_tracked_one_more_is_there_that_no_reader_sees()
    {
        var tracked = TrackedContent.Html("<a href=\"https://example.com\">x</a>", Plain);

        var hidden = HiddenUrl().Match(tracked);
        Assert.Equal(7, Signer.TryReadHidden(hidden.Groups[1].Value));
        Assert.Null(Signer.TryReadClick(hidden.Groups[1].Value));
        Assert.Contains("display:none", hidden.Value, StringComparison.Ordinal);
        Assert.DoesNotMatch(HiddenUrl(), TrackedContent.Html("<p>Hi</p>", Plain));
        Assert.DoesNotMatch(HiddenUrl(), TrackedContent.Html("<a href=\"https://example.com\">x</a>", Plain with { Clicks = false }));
    }

    [Fact]
    public void Pixel_and_links_can_be_left_out()
    {
        const string html = "<a href=\"https://example.com\">x</a>";

        Assert.DoesNotContain("/t/", TrackedContent.Html(html, Plain with { Opens = false, Clicks = false }), StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_part_keeps_its_links_and_gains_the_way_out_once()
    {
        Assert.Equal("See https://example.com\n\nAcme\n\nUnsubscribe: https://studio.example/u/TOKEN\n",
            TrackedContent.Text("See https://example.com\n", Plain with { PostalFooter = "Acme" }));
        Assert.Equal($"Leave: {WayOut}\n", TrackedContent.Text($"Leave: {WayOut}", Plain));
    }

    [Fact]
    public void Tags_are_part_of_what_is_signed_and_stand_in_the_link_itself_where_nothing_is_tracked()
    {
        const string html = "<a href=\"https://example.com/?a=1&amp;b=2#c\">x</a> <a href=\"mailto:a@example.com\">y</a> <a href=\"https://studio.example/u/TOKEN\">z</a>";
        var tagging = Plain with { Tags = Tagger };

        Assert.Equal([new ClickClaim(7, "https://example.com/?a=1&b=2&utm_source=s&utm_medium=m&utm_campaign=c#c")], Clicks(TrackedContent.Html(html, tagging)));
        Assert.StartsWith(
            html.Replace("b=2#c", "b=2&amp;utm_source=s&amp;utm_medium=m&amp;utm_campaign=c#c", StringComparison.Ordinal),
            TrackedContent.Html(html, tagging with { Opens = false, Clicks = false }),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("See https://example.com/a, or write.", "See https://example.com/a?TAGS, or write.")]
    [InlineData("Offer (https://example.com/a)", "Offer (https://example.com/a?TAGS)")]
    [InlineData("https://example.com/a_(b)?c=d.", "https://example.com/a_(b)?c=d&TAGS.")]
    [InlineData("<https://example.com/>", "<https://example.com/?TAGS>")]
    [InlineData("Is it https://example.com/a/?", "Is it https://example.com/a/?TAGS?")]
    [InlineData("Leave: https://studio.example/u/TOKEN!", "Leave: https://studio.example/u/TOKEN!")]
    [InlineData("https://studio.example/u/OTHER and www.example.com", "https://studio.example/u/OTHER and www.example.com")]
    public void Addresses_in_the_text_part_are_tagged_without_what_follows_them(string text, string tagged) => Assert.StartsWith(
        tagged.Replace("TAGS", "utm_source=s&utm_medium=m&utm_campaign=c", StringComparison.Ordinal),
        TrackedContent.Text(text, Plain with { Tags = Tagger }),
        StringComparison.Ordinal);

    [Fact]
    public void Any_markup_survives_and_nothing_but_links_changes()
    {
        string[] parts = ["<a href=\"https://example.com\">", "<a href='x", "</body>", "<!--", "-->", "<style>", "</style>", "\"", "'", ">", "<", " text ", "<a", " href=", "="];
        Gen.Int[0, parts.Length - 1].Select(index => parts[index]).Array[0, 12].Sample(pieces =>
        {
            var html = string.Concat(pieces);
            var tracked = TrackedContent.Html(html, Plain);
            var undone = ClickUrl().Replace(tracked, match => "\"" + Signer.TryReadClick(match.Groups[1].Value)!.Url + "\"");
            var end = undone.LastIndexOf("<p style=\"margin-top", StringComparison.Ordinal);
            var after = undone.IndexOf("alt=\"\">", end, StringComparison.Ordinal) + "alt=\"\">".Length;
            Assert.Equal(html.Replace("=https://example.com", "=\"https://example.com\"", StringComparison.Ordinal), undone[..end] + undone[after..]);
        });
    }

    private static IEnumerable<ClickClaim?> Clicks(string html) =>
        ClickUrl().Matches(html).Select(match => Signer.TryReadClick(WebUtility.HtmlDecode(match.Groups[1].Value)));

    [GeneratedRegex("\"https://studio\\.example/t/c/([^\"]+)\"")]
    private static partial Regex ClickUrl();

    [GeneratedRegex("<a href=\"https://studio\\.example/t/n/([^\"]+)\"[^>]+></a>")]
    private static partial Regex HiddenUrl();

    [GeneratedRegex("src=\"https://studio\\.example/t/o/([^\"]+)\\.gif\"")]
    private static partial Regex PixelToken();
}
