using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Templates;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Enrollments;

/// <summary>What an evaluation did.</summary>
public sealed record EvaluationResult(int Evaluated, int ScoresChanged, int Moved)
{
    public static EvaluationResult None { get; } = new(0, 0, 0);

    public static EvaluationResult operator +(EvaluationResult left, EvaluationResult right) =>
        new(left.Evaluated + right.Evaluated, left.ScoresChanged + right.ScoresChanged, left.Moved + right.Moved);
}

/// <summary>
/// Scores marked enrollments and moves their leads. Level-triggered: it looks at facts, not at events, so running it again
/// changes nothing. A batch is one transaction; what changes meanwhile makes the batch fail and be evaluated anew.
/// </summary>
public sealed class EvaluationService(
    IDbContextFactory<StudioDb> dbFactory, LiquidRenderer liquid, CollisionRetry collisions, StudioClock clock, LiveUpdates live)
{
    private const int BatchSize = 1_000;
    private const int Attempts = 10;

    /// <summary>Evaluates whatever is due now, campaign by campaign.</summary>
    public async Task<EvaluationResult> EvaluateDueAsync(CancellationToken cancel = default)
    {
        var total = EvaluationResult.None;
        // What is due there and can't be had is being evaluated by another node.
        var taken = await BusyAsync(cancel);
        // What is marked meanwhile waits for the next time, or facts that pour in for one lead would keep this going for ever. What a
        // move changes is looked at again at once.
        var byUtc = clock.UtcNow;
        while (await DueCampaignAsync(byUtc, taken, cancel) is { } campaignId)
        {
            var batch = await NextBatchAsync(campaignId, byUtc, cancel);
            if (batch.Evaluated == 0) taken.Add(campaignId);
            if (batch.Moved > 0) byUtc = clock.UtcNow;
            total += batch;
        }
        return total;
    }

    /// <summary>Marks every activated enrollment of a campaign and evaluates them all now.</summary>
    public async Task<Result<EvaluationResult>> EvaluateCampaignAsync(long campaignId, CancellationToken cancel = default)
    {
        await using (var db = await dbFactory.CreateDbContextAsync(cancel))
        {
            if (!await db.Campaigns.AnyAsync(c => c.Id == campaignId, cancel)) return CampaignErrors.NotFound(campaignId);
            await using var write = await db.BeginWriteAsync(cancel);
            await Rescoring.MarkAsync(db, campaignId, clock.UtcNow, cancel);
            await write.CommitAsync(cancel);
        }

        var total = EvaluationResult.None;
        while (true)
        {
            var batch = await NextBatchAsync(campaignId, clock.UtcNow, cancel);
            if (batch.Evaluated == 0 && await collisions.RunAsync(() => OthersAreDoneAsync(campaignId, cancel), Attempts, cancel)) return total;
            total += batch;
        }
    }

    /// <summary>
    /// Whether nothing marked is left, asked when nothing was to be had: what is left then is in another node's hands, and this waits,
    /// inside the caller's transaction, until one of those is free.
    /// </summary>
    internal static async Task<bool> IsThroughAsync(StudioDb db, long campaignId, DateTime nowUtc, CancellationToken cancel)
    {
        var left = await db.Enrollments
            .Where(e => e.CampaignId == campaignId && e.EvaluateDueUtc <= nowUtc)
            .OrderBy(e => e.EvaluateDueUtc)
            .Select(e => (long?)e.Id)
            .FirstOrDefaultAsync(cancel);
        if (left is not { } id) return true;
        await db.Dialect.LockRowsAsync<Enrollment>(db, [id], cancel);
        return false;
    }

    private async Task<bool> OthersAreDoneAsync(long campaignId, CancellationToken cancel)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        return await IsThroughAsync(db, campaignId, clock.UtcNow, cancel);
    }

    /// <summary>Marks activated enrollments as due, set-based, inside the caller's transaction: a fact they share changed.</summary>
    public static Task<int> MarkAsync(IQueryable<Enrollment> enrollments, DateTime nowUtc, CancellationToken cancel) => enrollments
        .Where(e => e.ActivatedUtc != null)
        .ExecuteUpdateAsync(set => set.SetProperty(e => e.EvaluateDueUtc, nowUtc).SetProperty(e => e.Version, e => e.Version + 1), cancel);

    /// <summary>
    /// The same for those of these ids, each by its own time; one that is due earlier stays so. Nodes that mark the same ones at the same
    /// time come to them in the same order.
    /// </summary>
    internal static async Task MarkAsync(StudioDb db, SortedDictionary<long, DateTime> dueUtc, CancellationToken cancel)
    {
        if (dueUtc.Count > 1) await db.Dialect.LockRowsAsync<Enrollment>(db, [.. dueUtc.Keys], cancel);
        foreach (var sameTime in dueUtc.GroupBy(mark => mark.Value))
        {
            var ids = sameTime.Select(mark => mark.Key).ToList();
            DateTime? atUtc = sameTime.Key;
            // The row is written in any case: an evaluation that is under way may not have seen the fact.
            await db.Enrollments
                .Where(e => EF.Parameter(ids).Contains(e.Id) && e.ActivatedUtc != null)
                .ExecuteUpdateAsync(
                    set => set
                        .SetProperty(e => e.EvaluateDueUtc, e => e.EvaluateDueUtc != null && e.EvaluateDueUtc < atUtc ? e.EvaluateDueUtc : atUtc)
                        .SetProperty(e => e.Version, e => e.Version + 1),
                    cancel);
        }
    }

    private async Task<List<long>> BusyAsync(CancellationToken cancel)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        return await Rescoring.UnderWay(db, clock.UtcNow).Where(e => e.CampaignId != null).Select(e => e.CampaignId!.Value).Distinct().ToListAsync(cancel);
    }

    private async Task<long?> DueCampaignAsync(DateTime byUtc, List<long> without, CancellationToken cancel)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        return await db.Enrollments
            .Where(e => e.EvaluateDueUtc <= byUtc && !without.Contains(e.CampaignId))
            .OrderBy(e => e.EvaluateDueUtc)
            .Select(e => (long?)e.CampaignId)
            .FirstOrDefaultAsync(cancel);
    }

    private Task<EvaluationResult> NextBatchAsync(long campaignId, DateTime byUtc, CancellationToken cancel) =>
        collisions.RunAsync(() => TryEvaluateBatchAsync(campaignId, byUtc, cancel), Attempts, cancel);

    private async Task<EvaluationResult> TryEvaluateBatchAsync(long campaignId, DateTime byUtc, CancellationToken cancel)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        var topics = new HashSet<Topic>();
        var result = await EvaluateBatchAsync(db, campaignId, byUtc, clock.UtcNow, topics, cancel);
        await write.CommitAsync(cancel);
        foreach (var topic in topics) live.Changed(topic);
        if (result.Evaluated > 0) live.Changed(Topic.Campaign(campaignId), Topic.Leads);
        if (result.Moved > 0) live.Changed(Topic.Tasks);
        return result;
    }

    /// <summary>One batch inside the caller's write transaction; saved, not committed.</summary>
    /// <param name="byUtc">Of what was marked by then.</param>
    /// <param name="topics">Gets what changed, to be signalled after the commit.</param>
    internal async Task<EvaluationResult> EvaluateBatchAsync(StudioDb db, long campaignId, DateTime byUtc, DateTime nowUtc, ISet<Topic> topics, CancellationToken cancel)
    {
        // Before the rules are read: whoever edits them now waits for these rows and marks them again.
        var taken = await db.Dialect.TakeMarkedAsync(db, campaignId, byUtc, BatchSize, cancel);
        if (taken.Count == 0) return EvaluationResult.None;
        var campaign = await db.Campaigns.AsNoTracking().Include(c => c.Steps).SingleAsync(c => c.Id == campaignId, cancel);
        var catalog = await CampaignWorkspace.CatalogAsync(db, cancel);
        var rules = new PreparedRules(campaign, catalog);
        var batch = await db.Enrollments.Where(e => EF.Parameter(taken).Contains(e.Id)).OrderBy(e => e.EvaluateDueUtc).ThenBy(e => e.Id).ToListAsync(cancel);
        if (batch.Count == 0) return EvaluationResult.None;

        var ids = batch.ConvertAll(e => e.Id);
        var leadIds = batch.ConvertAll(e => e.LeadId);
        // Few of them move, and only those are worth watching for changes.
        var leads = await db.Leads.AsNoTracking().Where(l => EF.Parameter(leadIds).Contains(l.Id)).ToDictionaryAsync(l => l.Id, cancel);
        var facts = await FactsLoader.LoadAsync(db, campaign, batch, leads, nowUtc, cancel);
        var firings = (await db.RuleFirings.Where(f => EF.Parameter(ids).Contains(f.EnrollmentId)).ToListAsync(cancel)).ToLookup(f => f.EnrollmentId);

        RuleActionRunner? actions = null;
        var newest = await NewestAsync(db, ids, nowUtc, cancel);

        var scores = new List<ScoreChange>();
        var (moved, changedLeads) = (0, new HashSet<long>());
        foreach (var enrollment in batch)
        {
            var lead = leads[enrollment.LeadId];
            var now = facts[enrollment.Id];
            // A re-entry may put one lead into a batch twice, and the earlier one may have moved it.
            if (changedLeads.Contains(lead.Id)) now = now with { Lead = FactsLoader.Of(lead) };
            var score = rules.Score(now, nowUtc);
            if (score != enrollment.Score)
            {
                var hasActed = newest.TryGetValue(enrollment.Id, out var latest) && !(latest.CountsSinceUtc < enrollment.ScoredUtc);
                var cause = CauseOf(enrollment, campaign, hasActed, rules.Scoring.IsTimeDependent, now.Zone, nowUtc);
                scores.Add(new ScoreChange
                {
                    EnrollmentId = enrollment.Id,
                    FromScore = enrollment.Score,
                    ToScore = score,
                    Cause = cause,
                    InteractionId = cause is ScoreCause.Interaction ? latest.Id : null,
                    RuleVersion = campaign.RuleVersion,
                    AtUtc = nowUtc,
                });
            }
            now = now with { Score = score };

            var fired = firings[enrollment.Id].ToDictionary(f => f.RuleId, f => f.FiredUtc);
            var moves = rules.Moves(now, fired, lead.StatusSinceUtc, nowUtc);
            foreach (var move in moves)
            {
                moved++;
                if (changedLeads.Add(lead.Id)) db.Attach(lead);
                Move(db, campaign, enrollment, lead, move, firings[enrollment.Id], nowUtc);
                actions ??= await RuleActionRunner.LoadAsync(db, campaign, liquid, cancel);
                foreach (var effect in actions.Run(lead, enrollment, move.Rule, nowUtc)) effect.WriteTo(db, topics);
            }
            enrollment.Evaluated(score, campaign.RuleVersion, nowUtc, Earlier(rules.NextChangeUtc(now, nowUtc), now.Unsettled?.UntilUtc));
            if (Leaves(campaign, enrollment, lead, moves)) await SequenceFlow.ExitAsync(db, enrollment, ExitReason.Progressed, nowUtc, cancel);
        }
        await db.Dialect.InsertAsync(db, scores, cancel);
        await db.SaveChangesAsync(cancel);
        topics.UnionWith(changedLeads.Select(Topic.Lead));
        if (changedLeads.Count > 0)
        {
            // A lead's own fields, its status above all, are facts of its other enrollments too; and an action may have changed one
            // that this campaign's rules ask for. Looking once more costs little and changes nothing when nothing changed.
            var changedIds = changedLeads.ToList();
            await MarkAsync(db.Enrollments.Where(e => EF.Parameter(changedIds).Contains(e.LeadId)), nowUtc, cancel);
        }
        return new EvaluationResult(batch.Count, scores.Count, moved);
    }

    private static DateTime? Earlier(DateTime? one, DateTime? other) => one is null || other < one ? other ?? one : one;

    private static ScoreCause CauseOf(Enrollment enrollment, Campaign campaign, bool hasActed, bool isTimeDependent, TimeZoneInfo zone, DateTime nowUtc)
    {
        if (enrollment.ScoredUtc is { } before)
        {
            if (enrollment.RuleVersion != campaign.RuleVersion) return ScoreCause.Rules;
            if (!hasActed && isTimeDependent && LocalTime.FromUtc(before, zone).Date < LocalTime.FromUtc(nowUtc, zone).Date) return ScoreCause.Days;
        }
        return hasActed ? ScoreCause.Interaction : ScoreCause.Facts;
    }

    /// <summary>The lead came to the status at which this campaign lets go, whoever moved it there.</summary>
    private static bool Leaves(Campaign campaign, Enrollment enrollment, Lead lead, IReadOnlyList<Move> moves) =>
        campaign.ExitOnStatus is { } last
        && (moves.Any(move => move.ToStatus == last) || (lead.Status == last && lead.StatusSinceUtc >= enrollment.ActivatedUtc));

    private static void Move(
        StudioDb db, Campaign campaign, Enrollment enrollment, Lead lead, Move move, IEnumerable<RuleFiring> firings, DateTime nowUtc)
    {
        lead.MoveTo(move.ToStatus, nowUtc);
        db.LeadStatusChanges.Add(new LeadStatusChange
        {
            LeadId = lead.Id,
            FromStatus = move.FromStatus,
            ToStatus = move.ToStatus,
            Cause = StatusChangeCause.Rule,
            CampaignId = campaign.Id,
            RuleId = move.Rule.Id,
            RuleVersion = campaign.RuleVersion,
            AtUtc = nowUtc,
        });

        if (firings.FirstOrDefault(firing => firing.RuleId == move.Rule.Id) is { } again) again.FiredUtc = nowUtc;
        else db.RuleFirings.Add(new RuleFiring { EnrollmentId = enrollment.Id, RuleId = move.Rule.Id, FiredUtc = nowUtc });
    }

    /// <summary>The newest thing a person did in each enrollment, and since when it counts: the likely cause of a new score.</summary>
    private static async Task<IReadOnlyDictionary<long, (long Id, DateTime CountsSinceUtc)>> NewestAsync(StudioDb db, List<long> ids, DateTime nowUtc, CancellationToken cancel)
    {
        var settledUtc = nowUtc - HitClassifier.Settle;
        var rows = await db.Interactions
            .Where(i => i.IsHuman && i.EnrollmentId != null && EF.Parameter(ids).Contains(i.EnrollmentId.Value) && (i.UserAgent == null || i.RecordedUtc <= settledUtc))
            .GroupBy(i => i.EnrollmentId!.Value)
            .Select(group => new
            {
                EnrollmentId = group.Key,
                Id = group.Max(i => i.Id),
                RecordedUtc = group.Max(i => i.RecordedUtc),
                HitUtc = group.Max(i => i.UserAgent != null ? (DateTime?)i.RecordedUtc : null),
            })
            .ToListAsync(cancel);
        return rows.ToDictionary(row => row.EnrollmentId, row => (row.Id, row.HitUtc + HitClassifier.Settle is { } settled && settled > row.RecordedUtc ? settled : row.RecordedUtc));
    }
}
