using CampaignStudio.Domain.Templates;

namespace CampaignStudio.Tests.Templates;

public sealed class ContentRendererTests
{
    private static readonly Dictionary<string, object?> Lead = new() { ["first_name"] = "Zoë & Co", ["company"] = " ", ["tags"] = Array.Empty<string>() };

    private readonly ContentRenderer _content = new(new LiquidRenderer());

    [Fact]
    public void Html_alone_gets_a_text_part()
    {
        var email = Email(new EmailContent("Hi {{ first_name }}", Html: "<p>Dear {{ first_name }}</p><p>Bye</p>"));

        Assert.Equal(new RenderedEmail("Hi Zoë & Co", "<p>Dear Zoë &amp; Co</p><p>Bye</p>", "Dear Zoë & Co\n\nBye"), email);
    }

    [Fact]
    public void Text_alone_gets_an_html_part()
    {
        var email = Email(new EmailContent("Hi", Text: "Dear {{ first_name }}"));

        Assert.Equal("Dear Zoë & Co", email.Text);
        Assert.Contains("<p>Dear Zoë &amp; Co</p>", email.Html);
    }

    [Fact]
    public void Two_given_parts_are_kept()
    {
        Assert.Equal(new RenderedEmail("Hi", "<p>h</p>", "t"), Email(new EmailContent("Hi", "<p>h</p>", "t")));
    }

    [Fact]
    public void A_subject_is_one_line_whatever_a_lead_is_called()
    {
        var model = new Dictionary<string, object?> { ["first_name"] = "Zoë\r\nBcc: all@example.com\u2028x\0" };

        Assert.Equal("Hi Zoë Bcc: all@example.com x", _content.RenderEmail(new EmailContent("Hi {{ first_name }}", "<p>x</p>"), model, LiquidRendererTests.Settings).Value.Subject);
    }

    [Theory]
    [InlineData("{{ company }}", "<p>x</p>", null, "empty_subject", "subject")]
    [InlineData("Hi", "", " ", "empty_body", "html")]
    [InlineData("Hi", null, null, "empty_body", "html")]
    [InlineData("Hi", "{{ 1 | divided_by: 0 }}", null, "template_failed", "html")]
    [InlineData("Hi", "<p>x</p>", "{{ a", "template_syntax", "text")]
    public void What_cannot_be_sent_is_refused_with_its_part(string subject, string? html, string? text, string code, string field)
    {
        var error = _content.RenderEmail(new EmailContent(subject, html, text), Lead, LiquidRendererTests.Settings).Error!;

        Assert.Equal((code, field), (error.Code, error.Field));
    }

    [Fact]
    public void Checking_names_every_part_at_fault()
    {
        var error = _content.Check(new EmailContent("{{ a", "{% if %}", "{{ b | nope }}")).Error!;

        Assert.Equal(["subject", "html", "text"], new[] { error }.Concat(error.Others).Select(e => e.Field));
        Assert.False(_content.Check(new EmailContent("Hi", "<p>x</p>")).IsError);
        Assert.Equal("empty_text", _content.Check(new SmsContent(" ")).Error!.Code);
    }

    [Fact]
    public void Variables_that_leave_a_hole_are_named()
    {
        var content = new EmailContent("{{ first_name }} {{ city }}", "{{ company }}{{ tags }}", "{{ country | default: 'there' }}");

        Assert.Equal(["city", "company", "tags"], _content.EmptyVariables(content, Lead));
        Assert.Equal(["city", "company", "country", "first_name", "tags"], _content.VariablesOf(content).Order());
    }

    [Fact]
    public void A_text_message_says_what_it_costs()
    {
        var sms = _content.RenderSms(new SmsContent(" Hi {{ first_name }}\r\n"), Lead, LiquidRendererTests.Settings).Value;

        Assert.Equal(new RenderedSms("Hi Zoë & Co", new SmsSegments(SmsEncoding.Ucs2, 11, 1, 70)), sms);
    }

    [Theory]
    [InlineData("{{ company }}", "empty_text")]
    [InlineData("{% for i in (1..1601) %}x{% endfor %}", "sms_too_long")]
    public void A_text_message_carriers_refuse_is_refused_here(string source, string code)
    {
        Assert.Equal(code, _content.RenderSms(new SmsContent(source), Lead, LiquidRendererTests.Settings).Error!.Code);
    }

    private RenderedEmail Email(EmailContent content) => _content.RenderEmail(content, Lead, LiquidRendererTests.Settings).Value;
}
