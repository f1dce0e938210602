using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Notifications;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Enrollments;

/// <summary>One thing that a fired rule's actions brought about; the lead's own fields are set already.</summary>
public abstract record RuleEffect
{
    /// <summary>Adds the effect's row to the context, and what changes by it to the topics to signal after the commit.</summary>
    internal void WriteTo(StudioDb db, ISet<Topic> topics)
    {
        switch (this)
        {
            case TaskCreated { Task: var task }:
                db.Tasks.Add(task);
                topics.Add(Topic.Tasks);
                break;
            case UserNotified { Notification: var notification }:
                db.Notifications.Add(notification);
                topics.Add(Topic.Notifications(notification.UserId));
                break;
        }
    }
}

/// <summary>One of the lead's own fields has a new value; null: it was emptied.</summary>
public sealed record FieldUpdated(string Field, FactValue? Value) : RuleEffect;

/// <summary>A task for an agent, or for nobody where the campaign has none.</summary>
public sealed record TaskCreated(FollowUpTask Task) : RuleEffect;

/// <summary>The lead has another agent.</summary>
public sealed record LeadAssigned(long AgentId) : RuleEffect;

/// <summary>A user is told something.</summary>
public sealed record UserNotified(Notification Notification) : RuleEffect;

/// <summary>An action was not done; why, in words.</summary>
public sealed record ActionLeftOut(string Problem) : RuleEffect;
