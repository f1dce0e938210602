using CampaignStudio.Domain.Interactions.Mail;

namespace CampaignStudio.Tests.Interactions.Mail;

/// <summary>Reports in the prose of servers that never came to the standard.</summary>
public sealed class BounceReportsTests
{
    private const string Qmail = """
        Hi. This is the qmail-send program at mx.example.net.
        I'm afraid I wasn't able to deliver your message to the following addresses.
        This is a permanent error; I've given up. Sorry it didn't work out.

        <ada@example.com>:
        192.0.2.7 does not like recipient.
        Remote host said: 550 sorry, no mailbox here by that name
        Giving up on 192.0.2.7.

        --- Below this line is a copy of the message.

        Return-Path: <news@studio.example>
        Message-ID: <outreach-7-1-abc@studio.example>
        Subject: Hello

        We write 5.1.1 times a day that your mailbox is full.
        """;

    private const string Exim = """
        This message was created automatically by mail delivery software.

        A message that you sent could not be delivered to one or more of its
        recipients. This is a permanent error. The following address(es) failed:

          ada@example.com
            SMTP error from remote mail server after RCPT TO:<ada@example.com>:
            host mx.example.com [192.0.2.7]: 550 Unknown user

        ------ This is a copy of the message, including all the headers. ------

        Message-ID: <outreach-7-1-abc@studio.example>
        """;

    private const string Sendmail = """
           ----- The following addresses had permanent fatal errors -----
        <ada@example.com>
            (reason: 550 5.1.1 <ada@example.com>... User unknown)
        """;

    private const string Exchange = """
        Delivery has failed to these recipients or groups:

        ada@example.com
        The e-mail address you entered couldn't be found. Please check the recipient's e-mail address and try to resend the message.

        Diagnostic information for administrators:
        Generating server: mx.example.com
        ada@example.com
        #550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##rfc822;ada@example.com
        """;

    [Theory]
    [InlineData("MAILER-DAEMON@mx.example.net", "failure notice", Qmail)]
    [InlineData("Mailer-Daemon@mx.example.net", "Mail delivery failed: returning message to sender", Exim)]
    [InlineData("MAILER-DAEMON@mx.example.net", "Returned mail: see transcript for details", Sendmail)]
    [InlineData("MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.com", "Undeliverable: Hello", Exchange)]
    public void An_address_that_does_not_exist_is_recognised(string from, string subject, string text)
    {
        var verdict = BounceReports.InProse(new InboundMail { From = from, Subject = subject, Text = text })!;

        Assert.Equal((InboundKind.Bounced, true), (verdict.Kind, verdict.AddressAtFault));
    }

    [Theory]
    [InlineData(Qmail)]
    [InlineData(Exim)]
    public void Whom_it_concerns_and_which_message_it_was_stand_in_it(string text)
    {
        var verdict = BounceReports.InProse(new InboundMail { From = "MAILER-DAEMON@mx.example.net", Subject = "failure notice", Text = text })!;

        Assert.Equal("ada@example.com", verdict.Recipient);
        Assert.Equal(["outreach-7-1-abc@studio.example"], verdict.References);
    }

    [Theory]
    [InlineData("<ada@example.com>:\n452 4.2.2 The email account that you tried to reach is over quota")]
    [InlineData("<ada@example.com>:\nRemote host said: 552 mailbox is full")]
    [InlineData("<ada@example.com>:\n550 5.2.2 Mailbox full")]
    [InlineData("<ada@example.com>:\n550 5.7.0 user exceeded quota")]
    [InlineData("<ada@example.com>:\nRemote host said: 450 try again later")]
    [InlineData("La boîte aux lettres de ada@example.com est pleine")]
    public void A_full_mailbox_may_be_emptied(string text) =>
        Assert.Equal(InboundKind.SoftBounced, BounceReports.InProse(new InboundMail { From = "mailer-daemon@mx.example.net", Subject = "Undelivered Mail", Text = text })!.Kind);

    [Theory]
    [InlineData("Delivery Status Notification (Delay)", "")]
    [InlineData("Warning: could not send message for past 4 hours", "")]
    [InlineData("Undelivered", "The message has not been delivered yet. No action is required on your part.")]
    public void A_delay_is_no_failure(string subject, string text) =>
        Assert.Equal(InboundKind.Delayed, BounceReports.InProse(new InboundMail { From = "postmaster@mx.example.net", Subject = subject, Text = text })!.Kind);

    [Theory]
    [InlineData("Unzustellbar: Hallo")]
    [InlineData("Non remis : Bonjour")]
    [InlineData("No se puede entregar: Hola")]
    [InlineData("Non recapitabile: Ciao")]
    [InlineData("Niet bestelbaar: Hallo")]
    public void The_subject_alone_tells_in_other_languages_and_blames_nobody(string subject)
    {
        var verdict = BounceReports.InProse(new InboundMail { From = "postmaster@mx.example.net", Subject = subject })!;

        Assert.Equal((InboundKind.Bounced, false), (verdict.Kind, verdict.AddressAtFault));
    }

    [Fact]
    public void What_a_person_writes_about_an_error_is_no_report() =>
        Assert.Null(BounceReports.InProse(new InboundMail { From = "ada@example.com", Subject = "Undeliverable?", Text = "I got 550 5.1.1 User unknown" }));
}
