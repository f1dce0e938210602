using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Interactions;

/// <summary>
/// Judges the hits of a message again and sets right what followed from the old judgement: the stages of the outreach, its counters,
/// the score by way of the evaluation, the task for an agent. What was seen stays as it was seen, and a status that a rule gave
/// meanwhile stays too. Changes tracked rows; the caller saves.
/// </summary>
internal static class HitReview
{
    // A scanner's burst is a few dozen; what came before it was judged when it came.
    private const int Latest = 30;

    // More than that one message never has but by somebody's mischief.
    private const int MostHits = 5_000;

    /// <summary>Judges a hit that is about to be saved together with those just before it; answers why a machine did it.</summary>
    public static async Task<string?> JudgeNewAsync(
        StudioDb db, Outreach outreach, Enrollment enrollment, Hit hit, bool isSandboxed, DateTime nowUtc, CancellationToken cancel)
    {
        var before = await db.Interactions.Where(fact => fact.OutreachId == outreach.Id).OrderByDescending(fact => fact.Id).Take(Latest).ToListAsync(cancel);
        before.RemoveAll(fact => !IsHit(fact) || fact.OccurredUtc < hit.AtUtc - HitClassifier.Reach);
        var judged = HitClassifier.Judge([.. before.Select(Of), hit], isSandboxed ? null : outreach.SentUtc);
        await CorrectAsync(db, outreach, enrollment, before, judged, nowUtc, cancel);
        return judged[hit.Id];
    }

    /// <summary>Judges all hits of a message again; answers how many are judged otherwise now.</summary>
    public static async Task<int> JudgeAllAsync(StudioDb db, Outreach outreach, bool isSandboxed, DateTime nowUtc, CancellationToken cancel)
    {
        var hits = await db.Interactions
            .Where(fact => fact.OutreachId == outreach.Id && fact.UserAgent != null && (fact.Kind == InteractionKind.Opened || fact.Kind == InteractionKind.Clicked))
            .OrderBy(fact => fact.Id)
            .Take(MostHits)
            .ToListAsync(cancel);
        var enrollment = await db.Enrollments.SingleAsync(e => e.Id == outreach.EnrollmentId, cancel);
        var judged = HitClassifier.Judge([.. hits.Select(Of)], isSandboxed ? null : outreach.SentUtc);
        return await CorrectAsync(db, outreach, enrollment, hits, judged, nowUtc, cancel);
    }

    private static bool IsHit(Interaction fact) => fact is { UserAgent: not null, Kind: InteractionKind.Opened or InteractionKind.Clicked };

    private static Hit Of(Interaction fact) =>
        new(fact.Id, fact.Kind, fact.OccurredUtc, fact.Url, fact.UserAgent, fact.MachineReason is HitClassifier.Prefetch ? fact.MachineReason : null);

    private static async Task<int> CorrectAsync(
        StudioDb db, Outreach outreach, Enrollment enrollment, List<Interaction> hits, IReadOnlyDictionary<long, string?> judged, DateTime nowUtc, CancellationToken cancel)
    {
        var changed = hits.FindAll(hit => hit.MachineReason != judged[hit.Id]);
        var turned = changed.FindAll(hit => hit.IsHuman != judged[hit.Id] is null);
        foreach (var hit in changed) hit.Judge(judged[hit.Id]);
        if (turned.Count == 0) return changed.Count;

        // The database does not know yet what was just judged.
        var ids = turned.ConvertAll(hit => hit.Id);
        outreach.Restate(await FirstAsync(InteractionKind.Opened), await FirstAsync(InteractionKind.Clicked));
        enrollment.MarkForEvaluation(nowUtc);
        await SetTaskRightAsync(db, outreach, turned, nowUtc, cancel);
        return changed.Count;

        async Task<DateTime?> FirstAsync(InteractionKind kind)
        {
            var other = await db.Interactions
                .Where(fact => fact.OutreachId == outreach.Id && fact.Kind == kind && fact.IsHuman && !ids.Contains(fact.Id))
                .OrderBy(fact => fact.OccurredUtc)
                .Select(fact => (DateTime?)fact.OccurredUtc)
                .FirstOrDefaultAsync(cancel);
            return turned.Where(hit => hit.Kind == kind && hit.IsHuman).Select(hit => (DateTime?)hit.OccurredUtc).Append(other).Min();
        }
    }

    /// <summary>A task that nobody began goes with the last click that called for it; one that is missing is made.</summary>
    private static async Task SetTaskRightAsync(StudioDb db, Outreach outreach, List<Interaction> turned, DateTime nowUtc, CancellationToken cancel)
    {
        if (turned.Find(hit => hit is { Kind: InteractionKind.Clicked, IsHuman: true }) is { } click)
        {
            await FollowUpService.ForInteractionAsync(db, click, nowUtc, cancel);
            return;
        }
        if (outreach.ClickedUtc is not null || turned.Find(hit => hit.Kind is InteractionKind.Clicked) is not { } machine) return;
        var key = FollowUpCause.Of(machine).Key;
        var task = await db.Tasks.SingleOrDefaultAsync(row => row.CauseKey == key, cancel);
        if (task is { Status: FollowUpStatus.Pending }) db.Tasks.Remove(task);
    }
}
