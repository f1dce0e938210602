using CampaignStudio.Domain.Delivery;
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
    // More than that one message never has but by somebody's mischief.
    private const int MostHits = 5_000;

    /// <summary>
    /// Judges hits that are about to be saved together with those just before them. True: one of those is judged otherwise now, so
    /// its enrollment must be evaluated.
    /// </summary>
    public static async Task<bool> JudgeNewAsync(StudioDb db, MessageHits message, bool isSandboxed, DateTime nowUtc, CancellationToken cancel)
    {
        var judged = Judge([.. message.Before, .. message.Fresh], message.Outreach, isSandboxed);
        // The oldest are there as evidence: what speaks against them may lie further back.
        var sinceUtc = message.Fresh.Min(hit => hit.OccurredUtc) - HitClassifier.Reach;
        for (var i = 0; i < message.Before.Count; i++) if (message.Before[i].OccurredUtc < sinceUtc) judged[i] = message.Before[i].MachineReason;
        for (var i = 0; i < message.Fresh.Count; i++) message.Fresh[i].Judge(judged[message.Before.Count + i]);
        return (await CorrectAsync(db, message.Outreach, message.Before, judged, nowUtc, cancel)).Turned > 0;
    }

    /// <summary>Judges all hits of a message again; answers how many are judged otherwise now.</summary>
    public static async Task<int> JudgeAllAsync(StudioDb db, Outreach outreach, bool isSandboxed, DateTime nowUtc, CancellationToken cancel)
    {
        var hits = await db.Interactions
            .Where(fact => fact.OutreachId == outreach.Id && fact.UserAgent != null && (fact.Kind == InteractionKind.Opened || fact.Kind == InteractionKind.Clicked))
            .OrderBy(fact => fact.Id)
            .Take(MostHits)
            .ToListAsync(cancel);
        var (changed, turned) = await CorrectAsync(db, outreach, hits, Judge(hits, outreach, isSandboxed), nowUtc, cancel);
        if (turned > 0) (await db.Enrollments.SingleAsync(e => e.Id == outreach.EnrollmentId, cancel)).MarkForEvaluation(nowUtc);
        return changed;
    }

    /// <summary>Why a machine did each of them, in their order; null: a human did. Those that are not saved have no ids yet, so their places stand for them.</summary>
    private static string?[] Judge(IReadOnlyList<Interaction> facts, Outreach outreach, bool isSandboxed)
    {
        var judged = HitClassifier.Judge([.. facts.Select(Of)], isSandboxed ? null : outreach.SentUtc);
        return [.. facts.Select((_, place) => judged[place])];
    }

    private static Hit Of(Interaction fact, int place) =>
        new(place, fact.Kind, fact.OccurredUtc, fact.Url, fact.UserAgent, HitClassifier.IsTold(fact.MachineReason) ? fact.MachineReason : null);

    /// <summary>How many are judged otherwise, and how many of them turned from human to machine or back.</summary>
    private static async Task<(int Changed, int Turned)> CorrectAsync(
        StudioDb db, Outreach outreach, IReadOnlyList<Interaction> hits, string?[] judged, DateTime nowUtc, CancellationToken cancel)
    {
        var changed = 0;
        var turned = new List<Interaction>();
        foreach (var (hit, reason) in hits.Zip(judged).Where(pair => pair.First.MachineReason != pair.Second))
        {
            changed++;
            if (hit.IsHuman != reason is null) turned.Add(hit);
            hit.Judge(reason);
        }
        if (turned.Count == 0) return (changed, 0);

        // The database does not know yet what was just judged.
        var ids = turned.ConvertAll(hit => hit.Id);
        outreach.Restate(await FirstAsync(InteractionKind.Opened), await FirstAsync(InteractionKind.Clicked));
        await SetTaskRightAsync(db, outreach, turned, nowUtc, cancel);
        return (changed, turned.Count);

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
            await FollowUpService.ForInteractionsAsync(db, [click], nowUtc, cancel);
            return;
        }
        if (outreach.ClickedUtc is not null || turned.Find(hit => hit.Kind is InteractionKind.Clicked) is not { } machine) return;
        var key = FollowUpCause.Of(machine).Key;
        var task = await db.Tasks.SingleOrDefaultAsync(row => row.CauseKey == key, cancel);
        if (task is { Status: FollowUpStatus.Pending }) db.Tasks.Remove(task);
    }
}
