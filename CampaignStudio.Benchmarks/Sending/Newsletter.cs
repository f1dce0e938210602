using CampaignStudio.Domain.Sequences;

namespace CampaignStudio.Benchmarks.Sending;

/// <summary>An e-mail of a usual kind that weighs about 4 KB on the wire: personal, with links, in HTML, with its text or without.</summary>
internal sealed record Newsletter(string Html, string? Text)
{
    private const string Subject = "{{ first_name }}, good news for {{ company }}";

    public static Newsletter WithText { get; } = new(
        Page(paragraphs: 6),
        string.Join("\n\n", "Dear {{ first_name }},", Paragraph(1), Paragraph(2), Paragraph(3), "https://shop.example/offer?for={{ first_name }}"));

    public static Newsletter HtmlOnly { get; } = new(Page(paragraphs: 5), null);

    public StepContent Content => StepContent.Message(Subject, Html, Text);

    private static string Page(int paragraphs) =>
        "<html><body style=\"font-family:sans-serif;color:#222\"><h1>News for {{ company | default: 'you' }}</h1><p>Dear {{ first_name | default: 'friend' }},</p>"
        + string.Concat(Enumerable.Range(1, paragraphs).Select(number => $"<p>{Paragraph(number)}</p>"))
        + "<p><a href=\"https://shop.example/offer?for={{ first_name | url_encode }}\">Your offer</a> or <a href=\"https://shop.example/catalogue\">everything else</a></p>"
        + "<p>Yours, the studio</p></body></html>";

    private static string Paragraph(int number) =>
        $"Number {number}: what we made for {{{{ company }}}} this season is lighter, lasts longer and is made closer to {{{{ city }}}} than ever; "
        + "whoever has seen it in our rooms wanted to take it along, and those who did have written to us since.";
}
