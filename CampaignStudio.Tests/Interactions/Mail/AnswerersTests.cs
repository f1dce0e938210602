using CampaignStudio.Domain.Interactions.Mail;

namespace CampaignStudio.Tests.Interactions.Mail;

/// <summary>Who answers for a lead, and who belongs to the senders' own house.</summary>
public sealed class AnswerersTests
{
    [Theory]
    [InlineData("ann@studio.example", true)]
    [InlineData("ann@STUDIO.example", true)]
    [InlineData("ann@sales.studio.example", true)]
    [InlineData("ann@mystudio.example", false)]
    [InlineData("assistant@lead.example", false)]
    [InlineData("assistant@elsewhere.example", false)]
    [InlineData(null, false)]
    public void A_colleague_writes_from_the_senders_domain(string? from, bool isColleague) =>
        Assert.Equal(isColleague, OwnHouse.IsColleague(from, ["lea@lead.example"], ["news@studio.example"]));

    [Fact]
    public void Any_sender_s_domain_and_the_one_above_it_are_the_house()
    {
        Assert.True(OwnHouse.IsColleague("ann@studio.example", ["lea@lead.example"], ["hello@other.example", "news@mail.studio.example"]));
        Assert.False(OwnHouse.IsColleague("ann@example", ["lea@lead.example"], ["news@studio.example.org"]));
    }

    [Fact]
    public void Where_the_lead_is_of_the_house_too_anybody_there_may_answer() =>
        Assert.False(OwnHouse.IsColleague("ann@studio.example", ["lea@studio.example"], ["news@studio.example"]));

    [Fact]
    public void At_a_free_mail_provider_nobody_is_a_colleague() =>
        Assert.False(OwnHouse.IsColleague("assistant@gmail.com", ["lea@lead.example"], ["small.firm@gmail.com"]));

    [Theory]
    [InlineData("assistant@other.example", "Re: Hello & <b>welcome</b> ?subject=x")]
    [InlineData("\"odd name\"@other.example", "")]
    [InlineData("ü@bücher.example", "AW: Grüße, 100 %")]
    public void Who_wrote_and_the_subject_come_back_as_they_were_kept(string from, string subject) =>
        Assert.Equal(new ReplyOrigin(from, subject), ReplyOrigin.Read(new ReplyOrigin(from, subject).ToUrl()));

    [Fact]
    public void What_is_kept_fits_however_long_it_was() =>
        Assert.InRange(new ReplyOrigin(new string('a', 5_000) + "@other.example", new string('語', 5_000)).ToUrl().Length, 100, 2_048);

    [Theory]
    [InlineData(null)]
    [InlineData("https://example.com/offer")]
    [InlineData("mailto:lea@lead.example")]
    public void A_link_is_nobody_s_origin(string? url) => Assert.Null(ReplyOrigin.Read(url));
}
