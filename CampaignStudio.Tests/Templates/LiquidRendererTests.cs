using System.Globalization;
using CampaignStudio.Domain.Templates;

namespace CampaignStudio.Tests.Templates;

public sealed class LiquidRendererTests
{
    internal static readonly RenderSettings Settings = new(
        CultureInfo.GetCultureInfo("fr-FR"), Sequences.Zones.Paris, Sequences.Zones.Utc("2026-07-01T22:30"));

    private static readonly Dictionary<string, object?> Lead = new(StringComparer.OrdinalIgnoreCase)
    {
        ["first_name"] = "Zoë <b>",
        ["company"] = null,
        ["budget"] = 12000.5m,
        ["created_at"] = Sequences.Zones.Utc("2026-12-31T23:30"),
        ["quote"] = "\" onclick=\"",
        ["tags"] = new[] { "vip", "<i>" },
        ["custom"] = new Dictionary<string, object?> { ["plan"] = "pro" },
    };

    private readonly LiquidRenderer _liquid = new();

    [Theory]
    [InlineData("Hi {{ first_name }}!", "Hi Zoë <b>!")]
    [InlineData("[{{ missing }}{{ missing.deep.er }}{{ company }}]", "[]")]
    [InlineData("{{ company | default: 'friend' | upcase }}", "FRIEND")]
    [InlineData("{% if budget > 10000 %}big{% else %}small{% endif %}", "big")]
    [InlineData("{% for tag in tags %}{{ forloop.index }}={{ tag }};{% endfor %}", "1=vip;2=<i>;")]
    [InlineData("{{ tags }} {{ tags.size }} {{ tags[1] }} {{ tags | join: '+' }}", "vip<i> 2 <i> vip+<i>")]
    [InlineData("{{ custom.plan }}", "pro")]
    [InlineData("{% assign a = 1 %}{% capture b %}x{{ a }}{% endcapture %}{{ b }}", "x1")]
    [InlineData("{% case custom.plan %}{% when 'pro' %}P{% else %}-{% endcase %}{% unless company %}none{% endunless %}", "Pnone")]
    [InlineData("{% for i in (1..3) reversed %}{{ i }}{% endfor %}{% for i in nothing %}x{% else %}empty{% endfor %}", "321empty")]
    [InlineData("{% for i in (1..9) limit: 4 offset: 1 %}{% if i == 3 %}{% continue %}{% endif %}{% if i == 5 %}{% break %}{% endif %}{{ i }}{% endfor %}", "24")]
    [InlineData("{% raw %}{{ x }}{% endraw %}{% comment %}no{% endcomment %}{% # it's a remark %}", "{{ x }}")]
    [InlineData("{{ created_at | date: '%d %B %Y %H:%M' }}", "01 janvier 2027 00:30")]
    [InlineData("{{ 'now' | date: '%Y-%m-%d' }}", "2026-07-02")]
    [InlineData("{{ budget }}", "12000,5")]
    public void Templates_read_plain_values_in_the_recipients_culture_and_zone(string source, string text)
    {
        Assert.Equal(text, _liquid.RenderText(source, Lead, Settings).Value);
    }

    [Theory]
    [InlineData("<p>{{ first_name }}</p>", "<p>Zoë &lt;b&gt;</p>")]
    [InlineData("{{ tags }}", "vip&lt;i&gt;")]
    [InlineData("{% capture x %}<u>{{ first_name }}</u>{% endcapture %}{{ x }}", "<u>Zoë &lt;b&gt;</u>")]
    [InlineData("<a title=\"{{ quote }}\">", "<a title=\"&quot; onclick=&quot;\">")]
    [InlineData("{% for tag in tags %}{% cycle tags[1] %}{% endfor %}", "&lt;i&gt;&lt;i&gt;")]
    public void Values_are_encoded_in_html(string source, string html)
    {
        Assert.Equal(html, _liquid.RenderHtml(source, Lead, Settings).Value);
    }

