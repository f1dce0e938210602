using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Suppressions;

namespace CampaignStudio.Domain.Delivery;

/// <summary>
/// The checks just before a hand-over, in their order: states, suppression and consent, address, conditions, window. Null: go
/// ahead. Caps and channel rates only delay and are asked before claiming.
/// </summary>
public static class LastLook
{
    public static Verdict? Decide(Campaign campaign, DeliveryItem item, Suppression? suppression, DateTime nowUtc) =>
        State(campaign.Status, item.Enrollment.Status, item.Outreach.DueUtc ?? nowUtc)
        ?? Step(item.Step)
        ?? Reachable(item, suppression)
        ?? Conditions(item, nowUtc)
        ?? Window(campaign, item, nowUtc);

    /// <summary>Whether campaign and enrollment still let messages go; also asked again while a group is being handed over.</summary>
    public static Verdict? State(CampaignStatus campaign, EnrollmentStatus enrollment, DateTime dueUtc) => (campaign, enrollment) switch
    {
        (CampaignStatus.Completed or CampaignStatus.Archived, _) => new Verdict.Cancel(OutreachReasons.CampaignCompleted),
        (_, EnrollmentStatus.Exited or EnrollmentStatus.Completed) => new Verdict.Cancel(OutreachReasons.EnrollmentExited),
        (not CampaignStatus.Active, _) => new Verdict.Postpone(dueUtc, OutreachReasons.CampaignPaused),
        (_, EnrollmentStatus.Paused) => new Verdict.Postpone(dueUtc, OutreachReasons.EnrollmentPaused, Hold: true),
        _ => null,
    };

    /// <summary>A suppressed address, in the words a person reads.</summary>
    public static Verdict Suppressed(Suppression suppression) => new Verdict.Skip(
        OutreachReasons.Suppressed,
        $"{suppression.Address} is suppressed ({Shared.EnumText<SuppressionReason>.Of(suppression.Reason)}).");

    private static Verdict? Step(SequenceStep step) =>
        step is { IsActive: true, RemovedUtc: null } ? null : new Verdict.Skip(OutreachReasons.StepInactive);

    private static Verdict? Reachable(DeliveryItem item, Suppression? suppression)
    {
        if (suppression is not null) return Suppressed(suppression);
        var refused = item.Step.Channel switch
        {
            Channel.Email => item.Lead.EmailConsent is false,
            Channel.Sms => item.Lead.SmsConsent is false,
            _ => false,
        };
        if (refused) return new Verdict.Skip(OutreachReasons.NoConsent);
        return item.Address is null
            ? new Verdict.Skip(OutreachReasons.NoAddress, $"The lead has no {(item.Step.Channel is Channel.Email ? "e-mail address" : "phone number")}.")
            : null;
    }

    private static Verdict? Conditions(DeliveryItem item, DateTime nowUtc)
    {
        if (item.Facts is null || ConditionEvaluator.IsMet(item.Step.Conditions, item.Facts, nowUtc)) return null;
        return new Verdict.Skip(OutreachReasons.ConditionsNotMet, $"Not met: {ConditionText.Describe(item.Step.Conditions, FieldCatalog.BuiltIn)}.");
    }

    private static Verdict? Window(Campaign campaign, DeliveryItem item, DateTime nowUtc)
    {
        if (item.Step.Channel is Channel.Call) return null;
        var opens = campaign.Window.FirstInside(nowUtc, SequenceFlow.Zone(campaign, item.Lead.TimeZone));
        return opens > nowUtc ? new Verdict.Postpone(opens, OutreachReasons.OutsideWindow) : null;
    }
}
