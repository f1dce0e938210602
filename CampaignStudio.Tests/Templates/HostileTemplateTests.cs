using CampaignStudio.Domain.Templates;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace CampaignStudio.Tests.Templates;

/// <summary>Templates that want the machine, or more of it than they should get. Each ends in an error, none in an exception.</summary>
public sealed class HostileTemplateTests
{
    private static readonly Dictionary<string, object?> Model = new() { ["s"] = "x", ["a"] = 1, ["list"] = new[] { "a", "b" } };

    private readonly LiquidRenderer _liquid = new();

    [Theory]
    [InlineData("{% for i in (1..10000) %}{% for j in (1..10000) %}{% endfor %}{% endfor %}")]
    [InlineData("{% for i in (1..10000) %}{% for j in (1..10000) %}{{ nothing }}{% endfor %}{% endfor %}")]
    [InlineData("{% for i in (1..2000000000) %}{% endfor %}")]
    [InlineData("{% assign x = (1..2000000000) %}")]
    [InlineData("{{ list[(-2000000000..2000000000)] }}")]
    [InlineData("{% if (1..2000000000) contains 3 %}{% endif %}")]
    [InlineData("{% tablerow i in (1..2000000000) %}{% endtablerow %}")]
    public void Loops_and_ranges_end(string source)
    {
        Assert.Equal("template_too_complex", _liquid.RenderText(source, Model, LiquidRendererTests.Settings).Error?.Code);
    }

    [Theory]
    [InlineData("{% assign x = 'aaaaaaaaaa' %}{% for i in (1..60) %}{% assign x = x | append: x %}{% endfor %}{{ x }}")]
    [InlineData("{% assign x = 'a' %}{% for i in (1..60) %}{% capture x %}{{ x }}{{ x }}{% endcapture %}{% endfor %}{{ x }}")]
    [InlineData("{% assign l = 'a b' | split: ' ' %}{% for i in (1..60) %}{% assign l = l | concat: l %}{% endfor %}")]
    [InlineData("{{ 'now' | date: '%999999999Y' }}")]
    [InlineData("{{ 1 | format_number: 'D99999' }}")]
    [InlineData("{% for i in (1..9000) %}{{ 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' }}{% endfor %}")]
    [InlineData("{% for i in (1..9000) %}aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa{% endfor %}")]
    [InlineData("{% assign x = 'a' %}{% for i in (1..16) %}{% assign x = x | append: x %}{% endfor %}{% assign y = x | replace: 'a', x %}")]
    [InlineData("{% assign x = 'a' %}{% for i in (1..15) %}{% assign x = x | append: x %}{% endfor %}{% assign y = (1..10000) | join: x %}")]
    public void Output_stays_bounded(string source)
    {
        Assert.Equal("template_too_complex", _liquid.RenderHtml(source, Model, LiquidRendererTests.Settings).Error?.Code);
    }

    [Fact]
    public void Nesting_is_refused_before_it_costs_the_stack()
    {
        Refuses(Repeat("{% if a %}", 19_000));
        Refuses(Repeat("{% if a %}", 400) + "x" + Repeat("{% endif %}", 400));
        Refuses(Repeat("{% if a %}{% raw %}{% endif %}{% endraw %}", 4_000));
        Refuses(Repeat("{% for i in list %}{%- if i -%}", 6_000));
        Refuses("{{ a" + Repeat("[a", 50_000) + new string(']', 50_000) + " }}");
        Refuses("{{ a" + Repeat("[a", 900) + new string(']', 900) + " }}");
        Refuses("{{ " + new string('(', 90_000) + " }}");
        Refuses("{% if a" + Repeat(" and a", 15_000) + " %}x{% endif %}");
        Refuses("{% if a" + Repeat(" and a", 500) + " %}x{% endif %}");
        Refuses("{{ a" + Repeat(" | plus: 1", 15_000) + " }}");
        Refuses("{{ a" + Repeat(" | plus: 1", 300) + " }}");
        Refuses(Repeat("{{ \"{% raw %}\" }}{% if a %}", 5_000));
        Refuses(new string('x', 200_001));
    }

