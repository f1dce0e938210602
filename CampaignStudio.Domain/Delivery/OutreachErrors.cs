using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Delivery;

public static class OutreachErrors
{
    public static Error NotFound(long id) => Error.NotFound("outreach_not_found", $"There is no outreach {id}.");

    public static Error NotAllowed(string action, OutreachStatus status) =>
        Error.Conflict("outreach_state", $"An outreach that is {status.ToText()} can't be {action}.");

    public static Error BeingSent() =>
        Error.Conflict("outreach_sending", "It is being handed over right now; look again in a moment.");

    public static Error EnrollmentEnded() =>
        Error.Conflict("enrollment_ended", "The lead has left this campaign; enroll it again to send more.");

    public static Error CampaignEnded() =>
        Error.Conflict("campaign_ended", "The campaign is over and sends nothing more; clone it to go on.");

    public static Error AnotherOpen() =>
        Error.Conflict("another_open", "Another step of this lead is pending; cancel it first, or wait until it is over.");

    public static Error DueMissing() =>
        Error.Invalid("scheduled_at_missing", "Say when: {\"scheduled_at\": \"2026-01-31T09:00:00Z\"}.", "scheduled_at");
}
