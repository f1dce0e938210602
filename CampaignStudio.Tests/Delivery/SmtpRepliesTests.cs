using CampaignStudio.Domain.Delivery;

namespace CampaignStudio.Tests.Delivery;

public sealed class SmtpRepliesTests
{
    [Theory]
    [InlineData(SmtpStage.EndOfData, 250, "2.0.0 queued as 4711", "accepted")]
    [InlineData(SmtpStage.MailFrom, 421, "4.3.2 closing", "retry")]
    [InlineData(SmtpStage.RcptTo, 450, "4.2.0 greylisted", "retry")]
    [InlineData(SmtpStage.Data, 451, "try again", "retry")]
    [InlineData(SmtpStage.EndOfData, 452, "4.3.1 disk full", "retry")]
    [InlineData(SmtpStage.RcptTo, 450, "5.1.1 no such user, says a muddled server", "retry")]
    [InlineData(SmtpStage.RcptTo, 550, "5.1.1 no such user", "address")]
    [InlineData(SmtpStage.EndOfData, 550, "5.1.1 no such user", "address")]
    [InlineData(SmtpStage.MailFrom, 550, "5.1.2 no such domain", "address")]
    [InlineData(SmtpStage.Data, 554, "5.1.10 null MX", "address")]
    [InlineData(SmtpStage.RcptTo, 550, "5.2.2 mailbox full", "bounced")]
    [InlineData(SmtpStage.RcptTo, 550, "no such user", "bounced")]
    [InlineData(SmtpStage.EndOfData, 554, "5.7.1 looks like spam", "bounced")]
    [InlineData(SmtpStage.RcptTo, 550, "5.10.1 not subject one", "bounced")]
    [InlineData(SmtpStage.MailFrom, 550, "5.7.1 not from you", "failed")]
    [InlineData(SmtpStage.RcptTo, 550, "5.1.8 sender's domain does not exist", "failed")]
    [InlineData(SmtpStage.MailFrom, 553, "5.1.7 sender's address is not valid", "failed")]
    [InlineData(SmtpStage.MailFrom, 530, "5.7.0 authentication required", "down")]
    [InlineData(SmtpStage.MailFrom, 535, "5.7.8 credentials", "down")]
    [InlineData(SmtpStage.EndOfData, 354, "again?", "unknown")]
    [InlineData(SmtpStage.Data, 250, "what?", "retry")]
    public void A_reply_means_what_the_standards_say(SmtpStage stage, int code, string text, string expected) =>
        Assert.Equal(expected, Name(SmtpReplies.Classify(stage, code, text)));

    [Fact]
    public void The_code_names_reply_and_enhanced_code_and_joins_the_lines()
    {
        var refused = Assert.IsType<HandOver.Refused>(SmtpReplies.Classify(SmtpStage.RcptTo, 550, "5.1.1 no\r\n such user"));

        Assert.Equal("550 5.1.1", refused.Code);
        Assert.Equal("5.1.1 no such user", refused.Message);
    }

    [Fact]
    public void Every_code_at_every_stage_has_a_meaning_and_only_the_body_is_ever_accepted()
    {
        foreach (var stage in Enum.GetValues<SmtpStage>())
        {
            for (var code = 0; code <= 999; code++)
            {
                var name = Name(SmtpReplies.Classify(stage, code, ""));
                Assert.Equal(stage is SmtpStage.EndOfData && code is >= 200 and < 300, name == "accepted");
                if (code is >= 400 and < 500) Assert.Equal("retry", name);
                if (code is >= 500 and < 600) Assert.Contains(name, new[] { "bounced", "failed", "down" });
            }
        }
    }

    private static string Name(HandOver handOver) => handOver switch
    {
        HandOver.Accepted => "accepted",
        HandOver.Retry => "retry",
        HandOver.Unknown => "unknown",
        HandOver.ChannelDown => "down",
        HandOver.Refused { AddressAtFault: true, IsBounce: true } => "address",
        HandOver.Refused { IsBounce: true } => "bounced",
        HandOver.Refused { AddressAtFault: false } => "failed",
        _ => "?",
    };
}
