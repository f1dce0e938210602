using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Interactions;

public static class InteractionErrors
{
    public static Error OutreachNotFound(long id) => Error.NotFound("outreach_not_found", $"There is no outreach {id}.");

    public static Error LeadNotFound() =>
        Error.NotFound("lead_not_found", "No lead has this e-mail address or phone number.");

    public static Error NoCampaign() =>
        Error.Invalid("campaign_unknown", "Name the message whose campaign is left: outreach_id.", "scope");

    public static Error ScopeWithoutOptOut() =>
        Error.Invalid("scope_unexpected", "'scope' belongs to an unsubscription: kind unsubscribed.", "scope");

    public static Error NotUnsubscribed() =>
        Error.Conflict("not_unsubscribed", "There is no unsubscription of this lead to take back.");

    public static Error ReasonMissing() =>
        Error.Invalid("reason_missing", $"Say in at most {OptOutService.MaxReason} characters how and when the lead asked for it.", "reason");

    public static Error UndoTooLate() =>
        Error.Conflict("undo_too_late", "An unsubscription can be taken back within a day.");

    public static Error NobodyNamed() =>
        Error.Invalid("nobody_named", "Say who it was: outreach_id, email or phone.", "outreach_id");
}
