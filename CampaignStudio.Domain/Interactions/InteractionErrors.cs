using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Interactions;

public static class InteractionErrors
{
    public static Error OutreachNotFound(long id) => Error.NotFound("outreach_not_found", $"There is no outreach {id}.");

    public static Error LeadNotFound() =>
        Error.NotFound("lead_not_found", "No lead has this e-mail address or phone number.");

    public static Error NobodyNamed() =>
        Error.Invalid("nobody_named", "Say who it was: outreach_id, email or phone.", "outreach_id");
}