    [Fact]
    public void No_filter_lets_a_lead_put_markup_into_html()
    {
        var model = new Dictionary<string, object?> { ["s"] = "<script>\n1", ["t"] = new[] { "<script>" }, ["b"] = "PHNjcmlwdD4x", ["u"] = "%3Cscript%3E" };
        var options = new Fluid.TemplateOptions();
        foreach (var filter in options.Filters.Select(filter => filter.Key))
        {
            foreach (var input in new[] { "s", "t", "b", "u" })
            {
                foreach (var arguments in new[] { "", ": s", ": s, s", ": '', s" })
                {
                    var html = _liquid.RenderHtml($"{{{{ {input} | {filter}{arguments} }}}}", model, Settings);
                    if (!html.IsError) Assert.DoesNotContain("<script", html.Value, StringComparison.OrdinalIgnoreCase);
                }
            }
        }
    }

    [Theory]
    [InlineData("one\ntwo\n{{ a | }}", "Line 3: ")]
    [InlineData("one\n{% if a %}\nx", "Line 3: ")]
    [InlineData("{{ a }", "Line 1: ")]
    [InlineData("one\n{% bogus %}", "Line 2: Unknown tag 'bogus'.")]
    [InlineData("one\n\n{{ a | nonsense }}", "Line 3: unknown filter 'nonsense'.")]
    [InlineData("one\n{{ a {{ b }}", "Line 2: ")]
    public void A_source_that_does_not_compile_is_refused_with_its_line(string source, string message)
    {
        var error = _liquid.Check(source).Error!;

        Assert.Equal("template_syntax", error.Code);
        Assert.StartsWith(message, error.Message);
        Assert.DoesNotContain("Source:", error.Message);
    }

    [Theory]
    [InlineData("{{ a }}{{ a.b }}{{ b.c[d] }}", "a,b,d", "a,b,d")]
    [InlineData("{{ a | default: b }}", "a,b", "b")]
    [InlineData("{% if a %}{{ a }}{{ b }}{% endif %}", "a,b", "b")]
    [InlineData("{% if a and c == 1 %}{{ a }}{% elsif b %}{{ b }}{% endif %}{{ a }}", "a,b,c", "a")]
    [InlineData("{% for x in a %}{{ x }}{{ forloop.index }}{{ b }}{% endfor %}", "a,b", "b")]
    [InlineData("{% assign x = a | upcase %}{{ x }}", "a", "a")]
    [InlineData("{% capture x %}{{ a }}{% endcapture %}{{ x }}", "a", "a")]
    [InlineData("{% case a %}{% when b %}{{ c }}{% endcase %}{% for i in (1..d) %}{% endfor %}", "a,b,c,d", "b,c")]
    [InlineData("{% raw %}{{ a }}{% endraw %}{% comment %}{{ b }}{% endcomment %}text", "", "")]
    public void The_variables_of_a_template_are_known(string source, string all, string needed)
    {
        var template = _liquid.Parse(source).Value;

        Assert.Equal(all, string.Join(',', template.Variables.Order()));
        Assert.Equal(needed, string.Join(',', template.NeededVariables.Order()));
        Assert.Equal(template.Variables, _liquid.VariablesOf(source));
    }

    [Fact]
    public void A_template_is_parsed_once_and_the_cache_stays_bounded()
    {
        var liquid = new LiquidRenderer(new LiquidLimits { CachedTemplates = 10 });
        var template = liquid.Parse("Hi {{ first_name }}").Value;

        Assert.Same(template, liquid.Parse(new string("Hi {{ first_name }}".ToCharArray())).Value);

        var cache = new BoundedCache<int>(10);
        for (var i = 0; i < 1000; i++) cache.Add($"{i}", i);
        Assert.InRange(cache.Count, 1, 10);
        Assert.True(cache.TryGet("999", out _));
    }
}
