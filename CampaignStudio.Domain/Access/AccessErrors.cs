using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Access;

public static class AccessErrors
{
    public static Error ManagersOnly() =>
        Error.Forbidden("not_allowed", "Only marketers and administrators may do this.");

    public static Error AdminsOnly() =>
        Error.Forbidden("not_allowed", "Only administrators may do this.");

    public static Error OwnLeadsOnly() =>
        Error.Forbidden("not_allowed", "Agents may change only the leads assigned to them, and not whom they are assigned to.");
}
