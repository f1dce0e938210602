using CampaignStudio.Domain.Interactions.Mail;

namespace CampaignStudio.Tests.Interactions.Mail;

public sealed class InboundClassifierTests
{
    private static readonly InboundMail Plain = new() { From = "ada@example.com", Subject = "Re: Hello", Text = "Yes, call me.\n\nOn Mon, 3 Mar 2026, Bob wrote:\n> Hello Ada" };

    [Fact]
    public void A_reply_is_what_was_newly_written()
    {
        var verdict = Classify(Plain);

        Assert.Equal((InboundKind.Replied, "Yes, call me."), (verdict.Kind, verdict.Body));
    }

    [Theory]
    [InlineData("Auto-Submitted", "auto-replied")]
    [InlineData("X-Autoreply", "yes")]
    [InlineData("Precedence", "auto_reply")]
    public void A_header_betrays_the_automatic_reply(string name, string value) =>
        Assert.Equal(InboundKind.AutoReplied, Classify(Plain with { Headers = Headers(name, value) }).Kind);

    [Fact]
    public void A_person_may_say_that_nothing_was_automatic() =>
        Assert.Equal(InboundKind.Replied, Classify(Plain with { Headers = Headers("Auto-Submitted", "no") }).Kind);

    [Theory]
    [InlineData("Out of office: back on Monday")]
    [InlineData("Automatic reply: Hello")]
    [InlineData("Réponse automatique : Hello")]
    [InlineData("Abwesenheitsnotiz")]
    public void So_does_the_subject(string subject) => Assert.Equal(InboundKind.AutoReplied, Classify(Plain with { Subject = subject }).Kind);

    [Theory]
    [InlineData("failed", "5.1.1", InboundKind.Bounced, true)]
    [InlineData("failed", "5.7.1", InboundKind.Bounced, false)]
    [InlineData("failed", "5.1.8", InboundKind.Bounced, false)]
    [InlineData("failed", "5.2.2", InboundKind.SoftBounced, false)]
    [InlineData("failed", "4.4.7", InboundKind.SoftBounced, false)]
    [InlineData("delayed", "4.4.1", InboundKind.Delayed, false)]
    [InlineData("delivered", "2.0.0", InboundKind.Ignored, false)]
    public void A_report_says_what_became_of_it(string action, string status, InboundKind kind, bool atFault)
    {
        var verdict = Classify(new InboundMail { From = "mailer-daemon@example.net", DeliveryStatuses = [new("ada@example.com", action, status, "Said so")] });

        Assert.Equal((kind, atFault, "ada@example.com"), (verdict.Kind, verdict.AddressAtFault, verdict.Recipient));
    }

    [Fact]
    public void A_report_in_prose_is_understood_too()
    {
        var verdict = Classify(new InboundMail
        {
            From = "MAILER-DAEMON@example.net",
            Subject = "failure notice",
            Text = "Hi. This is the qmail-send program.\n<ada@example.com>:\n550 5.1.1 no such user here\n",
        });

        Assert.Equal((InboundKind.Bounced, true, "550 5.1.1 no such user here"), (verdict.Kind, verdict.AddressAtFault, verdict.Body));
    }

    [Theory]
    [InlineData("abuse", InboundKind.Complained)]
    [InlineData("not-spam", InboundKind.Ignored)]
    [InlineData("auth-failure", InboundKind.Ignored)]
    [InlineData("opt-out", InboundKind.Unsubscribed)]
    public void A_complaint_is_one_unless_it_is_the_opposite(string feedback, InboundKind kind) =>
        Assert.Equal(kind, Classify(new InboundMail { FeedbackType = feedback }).Kind);

    [Fact]
    public void Asking_to_be_left_alone_unsubscribes() =>
        Assert.Equal(InboundKind.Unsubscribed, Classify(Plain with { Text = "Unsubscribe\n\n> Hello" }).Kind);

    [Fact]
    public void An_absence_notice_says_when_its_sender_is_back()
    {
        var verdict = Classify(Plain with { Subject = "Automatic reply: Hello", Text = "I am away. I will be back on Monday, 9 March.\n\n-- \nAda" });

        Assert.Equal((InboundKind.AutoReplied, new DateOnly(2026, 3, 9)), (verdict.Kind, verdict.BackOn));
        Assert.Null(Classify(Plain with { Text = "Call me, I am back on Monday, 9 March." }).BackOn);
    }

    [Fact]
    public void A_newsletter_concerns_nobody() =>
        Assert.Equal(InboundKind.Ignored, Classify(Plain with { Headers = Headers("List-Id", "<news.example.com>") }).Kind);

    private static InboundVerdict Classify(InboundMail mail) => InboundClassifier.Classify(mail, new DateOnly(2026, 3, 3));

    private static Dictionary<string, string> Headers(string name, string value) => new() { [name] = value };
}