    [Fact]
    public void Nesting_that_is_allowed_renders_on_a_small_stack()
    {
        var source = Repeat("{% if a %}{% for i in list %}", 24) + "x" + Repeat("{% break %}{% endfor %}{% endif %}", 24);
        string? text = null;
        var thread = new Thread(() => text = _liquid.RenderText(source, Model, LiquidRendererTests.Settings).Value, 512 * 1024);
        thread.Start();
        thread.Join();

        Assert.Equal("x", text);
    }

    [Fact]
    public void Time_is_limited()
    {
        // Each look at this clock takes a second.
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };
        var liquid = new LiquidRenderer(time: time);

        Assert.Contains("longer than 2 s", liquid.RenderText("{{ a }}{{ a }}{{ a }}{{ a }}", Model, LiquidRendererTests.Settings).Error!.Message);
    }

    [Theory]
    [InlineData("{{ 'PATH' | env }}")]
    [InlineData("{{ 'HOME' | getenv }}")]
    [InlineData("{{ s | raw }}")]
    [InlineData("{{ '{0,999999}' | format_string: s }}")]
    [InlineData("{% include '/etc/passwd' %}")]
    [InlineData("{% render 'x' %}")]
    [InlineData("{% layout 'x' %}")]
    [InlineData("{% liquid\n if a\n endif %}")]
    [InlineData("{% macro x() %}{% endmacro %}")]
    public void There_is_no_way_to_files_functions_or_the_environment(string source)
    {
        Assert.Equal("template_syntax", _liquid.Check(source).Error?.Code);
    }

    [Theory]
    [InlineData("{{ env.PATH }}{{ Environment.MachineName }}{{ s.GetType.Assembly.Location }}{{ s.Length.GetType }}{{ this }}{{ model }}")]
    [InlineData("{{ list.GetType }}{{ list.Count.GetType.Name }}{{ a.GetHashCode }}")]
    public void Members_of_the_runtime_are_not_there(string source)
    {
        Assert.Equal("", _liquid.RenderText(source, Model, LiquidRendererTests.Settings).Value);
    }

    [Fact]
    public void An_object_in_the_model_is_refused_rather_than_opened()
    {
        var model = new Dictionary<string, object?> { ["lead"] = new Uri("https://secret.example"), ["ok"] = "ok" };

        Assert.Equal("template_failed", _liquid.RenderText("{{ lead.Host }}{{ lead }}", model, LiquidRendererTests.Settings).Error?.Code);
        Assert.Equal("ok", _liquid.RenderText("{{ ok }}", model, LiquidRendererTests.Settings).Value);
    }

    [Theory]
    [InlineData("{{ a | divided_by: 0 }}")]
    [InlineData("{{ s | base64_decode }}")]
    [InlineData("{{ s | time_zone: 'x/y' | slice: }}")]
    [InlineData("{{ 99999999999999999999999999 | times: 99999999999999999999999999 }}")]
    [InlineData("{{ a | round: 99999999999999 }}")]
    public void A_filter_that_trips_is_an_error(string source)
    {
        Assert.True(_liquid.RenderText(source, Model, LiquidRendererTests.Settings).IsError);
    }

    [Fact]
    public void Whatever_is_typed_gives_a_text_or_an_error()
    {
        var piece = Gen.OneOf(
            "{{", "}}", "{%", "%}", "{%-", "-%}", " ", "a", "s", "list", ".", "[", "]", "|", ":", "'", "\"", "\\", "if", "endif", "for", "i in ", "endfor",
            "(1..3)", "(1..", "assign x =", "capture x", "endcapture", "raw", "endraw", "comment", "endcomment", "#", "else", "case", "when", "endcase", "\n", "🙂", "\0",
            "{% if a %}", "{% endif %}", "{{ s | ", "date: '%9", "append: s", "cycle ", "tablerow ");
        piece.Array[0, 25].Select(string.Concat).Sample(source =>
        {
            var result = _liquid.RenderHtml(source, Model, LiquidRendererTests.Settings);
            return result.IsError ? result.Error!.Message.Length > 0 : result.Value is not null;
        }, iter: 2_000);
    }

    private void Refuses(string source)
    {
        var error = _liquid.RenderText(source, Model, LiquidRendererTests.Settings).Error;
        Assert.Contains(error?.Code, new[] { "template_too_complex", "template_syntax" });
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
