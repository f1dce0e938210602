using System.Text;
using CampaignStudio.Domain.Interactions.Mail;
using CampaignStudio.Integrations.Mail;

namespace CampaignStudio.Tests.Interactions.Mail;

public sealed class InboundMailReaderTests
{
    private const long FewMegabytes = 64 * 1024 * 1024;

    [Fact]
    public void A_complaint_whose_recipient_was_hidden_names_it_in_the_message_it_returns()
    {
        var mail = Read("""
            From: <complaints@provider.example>
            Subject: FW: Hello
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=feedback-report; boundary="b"

            --b
            Content-Type: text/plain

            This is an email abuse report.
            --b
            Content-Type: message/feedback-report

            Feedback-Type: abuse
            User-Agent: SomeGenerator/1.0
            Version: 1

            --b
            Content-Type: message/rfc822

            From: <news@studio.example>
            To: Ada <ada@example.com>
            Message-ID: <outreach-7-1-abc@studio.example>
            Subject: Hello

            Hi
            --b--
            """);

        Assert.Equal(("abuse", "ada@example.com"), (mail.FeedbackType, Assert.Single(mail.DeliveryStatuses).Recipient));
        Assert.Equal(["outreach-7-1-abc@studio.example"], mail.References);
    }

    [Fact]
    public void An_html_reply_is_read_without_its_history() =>
        Assert.Equal("Yes.\nCall me.", Read("From: a@example.com\nContent-Type: text/html\n\n<div>Yes.</div><div>Call me.</div><script>alert(1)</script><div class=\"gmail_quote\">On Monday …</div>").Text);

    [Fact]
    public void The_same_bytes_have_the_same_digest_and_others_another()
    {
        Assert.Equal(Read("From: a@example.com\n\nHi").Digest, Read("From: a@example.com\n\nHi").Digest);
        Assert.NotEqual(Read("From: a@example.com\n\nHi").Digest, Read("From: a@example.com\n\nHo").Digest);
    }

    [Fact]
    public void A_million_parts_cost_little_and_leave_the_beginning_readable()
    {
        var bomb = new StringBuilder("From: ada@example.com\nSubject: Re: Hello\nIn-Reply-To: <outreach-7-1@studio.example>\nContent-Type: multipart/mixed; boundary=b\n\n");
        bomb.Append("--b\n\nYes.\n");
        for (var i = 0; i < 1_000_000; i++) bomb.Append("--b\n\n\n");
        AssertCheap(bomb, "outreach-7-1@studio.example");
    }

    [Fact]
    public void A_thousand_levels_cost_little()
    {
        var bomb = new StringBuilder("From: ada@example.com\nIn-Reply-To: <outreach-7-1@studio.example>\n");
        for (var i = 0; i < 20_000; i++) bomb.Append(System.Globalization.CultureInfo.InvariantCulture, $"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n");
        AssertCheap(bomb, "outreach-7-1@studio.example");
    }

    [Fact]
    public void A_chain_of_forwarded_messages_costs_little()
    {
        var bomb = new StringBuilder("From: ada@example.com\nIn-Reply-To: <outreach-7-1@studio.example>\n");
        for (var i = 0; i < 100_000; i++) bomb.Append("Content-Type: message/rfc822\n\n");
        AssertCheap(bomb, "outreach-7-1@studio.example");
    }

    [Fact]
    public void A_million_headers_cost_little()
    {
        var bomb = new StringBuilder("From: ada@example.com\nIn-Reply-To: <outreach-7-1@studio.example>\n");
        for (var i = 0; i < 1_000_000; i++) bomb.Append("x: y\n");
        AssertCheap(bomb, "outreach-7-1@studio.example");
    }

    [Fact]
    public void One_endless_header_costs_little()
    {
        var bomb = new StringBuilder("From: ada@example.com\nIn-Reply-To: <outreach-7-1@studio.example>\nReferences:");
        for (var i = 0; i < 1_000_000; i++) bomb.Append(" <a@b>");
        AssertCheap(bomb, "outreach-7-1@studio.example");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\n")]
    [InlineData("\0\0\0")]
    public void What_is_no_mail_is_none(string raw) => Assert.Null(InboundMailReader.Read(Encoding.UTF8.GetBytes(raw)));

    [Fact]
    public void A_reader_survives_whatever_bytes_there_are()
    {
        var random = new Random(7);
        var seed = Encoding.UTF8.GetBytes("From: a@example.com\nSubject: =?utf-8?B?4pyT?=\nContent-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; ada@example.com\nAction: failed\nStatus: 5.1.1\n\n--b--\n");
        for (var i = 0; i < 3_000; i++)
        {
            var bytes = (byte[])seed.Clone();
            for (var changes = random.Next(1, 30); changes > 0; changes--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (InboundMailReader.Read(bytes) is { } mail) InboundClassifier.Classify(mail, new DateOnly(2026, 3, 3));
        }
    }

    private static void AssertCheap(StringBuilder bomb, string reference)
    {
        var raw = Encoding.ASCII.GetBytes(bomb.ToString());
        InboundMailReader.Read(Encoding.ASCII.GetBytes("From: a@b\n\n"));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var mail = InboundMailReader.Read(raw)!;

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, FewMegabytes);
        Assert.Contains(reference, mail.References);
        Assert.True(mail.References.Count <= 100 && mail.Text.Length <= 200_000);
    }

    private static InboundMail Read(string raw) => InboundMailReader.Read(Encoding.UTF8.GetBytes(raw.ReplaceLineEndings("\r\n")))!;
}
