using CampaignStudio.Domain.Delivery;

namespace CampaignStudio.Tests.Delivery;

public sealed class MessageIdsTests
{
    [Fact]
    public void The_id_is_stable_and_each_occurrence_has_its_own()
    {
        Assert.Equal("outreach-42-1@example.com", MessageIds.For(42, 1, "example.com"));
        Assert.NotEqual(MessageIds.For(42, 1, "example.com"), MessageIds.For(42, 2, "example.com"));
        Assert.NotEqual(MessageIds.For(42, 1, "example.com", "a"), MessageIds.For(42, 1, "example.com", "b"));
    }

    [Theory]
    [InlineData("<outreach-42-3@example.com>", 42, 3)]
    [InlineData(" outreach-42-3-x7@example.com ", 42, 3)]
    public void An_id_reads_back(string text, long outreachId, int occurrence) =>
        Assert.Equal((outreachId, occurrence), MessageIds.TryRead(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("<outreach-42@example.com>")]
    [InlineData("outreach--1@example.com")]
    [InlineData("outreach-99999999999999999999-1@example.com")]
    [InlineData("CAF=somebody@mail.gmail.com")]
    public void Others_ids_are_not_ours(string? text) => Assert.Null(MessageIds.TryRead(text));
}
