using CampaignStudio.Domain.Delivery;
using CampaignStudio.Integrations.Smtp;
using MimeKit;

namespace CampaignStudio.Tests.Integrations;

public sealed class MimeBuilderTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 27, 8, 30, 0, TimeSpan.Zero);

    [Fact]
    public void The_message_has_both_parts_and_all_headers_in_any_alphabet()
    {
        var email = Emails.To("anna@example.org") with
        {
            ToName = "Änna Öhm, \"Chefin\"",
            Subject = "Grüße 🎉 " + new string('x', 200),
            ReplyTo = "reply+abc@example.com",
            Text = "Zeile 1\n.\n..\nÜ",
        };
        Assert.True(MimeBuilder.TryBuild(email, Now, out var message, out _));

        using var stream = new MemoryStream();
        message.WriteTo(stream);
        stream.Position = 0;
        var read = MimeMessage.Load(stream);

        Assert.Equal(email.Subject, read.Subject);
        Assert.Equal((email.ToName, email.ToAddress), (read.To.Mailboxes.Single().Name, read.To.Mailboxes.Single().Address));
        Assert.Equal("outreach-1-1@example.com", read.MessageId);
        Assert.Equal(Now, read.Date);
        Assert.Equal("reply+abc@example.com", read.ReplyTo.Mailboxes.Single().Address);
        Assert.Equal("<https://studio.example/u/T>", read.Headers["List-Unsubscribe"]);
        Assert.Equal("List-Unsubscribe=One-Click", read.Headers["List-Unsubscribe-Post"]);
        Assert.Equal("multipart/alternative", read.Body!.ContentType.MimeType);
        Assert.Equal(email.Text, read.TextBody!.ReplaceLineEndings("\n").TrimEnd());
        Assert.Equal(email.Html, read.HtmlBody?.TrimEnd());
        Assert.True(stream.ToArray().All(value => value < 128), "only ASCII on the wire");
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    [InlineData("\r")]
    public void A_line_break_in_any_header_is_refused_and_nobody_is_suppressed(string lineBreak)
    {
        var evil = "x" + lineBreak + "Bcc: victim@example.net";
        var good = Emails.To("anna@example.org");
        OutgoingEmail[] bad =
        [
            good with { Subject = evil },
            good with { ToName = evil },
            good with { ToAddress = "anna@example.org" + lineBreak },
            good with { FromName = evil },
            good with { FromAddress = evil },
            good with { ReplyTo = evil },
            good with { MessageId = evil },
            good with { Headers = [new("X-Lead", evil)] },
            good with { Headers = [new("X-Lead: a" + lineBreak + "Bcc", "b")] },
        ];

        Assert.All(bad, email =>
        {
            Assert.False(MimeBuilder.TryBuild(email, Now, out _, out var refusal));
            Assert.False(refusal.AddressAtFault);
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("anna")]
    [InlineData("anna@")]
    [InlineData("@example.org")]
    [InlineData("Anna <anna@example.org>")]
    [InlineData("anna@example.org, bob@example.org")]
    public void Anything_but_one_bare_address_is_an_address_at_fault(string address)
    {
        Assert.False(MimeBuilder.TryBuild(Emails.To(address), Now, out _, out var refusal));
        Assert.True(refusal.AddressAtFault);
    }
}
