using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Demo;
using CampaignStudio.Domain.Templates;
using CampaignStudio.Domain.Templates.Quality;
using CsCheck;

namespace CampaignStudio.Tests.Templates.Quality;

/// <summary>Each rule speaks when it should, and no ordinary e-mail is warned about.</summary>
public sealed class EmailQualityTests
{
    private const string WayOut = "https://studio.example/u/T";
    private const string Body = "<p>Hello Ada, here are the three things we talked about on Monday.</p>";
    private static readonly LinkSigner Signer = new(new Dictionary<byte, byte[]> { [1] = new byte[32] }, 1);

    public static TheoryData<string, string, string> Bad => new()
    {
        { "html_clipped", "Hello", Body + "<p>" + new string('x', EmailQuality.ClippedHtmlBytes) + "</p>" },
        { "html_clipped", "Hello", Body + string.Concat(Enumerable.Repeat("<a href=\"https://shop.example/p\">offer</a> of today ", 900)) },
        { "message_heavy", "Hello", Body + "<p>" + new string('я', EmailQuality.ClippedHtmlBytes / 2 - 1_000) + "</p>" },
        { "subject_long", new string('s', EmailQuality.LongSubject + 1), Body },
        { "subject_capitals", "LAST CHANCE, Ada: BUY NOW", Body },
        { "subject_capitals", "ПОСЛЕДНИЙ ДЕНЬ", Body },
        { "subject_exclamation", "Today! Only! Here!", Body },
        { "subject_exclamation", "Today only!!", Body },
        { "subject_exclamation", "今だけ！！", Body },
        { "subject_fake_reply", "Re: our talk", Body },
        { "subject_fake_reply", "FWD: invoice", Body },
        { "subject_fake_reply", "AW[2]: Angebot", Body },
        { "subject_fake_reply", "TR : votre demande", Body },
        { "picture_inline", "Hello", Body + "<img alt=\"Logo\" width=\"90\" src=\"data:image/png;base64,AAAA\">" },
        { "picture_inline", "Hello", Body + "<td style=\"background:url('data:image/gif;base64,AAAA')\">x</td>" },
        { "picture_without_words", "Hello", Body + "<img width=\"90\" src=\"https://a.example/logo.png\">" },
        { "mostly_pictures", "Hello", "<a href=\"https://a.example\"><img src=\"https://a.example/all.png\" alt=\"Sale\"></a>" },
        { "mostly_pictures", "Hello", "<p>Hi!</p><img style=\"width: 600px\" src=\"https://a.example/1.png\" alt=\"a\"><img src=\"https://a.example/2.png\" alt=\"b\">" },
        { "only_links", "Hello", "<a href=\"https://a.example/this\">Everything you always wanted to know about it</a> &nbsp; <a href=\"https://a.example/that\">More</a>" },
        { "link_disguised", "Hello", Body + "<a href=\"https://evil.example/login\">https://bank.example/login</a>" },
        { "link_disguised", "Hello", Body + "<a href=\"https://evil.example\">www.bank.sh</a>" },
        { "link_disguised", "Hello", Body + "<a href=\"https://bank.example.evil.example/\"> bank.example </a>" },
        { "link_disguised", "Hello", Body + "<a href=\"mailto:other@a.example?subject=x\">sales@a.example</a>" },
        { "link_shortener", "Hello", Body + "<a href=\"https://www.bit.ly/3abc\">the offer</a>" },
        { "link_insecure", "Hello", Body + "<a href=\"HTTP://a.example/x\">the offer</a>" },
        { "link_insecure", "Hello", Body + "<img alt=\"Logo\" width=\"90\" src=\"http://a.example/logo.png\">" },
        { "no_unsubscribe", "Hello", Body + $"<p style=\"display: none\"><a href=\"{WayOut}\">Unsubscribe</a></p>" },
        { "no_unsubscribe", "Hello", Body + $"<a href=\"{WayOut}\"></a>" },
        { "no_unsubscribe", "Hello", Body + "<!-- the end was lost" },
        { "no_unsubscribe", "Hello", Body + "<style>p { color: red }" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_is_wrong_is_said_by_its_rule_and_by_no_other(string code, string subject, string html)
    {
        var warning = Assert.Single(Check(subject, html));

        Assert.Equal((code, QualityPlace.Content), (warning.Code, warning.Place));
    }

    public static TheoryData<string, string> Good => new()
    {
        { "A question, Ada", Body },
        { new string('s', EmailQuality.LongSubject), Body },
        { "🎉 " + string.Concat(Enumerable.Repeat("👩‍💻", 70)), Body },
        { "ACME & IBM: news from NASA!", Body },
        { "Your ID: 4F-22B-CXZ", Body },
        { "Really! Now!", Body },
        { "Regarding Monday: re-opening of the shop", Body },
        { "¡Hola! ¿Qué tal?", Body },
        { "Hello", DemoContent.FirstHtml },
        { "Hello", DemoContent.SecondHtml },
        { "Hello", Body + "<img src=\"https://a.example/logo.png\" width=\"120\" alt=\"A Ltd.\"><img src=\"https://a.example/line.png\" alt=\"\">" },
        { "Hello", "<p>Hi Ada, thanks! Bob</p><img src=\"https://a.example/logo.png\" width=\"120\" alt=\"A Ltd.\">" },
        { "Hello", Body + "<img src=\"http://a.example/pixel.gif\" width=\"1\" height=\"1\"><img src=\"http://a.example/spacer.gif\" height=\"2\">" },
        { "Hello", "<p>See it for yourself:</p><p><a href=\"https://a.example/tour\">The tour</a>, <a href=\"tel:+331\">call us</a></p>" },
        { "Hello", Body + "<a href=\"https://www.a.example/x?y=1\">a.example</a> <a href=\"https://a.example\">shop.a.example</a> <a href=\"https://shop.a.example\">https://a.example</a>" },
        { "Hello", Body + "<a href=\"https://github.com/nodejs/node\">Node.js</a> <a href=\"https://docs.example\">ASP.NET</a> <a href=\"https://docs.example\">readme.md</a> <a href=\"https://a.example\">e.g. this</a>" },
        { "Hello", Body + "<a href=\"https://a.example/contact\">sales@b.example</a> <a href=\"mailto:Sales@a.example?subject=x\">sales@a.example</a> <a href=\"mailto:?body=x\">x@a.example</a>" },
        { "Hello", Body + "<a href=\"https://habit.ly/x\">habits</a> <a href=\"https://t.company.example\">us</a>" },
        { "Hello", Body + "<a href=\"https://a\u200db.example/x\">no such host</a> <a href=\"https://xn--\u65e5/\">https://xn--\u65e5/</a>" },
        { "Hello", Body + $"<a href=\"{WayOut}\">Unsubscribe</a>" },
        { "Hello", Body + $"<div hidden><a href=\"{WayOut}\">x</a></div><a href=\"{WayOut}\"><img src=\"https://a.example/bye.png\" width=\"40\" alt=\"Unsubscribe\"></a>" },
        { "Hello", "<html><head><title>x</title><style>a{}</style></head><body><div style=\"display:none\">preheader http://a.example</div>" + Body + "</body></html>" },
        { "Hello", HtmlText.FromText("See https://a.example/x.\n\nBob") + "<p>It is all there.</p>" },
        { "Hello", string.Concat(Enumerable.Repeat("<b>", 9_000)) },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void Nobody_is_warned_of_an_ordinary_e_mail(string subject, string html) => Assert.Empty(Check(subject, html));

    [Theory]
    [InlineData("me@Gmail.com", null, "sender_free_mail")]
    [InlineData("me@yahoo.co.uk", null, "sender_free_mail")]
    [InlineData("me@web.de", "web.de", "sender_free_mail")]
    [InlineData("me@a.example", "b.example", "sender_unsigned")]
    [InlineData("me@a.example", null, null)]
    [InlineData("me@gmail.com.example", null, null)]
    [InlineData("me@news.a.example", "A.example", null)]
    public void A_sender_that_receivers_distrust_is_named(string from, string? dkim, string? code)
    {
        var warnings = EmailQuality.Check(Judged("Hello", Body) with { FromAddress = from, DkimDomain = dkim });

        Assert.Equal(code is null ? [] : [(code, QualityPlace.Sender)], warnings.Select(warning => (warning.Code, warning.Place)));
    }

    [Theory]
    [InlineData("http://localhost:5080", true)]
    [InlineData("HTTPS://studio.example", false)]
    [InlineData(null, false)]
    public void A_site_without_https_gets_no_unsubscribe_button(string? publicUrl, bool isWarned)
    {
        var warnings = EmailQuality.Check(Judged("Hello", Body) with { PublicUrl = publicUrl });

        Assert.Equal(isWarned ? ["sender_without_https"] : [], warnings.Select(warning => warning.Code));
    }

    [Fact]
    public void Every_rule_has_its_cases()
    {
        var seen = Bad.Select(row => row.Data.Item1).Concat(["sender_free_mail", "sender_unsigned", "sender_without_https"]);

        Assert.Equal(EmailQuality.Codes.Order(StringComparer.Ordinal), seen.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_warning_names_what_it_means()
    {
        Assert.Contains("shows bank.example but leads to evil.example", Assert.Single(Check("Hello", Body + "<a href=\"https://evil.example/x\">bank.example</a>")).Message, StringComparison.Ordinal);
        Assert.Contains("2 addresses begin with http:// instead of https://, first http://a.example/1.", Assert.Single(Check("Hello", Body + "<a href=\"http://a.example/1\">a</a><a href=\"http://a.example/2\">b</a><a href=\"http://a.example/1\">c</a>")).Message, StringComparison.Ordinal);
        Assert.Contains("“Re:”", Assert.Single(Check("Re: x", Body)).Message, StringComparison.Ordinal);
        Assert.Contains("is 81 characters long", Assert.Single(Check(new string('s', 81), Body)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_markup_is_judged_without_an_error_and_always_the_same_way()
    {
        var markup = Gen.OneOf(
            "<a href=\"https://a.example\">", "<a href=http://[::", "<a href=\"https://xn--/\">", "</a>", "<img", " src=data:image/x", " width=99999999999", ">", "<p>", "</p>", "<!--", "-->", "<style>",
            "</style>", "<table>", "<tr>", "text", "https://b.example", "www.", "x@y.example", "\0", "&#0;", "\ud800", "日本", " ", "</body>", "<svg><a href=x>", "mailto:%", WayOut, "{{ x }}");

        markup.Array[0, 40].Select(parts => string.Concat(parts)).Sample(
            html => Check(html, html).SequenceEqual(Check(html, html)),
            iter: 5_000);
    }

    [Theory]
    [InlineData("Hello, world. Nothing special = here.\n")]
    [InlineData("Grüße aus Köln, eine Zeile mit Umlauten äöü.\n")]
    [InlineData("日本語の本文です。\n")]
    [InlineData("a very long line without any end ")]
    public void The_size_on_the_wire_is_about_what_the_encoder_makes_of_it(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 2_000));
        var part = new MimeKit.TextPart("plain") { ContentTransferEncoding = MimeKit.ContentEncoding.QuotedPrintable };
        part.SetText(System.Text.Encoding.UTF8, text);
        using var stream = new MemoryStream();
        var options = MimeKit.FormatOptions.Default.Clone();
        options.NewLineFormat = MimeKit.NewLineFormat.Dos;
        part.WriteTo(options, stream, contentOnly: true);

        Assert.InRange(QuotedPrintable.Size(text), stream.Length * 0.95, stream.Length * 1.05);
    }

    private static IReadOnlyList<QualityWarning> Check(string subject, string html) => EmailQuality.Check(Judged(subject, html));

    private static JudgedEmail Judged(string subject, string html)
    {
        var mail = new RenderedEmail(subject, html, PlainText.FromHtml(html));
        var tracking = new Tracking(Signer, "https://studio.example", 1, WayOut);
        return new JudgedEmail(mail, TrackedContent.Html(html, tracking), TrackedContent.Text(mail.Text, tracking), WayOut, "news@studio.example", DkimDomain: null, "https://studio.example");
    }
}
