namespace CampaignStudio.Domain.Demo;

/// <summary>The messages of the demo workspace.</summary>
internal static class DemoContent
{
    public const string FirstSubject = "{% if company %}{{ company }}: {% endif %}a quieter way to follow up";

    public static string FirstHtml { get; } = Letter(
        "A quieter way to follow up",
        """
        <p>Hello {{ first_name | default: "there" }},</p>
        <p>Most teams lose half of their leads between the first message and the third. We help {{ company | default: "teams like yours" }}
        keep the thread: one sequence of e-mails, texts and calls, each at the right hour in <strong>{{ city | default: "your city" }}</strong>.</p>
        <p>Three things customers notice in the first month:</p>
        <ul><li>nobody is contacted twice for the same thing,</li><li>replies land with a person within the hour,</li><li>the pipeline is true on Monday morning.</li></ul>
        """,
        "See how it works in two minutes",
        "https://harbour.example/tour");

    public const string SecondSubject = "{{ first_name | default: 'Hello' }}, shall we keep a place for you?";

    public static string SecondHtml { get; } = Letter(
        "Twenty minutes, your own data",
        """
        <p>Hello {{ first_name | default: "there" }},</p>
        <p>last week I wrote about following up without losing anybody. On Thursdays we set it up with three guests, live, with their own list of leads.</p>
        {% if budget and budget > 20000 %}<p>For projects of your size one of our engineers joins the session.</p>{% endif %}
        <p>Just answer this e-mail, or pick a time yourself.</p>
        """,
        "Pick a time",
        "https://harbour.example/thursday");

    public const string Sms =
        "Hi {{ first_name | default: 'there' }}, Nora from Harbour. Did my e-mail reach you? Answer here, or see harbour.example/tour. STOP to opt out";

    public const string CallScript =
        """
        1. Did the e-mail and the text arrive? What did they make of it?
        2. How do they follow up on leads today, and who does it?
        3. Offer a Thursday session (twenty minutes, own data).
        If it is a bad moment: ask when, and note it as a callback.
        """;

    // Tables and inline styles: what mail programs understand.
    private static string Letter(string title, string body, string button, string url) =>
        $$$"""
        <!DOCTYPE html>
        <html><body style="margin:0;background:#f1efe9;font-family:Helvetica,Arial,sans-serif;color:#1d2a2c">
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:28px 12px">
        <table role="presentation" width="560" cellpadding="0" cellspacing="0" style="max-width:560px;width:100%;background:#ffffff;border-radius:14px;overflow:hidden">
        <tr><td style="background:#1f5f5b;padding:22px 32px;color:#ffffff;font-size:18px;font-weight:bold">Harbour</td></tr>
        <tr><td style="padding:30px 32px 8px;font-size:23px;line-height:1.25;font-weight:bold">{{{title}}}</td></tr>
        <tr><td style="padding:0 32px;font-size:15px;line-height:1.6">{{{body}}}</td></tr>
        <tr><td style="padding:14px 32px 30px"><a href="{{{url}}}" style="display:inline-block;background:#b9602f;color:#ffffff;text-decoration:none;font-weight:bold;padding:13px 24px;border-radius:9px">{{{button}}}</a></td></tr>
        <tr><td style="padding:0 32px 28px;font-size:15px;line-height:1.5">Warm regards,<br>Nora Lindqvist<br><a href="https://harbour.example" style="color:#1f5f5b">harbour.example</a></td></tr>
        </table>
        <p style="font-size:12px;color:#6a7778;line-height:1.5">Harbour, 4 Quay Street, Port Ellery<br><a href="{{ unsubscribe_url }}" style="color:#6a7778">Unsubscribe</a></p>
        </td></tr></table></body></html>
        """;
}
