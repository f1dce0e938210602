using CampaignStudio.Domain.Demo;
using CampaignStudio.Domain.Templates;

namespace CampaignStudio.Tests.Templates;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("<p>Hello\n   <b>Zoë</b>,</p><p>bye</p>", "Hello Zoë,\n\nbye")]
    [InlineData("<h1>News</h1><div>One</div><div>Two</div>", "News\n\nOne\nTwo")]
    [InlineData("a<br>b<br/>c", "a\nb\nc")]
    [InlineData("<ul><li>one</li>\n<li> two </li></ul>", "- one\n- two")]
    [InlineData("<ol><li>one<li>two</ol>after", "1. one\n2. two\n\nafter")]
    [InlineData("See <a href='https://a.example/x'>our page</a>.", "See our page (https://a.example/x).")]
    [InlineData("<a href='https://a.example'>https://a.example</a>", "https://a.example")]
    [InlineData("<a href='mailto:zoe@a.example?subject=x'>write</a>", "write (zoe@a.example)")]
    [InlineData("<a href='https://a.example'><img src=x alt='Logo'></a>", "Logo (https://a.example)")]
    [InlineData("<a href='https://a.example'><img src=x></a>", "https://a.example")]
    [InlineData("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc")]
    [InlineData("<style>p{}</style><script>x()</script><!-- c --><title>t</title>Hi&nbsp;&amp; bye", "Hi & bye")]
    [InlineData("<div style='display: none'>preheader</div><p hidden>x</p>Hi", "Hi")]
    [InlineData("a<hr>b", "a\n\n----\n\nb")]
    [InlineData("", "")]
    [InlineData("👩‍💻 works", "👩‍💻 works")]
    public void Html_becomes_what_a_reader_sees(string html, string text)
    {
        Assert.Equal(text, PlainText.FromHtml(html));
    }

    [Theory]
    [InlineData("<ul><li>Fruit<ul><li>apples</li><li><a href='https://a.example/p'>pears</a></li></ul></li><li>Bread</li></ul>", "- Fruit\n\n- apples\n- pears (https://a.example/p)\n\n- Bread")]
    [InlineData("<table><thead><tr><th>Item</th><th>Price</th></tr></thead><tbody><tr><td>Tea</td><td>3 €</td></tr></tbody></table>", "Item Price\nTea 3 €")]
    [InlineData("<table><tr><td><table><tr><td>left</td></tr></table></td><td>right</td></tr></table>", "left\n\nright")]
    [InlineData("<p>Read <a href='https://a.example/x?a=1&amp;b=2'><b>this</b> now</a>, or <a href='#top'>go up</a>.</p>", "Read this now (https://a.example/x?a=1&b=2), or go up.")]
    [InlineData("<p>one</p>\n\n<p></p><p>&nbsp;</p><br><br><br><p>two</p>", "one\n\ntwo")]
    public void Lists_tables_and_links_stay_readable(string html, string text)
    {
        Assert.Equal(text, PlainText.FromHtml(html));
    }

    [Fact]
    public void A_letter_made_of_tables_reads_like_a_letter()
    {
        var text = PlainText.FromHtml(DemoContent.SecondHtml.Replace("{{ first_name | default: \"there\" }}", "Ada", StringComparison.Ordinal));

        Assert.Equal(
            """
            Harbour
            Twenty minutes, your own data

            Hello Ada,

            last week I wrote about following up without losing anybody. On Thursdays we set it up with three guests, live, with their own list of leads.

            {% if budget and budget > 20000 %}

            For projects of your size one of our engineers joins the session.

            {% endif %}

            Just answer this e-mail, or pick a time yourself.

            Pick a time (https://harbour.example/thursday)
            Warm regards,
            Nora Lindqvist
            harbour.example (https://harbour.example)

            Harbour, 4 Quay Street, Port Ellery
            Unsubscribe ({{ unsubscribe_url }})
            """.ReplaceLineEndings("\n"),
            text);
    }

    [Fact]
    public void Markup_that_nests_without_end_is_read_all_the_same()
    {
        Assert.Equal("deep", PlainText.FromHtml(string.Concat(Enumerable.Repeat("<div>", 20_000)) + "deep"));
    }

    [Fact]
    public void Text_becomes_paragraphs_with_links_and_no_markup_of_its_own()
    {
        var html = HtmlText.FromText("Hi <Zoë>,\r\nsee https://a.example/?a=1&b=2.\r\n\r\n\r\nBye");

        Assert.Contains("<p>Hi &lt;Zoë&gt;,<br>\nsee <a href=\"https://a.example/?a=1&amp;b=2\">https://a.example/?a=1&amp;b=2</a>.</p>\n<p>Bye</p>", html);
    }

    [Fact]
    public void An_address_cannot_break_out_of_its_link()
    {
        Assert.DoesNotContain("onclick=\"", HtmlText.FromText("https://a.example/\"onclick=\"x()"));
        Assert.DoesNotContain("<a", HtmlText.FromText("javascript:alert(1)"));
    }
}
