using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Rules;
using static CampaignStudio.Domain.Rules.ConditionOperator;
using static CampaignStudio.Tests.Rules.Samples;

namespace CampaignStudio.Tests.Rules;

public sealed class TimeDependenceTests
{
    private static readonly Comparison Recent = Is("days_since_email_opened", LessThan, 7);

    private static readonly EnrollmentFacts Opened = Happened((EngagementKind.EmailOpened, 1));

    [Fact]
    public void Rules_without_days_never_change_by_themselves() =>
        Assert.Null(Next([Points("1", IsTrue("opened"), 5)], [Moves("1", "a", "b", Is("score", GreaterThan, 5))]));

    [Fact]
    public void Days_since_make_the_next_local_midnight_matter()
    {
        Assert.Equal(Utc("2026-03-10T23:00"), Next([Points("1", Recent, 5)], []));
        Assert.Equal(Utc("2026-03-10T23:00"), Next([], [Moves("1", "a", "b", new Not(Recent))]));
    }

    [Fact]
    public void Decay_changes_until_nothing_is_left()
    {
        var rule = Points("1", IsTrue("opened"), 5) with { Decay = new(1) };

        Assert.Equal(Utc("2026-03-10T23:00"), Next([rule], []));
        Assert.Null(TimeDependence.NextChangeUtc([rule], [], Opened, Now.AddDays(60), Paris));
    }

    [Fact]
    public void What_never_happened_and_what_is_inactive_does_not_age()
    {
        Assert.Null(TimeDependence.NextChangeUtc([Points("1", Recent, 5)], [], new EnrollmentFacts(), Now, Paris));
        Assert.Null(Next([Points("1", Recent, 5) with { IsActive = false }], []));
    }

    [Fact]
    public void Prepared_rules_agree()
    {
        Assert.Equal(Utc("2026-03-10T23:00"), TimeDependence.NextChangeUtc(new ScoringRuleSet([Points("1", Recent, 5)]), new ProgressionRuleSet([]), Opened, Now, Paris));
        Assert.Null(TimeDependence.NextChangeUtc(new ScoringRuleSet([Points("1", IsTrue("opened"), 5)]), new ProgressionRuleSet([]), Opened, Now, Paris));
    }

    [Theory]
    [InlineData("Europe/Paris", "2026-03-28T12:00", "2026-03-28T23:00")]
    [InlineData("Europe/Paris", "2026-03-29T12:00", "2026-03-29T22:00")]
    [InlineData("Europe/Paris", "2026-03-28T23:30", "2026-03-29T22:00")]
    [InlineData("America/Santiago", "2026-09-05T12:00", "2026-09-06T04:00")]
    [InlineData("Asia/Tokyo", "2026-03-10T15:00", "2026-03-11T15:00")]
    [InlineData("America/Havana", "2026-11-01T01:00", "2026-11-01T04:00")]
    public void The_next_midnight_follows_the_clock_changes(string zone, string now, string midnight) =>
        Assert.Equal(Utc(midnight), LocalDays.NextMidnightUtc(Utc(now), TimeZoneInfo.FindSystemTimeZoneById(zone)));

    private static DateTime? Next(ScoringRule[] scoring, ProgressionRule[] progression) =>
        TimeDependence.NextChangeUtc(scoring, progression, Opened, Now, Paris);
}
