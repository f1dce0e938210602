using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Delivery;

/// <summary>What a person decides about one outreach: move it in time, cancel it, settle an unknown one.</summary>
public sealed class OutreachService(
    IDbContextFactory<StudioDb> dbFactory, IEngineSignal engine, StudioClock clock, LiveUpdates live, CurrentActor actor)
{
    /// <summary>Moves a scheduled outreach to another time; a time in the past means now.</summary>
    public Task<Result> MoveAsync(long id, DateTime dueUtc, CancellationToken cancel = default) =>
        ChangeAsync(id, (_, outreach) =>
        {
            if (outreach.Status is not OutreachStatus.Scheduled) return Task.FromResult<Result>(Refuse("moved", outreach));
            outreach.Postpone(dueUtc < clock.UtcNow ? clock.UtcNow : dueUtc, OutreachReasons.ByPerson, "Moved by a person.");
            return Task.FromResult(Result.Ok);
        }, cancel);

    /// <summary>This step is left out for this lead; the sequence goes on with the next one.</summary>
    public Task<Result> CancelAsync(long id, CancellationToken cancel = default) =>
        ChangeAsync(id, async (db, outreach) =>
        {
            switch (outreach.Status)
            {
                case OutreachStatus.Waiting:
                    var task = await db.Tasks.SingleOrDefaultAsync(
                        t => t.OutreachId == id && (t.Status == FollowUpStatus.Pending || t.Status == FollowUpStatus.InProgress), cancel);
                    if (task is not null) return await TaskFlow.CancelAsync(db, task, clock.UtcNow, cancel);
                    goto case OutreachStatus.Scheduled;
                case OutreachStatus.Scheduled:
                    outreach.MarkCancelled(clock.UtcNow, OutreachReasons.ByPerson);
                    await SequenceFlow.StepFinishedAsync(db, outreach, clock.UtcNow, cancel);
                    return Result.Ok;
                default:
                    return Refuse("cancelled", outreach);
            }
        }, cancel);

    /// <summary>An outreach of unknown outcome counts as sent, and the sequence goes on.</summary>
    public Task<Result> CountAsSentAsync(long id, CancellationToken cancel = default) =>
        ChangeAsync(id, async (db, outreach) =>
        {
            if (outreach.Status is not OutreachStatus.Unknown) return Refuse("counted as sent", outreach);
            await DeliverySweep.CountAsSentAsync(db, outreach, clock.UtcNow, cancel);
            return Result.Ok;
        }, cancel);

    /// <summary>
    /// Sends the same step to the lead once more, because a person asked for it: a new outreach with the next occurrence number.
    /// What is scheduled for the lead is set aside and planned anew when the step is over. An unknown one is settled as failed;
    /// answers the id of the new one.
    /// </summary>
    public async Task<Result<long>> ResendAsync(long id, CancellationToken cancel = default)
    {
        Outreach? again = null;
        var changed = await ChangeAsync(id, async (db, outreach) =>
        {
            var campaign = await db.Campaigns.AsNoTracking().SingleAsync(c => c.Id == outreach.CampaignId, cancel);
            var enrollment = await db.Enrollments.SingleAsync(e => e.Id == outreach.EnrollmentId, cancel);
            var pending = await db.Outreaches.Where(OutreachStatuses.AreOpen).SingleOrDefaultAsync(o => o.EnrollmentId == enrollment.Id && o.Id != id, cancel);
            if (SendAgain.Refusal(outreach.Status, campaign.Status, enrollment.Status, pending?.Status) is { } refusal) return refusal;

            pending?.MarkCancelled(clock.UtcNow, OutreachReasons.Superseded);
            if (outreach.Status is OutreachStatus.Unknown) outreach.MarkFailed(clock.UtcNow, OutreachReasons.OutcomeUnknown, SendAgain.GivenUp);
            // Before the new one is added: the database allows one open outreach per enrollment.
            await db.SaveChangesAsync(cancel);
            var last = await db.Outreaches.Where(o => o.EnrollmentId == enrollment.Id && o.StepId == outreach.StepId).MaxAsync(o => o.Occurrence, cancel);
            again = SendAgain.Repeat(outreach, campaign, enrollment, last + 1, clock.UtcNow);
            db.Outreaches.Add(again);
            return Result.Ok;
        }, cancel);
        return changed.IsError ? changed.Error! : again!.Id;
    }

    private static Error Refuse(string action, Outreach outreach) =>
        outreach.Status is OutreachStatus.Sending ? OutreachErrors.BeingSent() : OutreachErrors.NotAllowed(action, outreach.Status);

    private async Task<Result> ChangeAsync(long id, Func<StudioDb, Outreach, Task<Result>> change, CancellationToken cancel)
    {
        if (!actor.Value.MayManage) return AccessErrors.ManagersOnly();
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        var outreach = await db.Outreaches.SingleOrDefaultAsync(o => o.Id == id, cancel);
        if (outreach is null) return OutreachErrors.NotFound(id);

        var changed = await change(db, outreach);
        if (changed.IsError) return changed;
        await db.SaveChangesAsync(cancel);
        await write.CommitAsync(cancel);
        engine.Wake();
        live.Changed(Topic.Campaign(outreach.CampaignId), Topic.Lead(outreach.LeadId));
        return Result.Ok;
    }
}
