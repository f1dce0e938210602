using System.Text.Json.Serialization;
using CampaignStudio.Domain.FollowUps;

namespace CampaignStudio.Domain.Rules;

/// <summary>What a progression rule does beside moving the lead. As JSON: <c>{type, params}</c>. Texts are Liquid.</summary>
[JsonConverter(typeof(RuleActionJsonConverter))]
public abstract record RuleAction
{
    private protected RuleAction()
    {
    }
}

/// <summary>Sets one of the lead's own fields.</summary>
/// <param name="Field">A writable lead field or a custom field's key.</param>
/// <param name="Value">The new value; texts are Liquid; <c>null</c> empties the field.</param>
public sealed record UpdateField(string Field, FactValue? Value) : RuleAction;

/// <summary>Makes a task for a person.</summary>
/// <param name="Title">Liquid.</param>
/// <param name="TaskType">What is to be done.</param>
/// <param name="Priority">How urgent it is.</param>
/// <param name="DueUtc">A fixed due instant (<c>due_date</c>), or</param>
/// <param name="DueInHours">elapsed hours from the moment the rule fires; neither = no due date.</param>
/// <param name="AgentId">The user id of who does it, as text; <c>null</c> = the lead's agent, else round robin.</param>
public sealed record CreateTask(
    string Title, TaskType TaskType, TaskPriority Priority = TaskPriority.Medium, DateTime? DueUtc = null, decimal? DueInHours = null, string? AgentId = null)
    : RuleAction;

/// <summary>How an agent is chosen when none is named.</summary>
public enum AssignStrategy
{
    /// <summary>The campaign's agents in turn.</summary>
    RoundRobin,
}

/// <summary>Gives the lead to an agent: exactly one of the two is set.</summary>
/// <param name="AgentId">A user id, as text.</param>
/// <param name="Strategy">How to choose one.</param>
public sealed record AssignTo(string? AgentId, AssignStrategy? Strategy = null) : RuleAction;

/// <summary>Whom a notification reaches.</summary>
public enum NotificationTarget
{
    /// <summary>The lead's agent.</summary>
    Agent,

    /// <summary>The campaign's owner.</summary>
    Owner,

    /// <summary>Everybody with a role.</summary>
    Role,

    /// <summary>One user.</summary>
    User,
}

/// <summary>Tells somebody.</summary>
/// <param name="To">Whom.</param>
/// <param name="Title">Liquid.</param>
/// <param name="Message">Liquid.</param>
/// <param name="Email">Also by e-mail.</param>
/// <param name="Role">For <see cref="NotificationTarget.Role"/>: admin, marketer or agent.</param>
/// <param name="UserId">For <see cref="NotificationTarget.User"/>: a user id, as text.</param>
public sealed record SendNotification(
    NotificationTarget To, string Title, string Message, bool Email = false, string? Role = null, string? UserId = null) : RuleAction;
