using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Sequences;

namespace CampaignStudio.Tests.Delivery.Senders;

public sealed class SenderRotationTests
{
    private static Campaign With(params long[] senders) => new() { Name = "Spring", EmailSenderIds = senders };

    private static long Pick(Campaign campaign, long lead, params long[] before) =>
        SenderRotation.Pick(campaign, Channel.Email, lead, before.Select((sender, place) => new PastOutreach(place + 1, 1, false, sender)));

    [Fact]
    public void Without_a_choice_the_configured_one_sends_and_calls_have_nobody()
    {
        Assert.Equal(Sender.ConfiguredEmail, Pick(With(), 7));
        Assert.Equal(Sender.ConfiguredSms, SenderRotation.Pick(With(5), Channel.Sms, 7, []));
        Assert.Equal(Sender.None, SenderRotation.Pick(With(5), Channel.Call, 7, []));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    public void Each_gets_as_many_as_the_others_whatever_the_pattern_of_ids(int step)
    {
        var campaign = With(5, 6, 7);
        var counts = Enumerable.Range(0, 3000).CountBy(index => Pick(campaign, 1 + ((long)index * step))).ToList();
        Assert.Equal(3, counts.Count);
        Assert.All(counts, count => Assert.InRange(count.Value, 900, 1100));
    }

    [Fact]
    public void Who_wrote_to_a_lead_last_goes_on_until_the_campaign_gives_that_one_up()
    {
        var campaign = With(5, 6, 7);
        for (var lead = 1; lead < 50; lead++)
        {
            Assert.Equal(6, Pick(campaign, lead, 5, 6, Sender.None));
            Assert.Equal(7, Pick(campaign, lead, 7, 4));
        }
    }
}
