using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Suppressions;

namespace CampaignStudio.Domain.Delivery;

/// <summary>
/// The checks just before a hand-over, in their order: states, suppression and consent, address, window, conditions (only when it
/// could leave now). Null: go ahead, if the lead has not had too many messages (<see cref="Pacing.FrequencyCap"/>). Caps and channel
/// rates only delay and are asked before claiming.
/// </summary>
public static class LastLook
{
    public static Verdict? Decide(Campaign campaign, DeliveryItem item, Suppression? suppression, DateTime nowUtc, FieldCatalog? catalog = null) =>
        State(campaign.Status, item.Enrollment.Status, item.Outreach.DueUtc ?? nowUtc)
        ?? Step(item.Step)
        ?? Reachable(item, suppression)
        ?? Window(campaign, item, nowUtc)
        ?? Conditions(item, nowUtc, catalog ?? FieldCatalog.BuiltIn);

    /// <summary>Whether campaign and enrollment still let messages go; also asked again while a group is being handed over.</summary>
    public static Verdict? State(CampaignStatus campaign, EnrollmentStatus enrollment, DateTime dueUtc) => (campaign, enrollment) switch
    {
        (CampaignStatus.Completed or CampaignStatus.Archived, _) => new Verdict.Cancel(OutreachReasons.CampaignCompleted),
        // One that has completed may still be sent a step again.
        (_, EnrollmentStatus.Exited) => new Verdict.Cancel(OutreachReasons.EnrollmentExited),
        (not CampaignStatus.Active, _) => new Verdict.Postpone(dueUtc, OutreachReasons.CampaignPaused),
        (_, EnrollmentStatus.Paused) => new Verdict.Postpone(dueUtc, OutreachReasons.EnrollmentPaused),
        _ => null,
    };

    /// <summary>A suppressed address, in the words a person reads.</summary>
    public static Verdict Suppressed(Suppression suppression) => new Verdict.Skip(
        OutreachReasons.Suppressed,
        $"{suppression.Address} is suppressed ({suppression.Reason.InWords()}).");

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

    private static Verdict? Conditions(DeliveryItem item, DateTime nowUtc, FieldCatalog catalog)
    {
        if (item.Facts is null) return null;
        var isMet = ConditionEvaluator.IsMet(item.Step.Conditions, item.Facts, nowUtc, catalog);
        if (item.Facts.Unsettled is { } hits && ConditionEvaluator.IsMet(item.Step.Conditions, item.Facts with { Engagement = hits.Engagement }, nowUtc, catalog) != isMet)
        {
            return new Verdict.Postpone(hits.UntilUtc, OutreachReasons.Settling);
        }
        if (isMet) return null;
        return new Verdict.Skip(OutreachReasons.ConditionsNotMet, $"Not met: {ConditionText.Describe(item.Step.Conditions, catalog)}.");
    }

    private static Verdict? Window(Campaign campaign, DeliveryItem item, DateTime nowUtc)
    {
        if (item.Step.Channel is Channel.Call) return null;
        var opens = campaign.Window.FirstInside(nowUtc, SequenceFlow.Zone(campaign, item.Lead.TimeZone));
        return opens > nowUtc ? new Verdict.Postpone(opens, OutreachReasons.OutsideWindow) : null;
    }
}
