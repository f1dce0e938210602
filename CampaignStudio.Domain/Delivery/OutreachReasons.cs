namespace CampaignStudio.Domain.Delivery;

/// <summary>The codes of <see cref="Outreach.Reason"/>: why it waits, was skipped, failed or was cancelled.</summary>
public static class OutreachReasons
{
    // Waiting
    public const string Delay = "delay";
    public const string Retry = "retry";
    public const string OutsideWindow = "outside_window";
    public const string DailyCap = "daily_cap";
    public const string HourlyCap = "hourly_cap";
    public const string ChannelRate = "channel_rate";
    public const string SenderRate = "sender_rate";
    public const string SenderDay = "sender_day";
    public const string SenderPaused = "sender_paused";

    /// <summary>Overdue after a time without an engine: waits for a person's word, or was passed over by it.</summary>
    public const string Overdue = "overdue";
    public const string ChannelDown = "channel_down";
    public const string CampaignPaused = "campaign_paused";
    public const string EnrollmentPaused = "enrollment_paused";
    public const string OutcomeUnknown = "outcome_unknown";
    public const string CallOpen = "call_open";

    /// <summary>Its conditions ask for what was opened or clicked this moment, perhaps by a machine.</summary>
    public const string Settling = "settling";

    // Skipped
    public const string Suppressed = "suppressed";
    public const string FrequencyCap = "frequency_cap";
    public const string NoConsent = "no_consent";
    public const string NoAddress = "no_address";
    public const string InvalidAddress = "invalid_address";
    public const string ConditionsNotMet = "conditions_not_met";
    public const string StepInactive = "step_inactive";
    public const string CallExpired = "call_expired";

    // Failed
    public const string Refused = "refused";
    public const string RetriesExhausted = "retries_exhausted";
    public const string ContentError = "content_error";

    // Cancelled
    public const string CampaignCompleted = "campaign_completed";
    public const string EnrollmentExited = "enrollment_exited";

    /// <summary>Its step is planned anew: an earlier one is sent again first, or the lead left and came back.</summary>
    public const string Superseded = "superseded";
    public const string ByPerson = "by_person";
}
