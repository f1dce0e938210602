using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Delivery;

/// <summary>Whether a person may send a step to a lead once more.</summary>
public static class SendAgain
{
    /// <summary>What is written onto one of unknown outcome that is given up because it goes out again.</summary>
    internal const string GivenUp = "Sent again by a person.";

    /// <summary>Why not; null: it may be sent again.</summary>
    /// <param name="pending">Where another open outreach of the enrollment stands; a scheduled one is set aside and in nobody's way.</param>
    public static Error? Refusal(OutreachStatus status, CampaignStatus campaign, EnrollmentStatus enrollment, OutreachStatus? pending) => status switch
    {
        OutreachStatus.Sending => OutreachErrors.BeingSent(),
        OutreachStatus.Scheduled or OutreachStatus.Waiting or OutreachStatus.Cancelled => OutreachErrors.NotAllowed("sent again", status),
        _ when campaign is not (CampaignStatus.Active or CampaignStatus.Paused) => OutreachErrors.CampaignEnded(),
        _ when enrollment is EnrollmentStatus.Exited or EnrollmentStatus.Enrolled => OutreachErrors.EnrollmentEnded(),
        _ when pending is { } other and not OutreachStatus.Scheduled => OutreachErrors.AnotherOpen(other),
        _ => null,
    };

    /// <summary>The same step once more, due now.</summary>
    internal static Outreach Repeat(Outreach first, Campaign campaign, Enrollment enrollment, int occurrence, DateTime nowUtc) => new()
    {
        CampaignId = first.CampaignId,
        EnrollmentId = enrollment.Id,
        LeadId = first.LeadId,
        StepId = first.StepId,
        Channel = first.Channel,
        SenderId = SenderRotation.Pick(campaign, first.Channel, first.LeadId, [new PastOutreach(first.StepId, first.Occurrence, IsSetAside: false, first.SenderId)]),
        Occurrence = occurrence,
        BaseUtc = nowUtc,
        DueUtc = nowUtc,
        IsHeld = enrollment.Status is EnrollmentStatus.Paused,
    };
}
