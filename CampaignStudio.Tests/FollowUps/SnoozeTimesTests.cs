using CampaignStudio.Features.FollowUps;

namespace CampaignStudio.Tests.FollowUps;

public sealed class SnoozeTimesTests
{
    [Fact]
    public void Late_in_the_evening_there_is_no_later_today()
    {
        var monday = new DateTime(2026, 3, 2, 22, 10, 0, DateTimeKind.Unspecified);

        Assert.Equal(
            [("Tomorrow", new DateTime(2026, 3, 3, 9, 0, 0, DateTimeKind.Unspecified)), ("Next week", new DateTime(2026, 3, 9, 9, 0, 0, DateTimeKind.Unspecified))],
            SnoozeTimes.For(monday));
    }

    [Theory]
    [InlineData("2026-03-01", "2026-03-02")]
    [InlineData("2026-03-02", "2026-03-09")]
    [InlineData("2026-03-07", "2026-03-09")]
    public void Next_week_is_the_coming_monday(string today, string monday)
    {
        var next = SnoozeTimes.For(DateTime.Parse(today, System.Globalization.CultureInfo.InvariantCulture).AddHours(12)).Last();

        Assert.Equal(DateTime.Parse(monday, System.Globalization.CultureInfo.InvariantCulture).AddHours(9), next.Local);
    }
}
