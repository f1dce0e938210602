using System.Text.Json;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Enrollments;

/// <summary>What everybody in a campaign is scored by has changed; inside the caller's transaction.</summary>
internal static class Rescoring
{
    /// <summary>In an execution's parameters: everybody is marked already.</summary>
    public const string Marked = "marked";

    public static Task<int> MarkAsync(StudioDb db, long campaignId, DateTime nowUtc, CancellationToken cancel) =>
        EvaluationService.MarkAsync(db.Enrollments.Where(e => e.CampaignId == campaignId), nowUtc, cancel);

    /// <summary>Marks everybody, and has it done where people can watch; one that is under way does it too.</summary>
    public static async Task BeginAsync(StudioDb db, long campaignId, Actor actor, DateTime nowUtc, CancellationToken cancel)
    {
        if (await MarkAsync(db, campaignId, nowUtc, cancel) == 0) return;
        if (await UnderWay(db, nowUtc).AnyAsync(e => e.CampaignId == campaignId, cancel)) return;
        db.Executions.Add(new ScheduledExecution
        {
            Type = ExecutionType.Evaluate,
            CampaignId = campaignId,
            DueUtc = nowUtc,
            Params = JsonSerializer.SerializeToElement(new Dictionary<string, bool> { [Marked] = true }),
            CreatedById = actor.UserId,
            CreatedUtc = nowUtc,
        });
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>
    /// Executions that evaluate now: the marks of their campaigns are theirs, so that what they tell of their progress is true. One whose
    /// node is gone has nobody who does it.
    /// </summary>
    public static IQueryable<ScheduledExecution> UnderWay(StudioDb db, DateTime nowUtc) => db.Executions.Where(e => e.Type == ExecutionType.Evaluate
        && ((e.Status == ExecutionStatus.Running && e.LeaseUntilUtc >= nowUtc) || (e.Status == ExecutionStatus.Pending && e.DueUtc <= nowUtc)));
}
