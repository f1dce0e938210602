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
