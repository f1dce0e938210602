using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Scheduling;

public static class ExecutionErrors
{
    public static Error NotFound(long id) => Error.NotFound("execution_not_found", $"There is no execution {id}.");

    public static Error NotAllowed(string action, ExecutionStatus status) =>
        Error.Conflict("execution_state", $"An execution that is {status.ToText()} can't be {action}.");
}
