using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Rules;
using static CampaignStudio.Tests.Rules.Samples;

namespace CampaignStudio.Tests.Enrollments;

public sealed class EnrollmentFactsTests
{
    private static readonly EnrollmentFacts Facts = new()
    {
        Lead = new()
        {
            Status = "nouveau",
            Email = "ada@example.com",
            Phone = "+33612345678",
            FirstName = "Ada",
            LastName = "Lovelace",
            Company = "Example Ltd",
            JobTitle = "Director",
            City = "Paris",
            Country = "FR",
            Language = "fr",
            Timezone = "Europe/Paris",
            Source = "website",
            Tags = ["vip"],
            Budget = 10000,
            AssignedTo = "12",
            CreatedUtc = Now,
            Custom = new Dictionary<string, FactValue> { ["seats"] = 4 },
        },
        Score = 42.5m,
        EnrollmentStatus = "active",
        CurrentStep = 2,
        EnrolledUtc = Now.AddDays(-3),
        CallOutcome = "voicemail",
    };

    public static TheoryData<string, string> Fields { get; } = new()
    {
        { "status", "nouveau" }, { "email", "ada@example.com" }, { "phone", "+33612345678" }, { "first_name", "Ada" }, { "last_name", "Lovelace" },
        { "company", "Example Ltd" }, { "job_title", "Director" }, { "city", "Paris" }, { "country", "FR" }, { "language", "fr" },
        { "timezone", "Europe/Paris" }, { "source", "website" }, { "tags", "vip" }, { "budget", "10000" }, { "assigned_to", "12" },
        { "created_at", "2026-03-10T12:00:00Z" }, { "seats", "4" }, { "score", "42.5" }, { "enrollment_status", "active" }, { "current_step", "2" },
        { "days_since_enrolled", "3" }, { "call_outcome", "voicemail" },
    };

    [Theory]
    [MemberData(nameof(Fields))]
    public void Every_field_is_found_by_its_name(string field, string value)
    {
        Assert.Equal(value, Facts.Get(field, Now)?.ToString());
        if (field != "score") Assert.Null(new EnrollmentFacts().Get(field, Now));
    }

    [Fact]
    public void Days_since_counts_calendar_days_of_the_zone()
    {
        var facts = new EnrollmentFacts { EnrolledUtc = Utc("2026-03-28T22:30"), Zone = Paris };

        Assert.Equal(0, facts.Get("days_since_enrolled", Utc("2026-03-28T22:59")));
        Assert.Equal(1, facts.Get("days_since_enrolled", Utc("2026-03-28T23:00")));
        Assert.Equal(2, facts.Get("days_since_enrolled", Utc("2026-03-29T22:00")));
        Assert.Equal(0, facts.Get("days_since_enrolled", Utc("2026-03-01T00:00")));
    }

    [Fact]
    public void A_reply_on_any_channel_is_a_reply()
    {
        var facts = new EnrollmentFacts
        {
            Engagement = EngagementFacts.None.Plus(EngagementKind.EmailReplied, Now.AddDays(-9)).Plus(EngagementKind.SmsReplied, Now.AddDays(-4)),
        };

        Assert.Equal(true, facts.Get("replied", Now));
        Assert.Equal(2, facts.Get("replied_count", Now));
        Assert.Equal(4, facts.Get("days_since_replied", Now));
    }

    [Fact]
    public void A_late_report_counts_without_moving_the_last_instant_back()
    {
        var engagement = EngagementFacts.None.Plus(EngagementKind.EmailOpened, Now).Plus(EngagementKind.EmailOpened, Now.AddHours(-1));

        Assert.Equal((2, Now), (engagement.Count(EngagementKind.EmailOpened), engagement.LastUtc(EngagementKind.EmailOpened)));
        Assert.Equal(EngagementFacts.Of((EngagementKind.EmailOpened, 2, Now)), engagement);
    }
}
