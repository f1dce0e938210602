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

    /// <summary>Another outreach of the same enrollment stands in a state that can't be set aside.</summary>
    public static Error AnotherOpen(OutreachStatus other) => Error.Conflict("another_open", other switch
    {
        OutreachStatus.Waiting => "A call to this lead is open. Complete or cancel its task first.",
        OutreachStatus.Unknown => "Whether another message reached this lead can't be told. Send that one again, or count it as sent, first.",
        _ => "Another message to this lead is being handed over right now; look again in a moment.",
    });

    public static Error DueMissing() =>
        Error.Invalid("scheduled_at_missing", "Say when: {\"scheduled_at\": \"2026-01-31T09:00:00Z\"}.", "scheduled_at");

    public static Error NothingUnknown() =>
        Error.Conflict("nothing_unknown", "No message of unknown outcome fits: they are settled already, or there never were any.");

    public static Error TooManyAtOnce() =>
        Error.Invalid("too_many_ids", $"Decide on at most {UnknownQueries.DecisionLimit} messages at once.", "ids");
}
