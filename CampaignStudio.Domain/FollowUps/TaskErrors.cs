using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.FollowUps;

public static class TaskErrors
{
    public static Error NotFound(long id) => Error.NotFound("task_not_found", $"There is no task {id}.");

    public static Error NotOpen(FollowUpStatus status) =>
        Error.Conflict("task_state", $"The task is already {status.ToText()}.");

    public static Error OutcomeMissing() => Error.Invalid(
        "outcome_missing", $"Completing a call needs an outcome: {string.Join(", ", EnumText<CallOutcome>.All)}.", "outcome");

    public static Error TitleMissing() => Error.Invalid("title_missing", "Give the task a title.", "title");

    public static Error ClaimedByOther() =>
        Error.Conflict("task_claimed", "Somebody else was faster: the task has changed meanwhile. Load it again.");

    public static Error NotYours() => Error.Forbidden("task_not_yours", "Only marketers and administrators work on other people's tasks.");
}
