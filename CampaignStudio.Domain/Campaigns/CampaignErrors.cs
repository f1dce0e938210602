using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Campaigns;

public static class CampaignErrors
{
    public static Error NotFound(long id) => Error.NotFound("campaign_not_found", $"There is no campaign {id}.");

    public static Error RuleVersionNotFound(long id, int number) =>
        Error.NotFound("rule_version_not_found", $"Campaign {id} has no version {number} of its rules.");

    public static Error NotAllowed(string action, CampaignStatus status) => Error.Conflict(
        "campaign_state",
        $"A campaign that is {status.ToText()} can't be {action}. Allowed from here: {Moves(status)}.");

    public static Error HasHistory() => Error.Conflict(
        "campaign_has_history",
        "Only a draft that never sent can be deleted; archive the campaign instead, its history is needed.");

    public static Error NameMissing() => Error.Invalid("name_missing", "Give the campaign a name.", "name");

    public static Error UnknownOwner(long id) => Error.Invalid("unknown_user", $"There is no active user {id}; GET /users lists them.", "created_by");

    public static Error Stale(long id) => Error.Conflict(
        "stale_edit", $"Somebody else changed campaign {id} meanwhile. Load it again and repeat the change.");

    private static string Moves(CampaignStatus status) => status switch
    {
        CampaignStatus.Draft => "start, archive, delete",
        CampaignStatus.Active => "pause, complete",
        CampaignStatus.Paused => "resume, complete",
        CampaignStatus.Completed => "archive, clone",
        _ => "clone",
    };
}
