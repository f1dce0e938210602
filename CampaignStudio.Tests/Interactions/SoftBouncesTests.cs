using CampaignStudio.Domain.Interactions;

namespace CampaignStudio.Tests.Interactions;

public sealed class SoftBouncesTests
{
    private static readonly DateTime Now = new(2026, 3, 30, 9, 0, 0, DateTimeKind.Utc);
    private static readonly BouncePolicy Policy = new() { SoftLimit = 3, SoftDays = 10 };

    [Theory]
    [InlineData(new[] { 0, 1, 2 }, null, true)]
    [InlineData(new[] { 0, 1 }, null, false)]
    [InlineData(new[] { 0, 1, 11 }, null, false)]
    [InlineData(new[] { 0, 1, 5 }, 3, false)]
    [InlineData(new[] { 0, 1, 5 }, 6, true)]
    public void Too_many_within_the_days_without_a_sign_of_life_are_enough(int[] daysAgo, int? aliveDaysAgo, bool expected) => Assert.Equal(
        expected,
        SoftBounces.AreTooMany(daysAgo.Select(days => Now.AddDays(-days)), aliveDaysAgo is { } alive ? Now.AddDays(-alive) : null, Now, Policy));
}
