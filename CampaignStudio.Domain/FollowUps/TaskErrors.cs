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

    public static Error TitleTooLong() => Error.Invalid("title_too_long", "A title has at most 300 characters.", "title");

    public static Error ClaimedByOther() =>
        Error.Conflict("task_claimed", "Somebody else was faster: the task has changed meanwhile.");

    public static Error NotYours() => Error.Forbidden("task_not_yours", "Only marketers and administrators work on other people's tasks.");

    public static Error NoUser() => Error.Invalid(
        "user_missing", "An API key is nobody a task could belong to: name the user in assigned_to.", "assigned_to");

    public static Error UnknownUser(long id) =>
        Error.Invalid("unknown_agent", $"There is no active user {id}; choose somebody else.", "assigned_to");

    public static Error UnknownLead(long id) => Error.Invalid("unknown_lead", $"There is no lead {id}.", "lead_id");

    public static Error UnknownCampaign(long id) => Error.Invalid("unknown_campaign", $"There is no campaign {id}.", "campaign_id");

    public static Error Fixed(string field) => Error.Invalid(
        "field_fixed", "A task keeps its lead and its campaign; cancel this one and write another.", field);

    public static Error TypeFixed() => Error.Invalid(
        "field_fixed", "This call is a step of a campaign: it stays a call.", "task_type");

    public static Error CantExpire() => Error.Invalid("bad_status", "Only the engine lets a task expire; cancel it instead.", "status");

    public static Error HasHistory() => Error.Conflict(
        "task_has_history", "This task is over and the campaign made it: it stays as history, or it would be made again.");
}
