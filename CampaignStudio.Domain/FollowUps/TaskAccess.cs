using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.FollowUps;

/// <summary>Who may do what with a task: agents work on their own and on nobody's, the others on all.</summary>
public static class TaskAccess
{
    public static bool MayWork(Actor actor, long? assignedToId) =>
        actor.MayManage || assignedToId is null || assignedToId == actor.UserId;

    /// <summary>Whether the actor may hand a task over; taking one that is nobody's for oneself needs no right.</summary>
    public static Result MayReassign(Actor actor, long? fromId, long? toId)
    {
        if (fromId == toId || actor.MayManage) return Result.Ok;
        return fromId is null && toId == actor.UserId ? Result.Ok : TaskErrors.NotYours();
    }
}
