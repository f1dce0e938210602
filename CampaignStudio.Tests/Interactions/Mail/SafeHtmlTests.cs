using AngleSharp.Html.Parser;
using CampaignStudio.Domain.Interactions.Mail;

namespace CampaignStudio.Tests.Interactions.Mail;

public sealed class SafeHtmlTests
{
    private static readonly string[] Harmful =
        ["script", "iframe", "frame", "object", "embed", "img", "svg", "math", "form", "input", "button", "video", "audio", "base", "link", "template", "noscript", "picture", "source"];

    public static TheoryData<string> Hostile { get; } =
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<img src=\"https://track.example/pixel.gif\" width=1 height=1>",
        "<svg onload=alert(1)><animate onbegin=alert(1)></svg>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<a href=\"java\tscript:alert(1)\">x</a>",
        "<a href=\"&#106;avascript:alert(1)\" onclick=alert(1)>x</a>",
        "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
        "<meta http-equiv=refresh content=\"0;url=https://evil.example\">",
        "<base href=https://evil.example><a href=/x>x</a>",
        "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe><iframe src=//evil.example></iframe>",
        "<form action=https://evil.example><input name=password><button formaction=javascript:alert(1)>Go</button></form>",
        "<div style=\"background-image:url(https://track.example/x.gif)\">x</div>",
        "<div style=\"background:url('https://track.example/x.gif');width:expression(alert(1));behavior:url(x.htc)\">x</div>",
        "<p style=\"list-style-image:url(//track.example);content:url(//track.example);cursor:url(//track.example),auto\">x</p>",
        "<a href=https://ok.example style=\"border-image:url(https://track.example/x)\">x</a>",
        "<table background=https://track.example/x.gif><td background=//track.example>x</table>",
        "<style>@import url(https://track.example); body{background:url(//track.example)}</style><p>x",
        "<link rel=stylesheet href=https://track.example/x.css>",
        "<object data=https://evil.example></object><embed src=https://evil.example>",
        "<video poster=https://track.example autoplay><source src=x onerror=alert(1)></video>",
        "<input type=image src=https://track.example onfocus=alert(1) autofocus>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<svg></p><style><a title=\"</style><img src=x onerror=alert(1)>\">",
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "</body></html><script>alert(1)</script>\"></iframe><script>alert(1)</script>",
        "<template><script>alert(1)</script></template>",
        "<!--><script>alert(1)</script>--><![CDATA[<script>alert(1)</script>]]>",
        "<p id=app class=mud-dialog name=x>x</p>",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Nothing_in_it_runs_loads_or_leads_anywhere(string html)
    {
        var shown = SafeHtml.Document(html);

        using var document = new HtmlParser(new HtmlParserOptions { IsScripting = true }).ParseDocument(shown);
        Assert.Empty(document.QuerySelectorAll(string.Join(',', Harmful)));
        Assert.Equal(3, document.QuerySelectorAll("meta").Length);
        Assert.Single(document.QuerySelectorAll("style"));
        Assert.Empty(document.Body!.QuerySelectorAll("meta, style, title"));
        var attributes = document.Body!.QuerySelectorAll("*").SelectMany(element => element.Attributes).ToList();
        Assert.All(attributes, attribute =>
        {
            Assert.False(attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase), attribute.Name);
            Assert.DoesNotContain(attribute.Name, new[] { "href", "src", "srcset", "background", "action", "formaction", "poster", "data", "id", "class", "name", "target", "xlink:href" });
            if (attribute.Name != "title") Assert.DoesNotMatch("(?i)url\\(|script:|expression|behavior", attribute.Value);
        });
    }

    [Fact]
    public void What_a_person_wrote_stays_and_a_link_says_where_it_led()
    {
        var shown = SafeHtml.Document("<p>Yes, <b style=\"color:red\">call</b> me.</p><blockquote>You wrote</blockquote><a href=\"https://example.com/a?b=1\">here</a>");

        Assert.Contains("<p>Yes, <b style=\"color: rgba(255, 0, 0, 1)\">call</b> me.</p><blockquote>You wrote</blockquote>", shown);
        Assert.Contains("<a title=\"https://example.com/a?b=1\">here</a>", shown);
        Assert.Contains("default-src 'none'", shown);
    }

    [Fact]
    public void Bombs_come_as_text()
    {
        string[] bombs =
        [
            string.Concat(Enumerable.Repeat("<div>", 40_000)) + "deep",
            string.Concat(Enumerable.Repeat("<a><b><i><font color=x>", 8_000)) + "deep",
            string.Concat(Enumerable.Repeat("<table><tr><td>", 300)) + "deep",
            "<p " + string.Concat(Enumerable.Range(0, 15_000).Select(number => $"a{number}=1 ")) + ">deep</p>",
            "<p style=\"" + string.Concat(Enumerable.Repeat("color:red;", 15_000)) + "\">deep</p>",
        ];
        Assert.All(bombs, bomb => Assert.Contains("deep", SafeHtml.Document(bomb)));
        // What is nested beyond all measure is not even built.
        Assert.All(bombs.Take(2), bomb => Assert.Contains("<pre ", SafeHtml.Document(bomb)));
    }
}
