using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Enrollments;

namespace CampaignStudio.Tests.Delivery;

public sealed class WhyNotTests
{
    private static readonly DateTime Now = new(2026, 3, 2, 9, 0, 0, DateTimeKind.Utc);
    private static readonly WaitingState Due = new(OutreachStatus.Scheduled, null, null, Now, CampaignStatus.Active, EnrollmentStatus.Active, null, null, null, null);

    public static TheoryData<string, WaitingState, string, int?> Table => new()
    {
        { "due", Due, "due", 0 },
        { "a paused campaign wins over all else", Due with { Campaign = CampaignStatus.Paused, Enrollment = EnrollmentStatus.Paused, ChannelError = "x" }, OutreachReasons.CampaignPaused, null },
        { "a campaign that is over", Due with { Campaign = CampaignStatus.Completed }, OutreachReasons.CampaignCompleted, null },
        { "a paused lead", Due with { Enrollment = EnrollmentStatus.Paused, ChannelError = "x" }, OutreachReasons.EnrollmentPaused, null },
        { "a channel that is down", Due with { ChannelError = "refused", ChannelProbeUtc = Now.AddMinutes(1) }, OutreachReasons.ChannelDown, 1 },
        { "not yet due", Due with { DueUtc = Now.AddMinutes(5) }, OutreachReasons.Delay, 5 },
        { "a retry", Due with { DueUtc = Now.AddMinutes(5), Reason = OutreachReasons.Retry }, OutreachReasons.Retry, 5 },
        { "outside the window", Due with { DueUtc = Now.AddMinutes(5), Reason = OutreachReasons.OutsideWindow }, OutreachReasons.OutsideWindow, 5 },
        { "the daily cap", Due with { Limit = new(OutreachReasons.DailyCap, "Used up.", Now.AddMinutes(90)) }, OutreachReasons.DailyCap, 90 },
        { "a limit holds only what is due", Due with { DueUtc = Now.AddMinutes(5), Limit = new(OutreachReasons.DailyCap, "Used up.", Now.AddMinutes(90)) }, OutreachReasons.Delay, 5 },
        { "had enough messages", Due with { DueUtc = Now.AddMinutes(5), Reason = OutreachReasons.FrequencyCap }, OutreachReasons.FrequencyCap, 5 },
        { "overdue after an outage", Due with { OverdueUntilUtc = Now }, OutreachReasons.Overdue, null },
        { "due after the outage", Due with { OverdueUntilUtc = Now.AddSeconds(-1) }, "due", 0 },
        { "on the wire", Due with { Status = OutreachStatus.Sending }, "sending", 0 },
        { "an open call", Due with { Status = OutreachStatus.Waiting, DueUtc = null }, OutreachReasons.CallOpen, null },
        { "unknown", Due with { Status = OutreachStatus.Unknown, DueUtc = Now.AddMinutes(60) }, OutreachReasons.OutcomeUnknown, 60 },
        { "skipped", Due with { Status = OutreachStatus.Skipped, Reason = OutreachReasons.Suppressed }, OutreachReasons.Suppressed, null },
        { "cancelled", Due with { Status = OutreachStatus.Cancelled, Reason = OutreachReasons.ByPerson }, OutreachReasons.ByPerson, null },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Every_outreach_answers_why_it_has_not_gone_and_when_it_is_looked_at_next(string what, WaitingState state, string code, int? minutes)
    {
        var answer = WhyNot.Explain(state, Now)!;
        Assert.Equal((what, code, minutes is { } after ? Now.AddMinutes(after) : (DateTime?)null), (what, answer.Code, answer.NextLookUtc));
        Assert.NotEmpty(answer.Text);
    }

    [Theory]
    [InlineData(OutreachStatus.Sent)]
    [InlineData(OutreachStatus.Replied)]
    public void What_has_gone_needs_no_reason(OutreachStatus status) => Assert.Null(WhyNot.Explain(Due with { Status = status }, Now));
}
