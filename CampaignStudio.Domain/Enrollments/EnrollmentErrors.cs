using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Enrollments;

public static class EnrollmentErrors
{
    public static Error NotFound(long campaignId, long leadId) =>
        Error.NotFound("enrollment_not_found", $"Lead {leadId} is not enrolled in campaign {campaignId}.");

    public static Error NotAllowed(string action, EnrollmentStatus status) =>
        Error.Conflict("enrollment_state", $"An enrollment that is {status.ToText()} can't be {action}.");

    public static Error CampaignEnded() =>
        Error.Conflict("campaign_ended", "A completed or archived campaign takes no more leads; clone it and enroll them there.");

    public static Error NothingToEnroll() =>
        Error.Invalid("nothing_to_enroll", "Send either lead_ids (a list of lead ids) or filter (a condition).", "lead_ids");
}
