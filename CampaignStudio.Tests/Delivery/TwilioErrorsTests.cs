using CampaignStudio.Domain.Delivery;

namespace CampaignStudio.Tests.Delivery;

public sealed class TwilioErrorsTests
{
    [Theory]
    [InlineData(21610, true, false)]
    [InlineData(21211, true, true)]
    [InlineData(21614, true, true)]
    [InlineData(21612, false, true)]
    [InlineData(21408, false, false)]
    [InlineData(21606, false, false)]
    [InlineData(99999, false, false)]
    public void A_permanent_code_refuses_and_says_who_is_at_fault(int code, bool addressAtFault, bool isBounce)
    {
        var refused = Assert.IsType<HandOver.Refused>(TwilioErrors.Classify(400, code, "no", null));

        Assert.Equal((addressAtFault, isBounce), (refused.AddressAtFault, refused.IsBounce));
    }

    [Theory]
    [InlineData(201, null, typeof(HandOver.Accepted))]
    [InlineData(400, null, typeof(HandOver.Refused))]
    [InlineData(400, 21611, typeof(HandOver.Retry))]
    [InlineData(429, 20429, typeof(HandOver.Retry))]
    [InlineData(503, null, typeof(HandOver.Retry))]
    [InlineData(500, null, typeof(HandOver.Unknown))]
    [InlineData(502, null, typeof(HandOver.Unknown))]
    [InlineData(504, 21610, typeof(HandOver.Unknown))]
    [InlineData(408, null, typeof(HandOver.Unknown))]
    [InlineData(401, 20003, typeof(HandOver.ChannelDown))]
    [InlineData(403, null, typeof(HandOver.ChannelDown))]
    [InlineData(403, 21610, typeof(HandOver.Refused))]
    [InlineData(404, 20404, typeof(HandOver.ChannelDown))]
    [InlineData(307, null, typeof(HandOver.ChannelDown))]
    public void The_status_decides_unless_a_known_code_does(int status, int? code, Type expected) =>
        Assert.IsType(expected, TwilioErrors.Classify(status, code, null, "SM1"));

    [Fact]
    public void An_undelivered_message_blames_the_number_only_for_codes_that_do()
    {
        Assert.True(TwilioErrors.ClassifyUndelivered(30005, null).AddressAtFault);
        Assert.True(TwilioErrors.ClassifyUndelivered(21610, null).AddressAtFault);
        Assert.False(TwilioErrors.ClassifyUndelivered(30003, null).AddressAtFault);
        Assert.False(TwilioErrors.ClassifyUndelivered(30001, null).AddressAtFault);
        Assert.False(TwilioErrors.ClassifyUndelivered(null, null).AddressAtFault);
    }
}
