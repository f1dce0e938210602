using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Templates;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Enrollments.Previews;

/// <summary>What rules make of one lead, with all that follows of its moves.</summary>
internal sealed record Outcome(decimal Score, IReadOnlyList<Move> Moves, IReadOnlyList<RuleEffect> Effects);

/// <summary>
/// Tries edited rules before they are saved: the evaluation's own decisions and actions, on copies of rows that nobody saves.
/// </summary>
public sealed class RulePreviewService(IDbContextFactory<StudioDb> dbFactory, LiquidRenderer liquid, StudioClock clock)
{
    private const int BatchSize = 2_000;

    // Each reads everybody; those that come on top wait for their turn.
    private static readonly SemaphoreSlim Turns = new(2, 2);

    /// <summary>What the edit would do to one lead, enrolled or not; its last pass counts.</summary>
    /// <param name="edited">All settings of the campaign, with the rules to try.</param>
    public async Task<Result<LeadTrial>> TestAsync(long campaignId, long leadId, CampaignEditModel edited, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var opened = await OpenAsync(db, campaignId, edited, cancel);
        if (opened.IsError) return opened.Error!;
        var trial = opened.Value;

        var last = await EnrollmentQueries.LastAsync(db, campaignId, leadId, cancel);
        if ((last?.Lead ?? await db.Leads.AsNoTracking().SingleOrDefaultAsync(l => l.Id == leadId && l.ErasedUtc == null, cancel)) is not { } lead) return LeadErrors.NotFound(leadId);
        var enrollment = last?.Enrollment ?? new Enrollment { CampaignId = campaignId, LeadId = leadId, EnrolledUtc = trial.NowUtc };

        var facts = (await FactsLoader.LoadAsync(db, trial.Edited, [enrollment], new Dictionary<long, Lead> { [leadId] = lead }, trial.NowUtc, cancel))[enrollment.Id];
        var fired = await db.RuleFirings.Where(f => f.EnrollmentId == enrollment.Id).ToDictionaryAsync(f => f.RuleId, f => f.FiredUtc, cancel);
        var (rules, nowUtc, statusBefore) = (trial.RulesAfter, trial.NowUtc, lead.Status);
        var labels = await WorkspaceLabels.LoadAsync(db, cancel);
        var scoring = RuleExplanations.Scoring(rules.Scoring, facts, nowUtc, rules.Catalog, labels);
        var progression = RuleExplanations.Progression(
            rules.Progression, facts with { Score = rules.Score(facts, nowUtc) }, fired, lead.StatusSinceUtc, nowUtc, rules.Catalog, labels);

        var outcome = await trial.RunAsync(db, lead, enrollment, facts, fired, cancel);
        return new LeadTrial(
            leadId, lead.DisplayName, last is not null, trial.RulesBefore.Breakdown(facts, nowUtc), rules.Breakdown(facts with { Lead = FactsLoader.Of(lead) }, nowUtc), statusBefore,
            [.. outcome.Moves.Select(PreviewTally.Of)], [.. outcome.Effects.Select(PreviewedEffect.Of)], scoring, progression);
    }

    /// <summary>What the edit would do to everybody in the campaign, those who wait for its start included.</summary>
    /// <param name="edited">All settings of the campaign, with the rules to try.</param>
    /// <param name="progress">Told after each batch.</param>
    public async Task<Result<RulePreview>> PreviewAsync(
        long campaignId, CampaignEditModel edited, IProgress<PreviewProgress>? progress = null, CancellationToken cancel = default)
    {
        await Turns.WaitAsync(cancel);
        try
        {
            return await ReadAllAsync(campaignId, edited, progress, cancel);
        }
        finally
        {
            Turns.Release();
        }
    }

    private async Task<Result<RulePreview>> ReadAllAsync(long campaignId, CampaignEditModel edited, IProgress<PreviewProgress>? progress, CancellationToken cancel)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var opened = await OpenAsync(db, campaignId, edited, cancel);
        if (opened.IsError) return opened.Error!;
        var trial = opened.Value;

        // Those who wait for the campaign to start are evaluated as soon as it does.
        var everybody = db.Enrollments.AsNoTracking().Where(e => e.CampaignId == campaignId && (e.ActivatedUtc != null || e.Status == EnrollmentStatus.Enrolled));
        var (done, total) = (0, await everybody.CountAsync(cancel));
        var tally = new PreviewTally();
        long? last = 0;
        while (last is { } after)
        {
            // By leads, so that the passes of one stay together: what moves it in one of them counts in the next.
            last = await everybody.Where(e => e.LeadId > after).OrderBy(e => e.LeadId).Select(e => (long?)e.LeadId).Skip(BatchSize - 1).FirstOrDefaultAsync(cancel);
            var some = everybody.Where(e => e.LeadId > after && e.LeadId <= (last ?? long.MaxValue));
            done += await trial.RunAsync(db, some, tally, cancel);
            progress?.Report(new PreviewProgress(done, Math.Max(done, total)));
        }
        return tally.Sum(trial.NowUtc);
    }

    private async Task<Result<Trial>> OpenAsync(StudioDb db, long campaignId, CampaignEditModel edited, CancellationToken cancel)
    {
        var campaigns = db.Campaigns.AsNoTracking();
        if (await campaigns.SingleOrDefaultAsync(c => c.Id == campaignId, cancel) is not { } saved) return CampaignErrors.NotFound(campaignId);
        var workspace = await CampaignWorkspace.LoadAsync(db, cancel);
        var window = CampaignValidator.Check(edited, workspace, liquid, CampaignEditModel.Of(saved));
        if (window.IsError) return window.Error!;
        var tried = await campaigns.SingleAsync(c => c.Id == campaignId, cancel);
        edited.ApplyTo(tried, window.Value);
        return new Trial(tried, new PreparedRules(saved, workspace.Catalog), new PreparedRules(tried, workspace.Catalog), liquid, clock.UtcNow);
    }

    /// <summary>The edited campaign, tried on leads.</summary>
    private sealed class Trial(Campaign edited, PreparedRules before, PreparedRules after, LiquidRenderer liquid, DateTime nowUtc)
    {
        private RuleActionRunner? _actions;

        public Campaign Edited => edited;
        public PreparedRules RulesBefore => before;
        public PreparedRules RulesAfter => after;
        public DateTime NowUtc => nowUtc;

        public async Task<int> RunAsync(StudioDb db, IQueryable<Enrollment> some, PreviewTally tally, CancellationToken cancel)
        {
            var rows = await some.Join(db.Leads.AsNoTracking(), e => e.LeadId, l => l.Id, (enrollment, lead) => new { enrollment, lead })
                .OrderBy(row => row.enrollment.LeadId).ThenBy(row => row.enrollment.Pass).ToListAsync(cancel);
            var leads = rows.DistinctBy(row => row.lead.Id).ToDictionary(row => row.lead.Id, row => row.lead);
            var facts = await FactsLoader.LoadAsync(db, edited, rows.ConvertAll(row => row.enrollment), leads, nowUtc, cancel);
            var firings = await db.RuleFirings.Where(f => some.Any(e => e.Id == f.EnrollmentId)).AsNoTracking().ToListAsync(cancel);
            var fired = firings.ToLookup(f => f.EnrollmentId);
            var moved = new HashSet<long>();
            foreach (var enrollment in rows.ConvertAll(row => row.enrollment))
            {
                var lead = leads[enrollment.LeadId];
                var known = facts[enrollment.Id];
                // Who waits for the start is looked at as if it were now.
                if (enrollment.Status is EnrollmentStatus.Enrolled) known = known with { EnrollmentStatus = EnrollmentStatus.Active.ToText() };
                if (moved.Contains(lead.Id)) known = known with { Lead = FactsLoader.Of(lead) };
                var (scoreBefore, statusBefore) = (before.Score(known, nowUtc), lead.Status);
                var outcome = await RunAsync(db, lead, enrollment, known, fired[enrollment.Id].ToDictionary(f => f.RuleId, f => f.FiredUtc), cancel);
                if (outcome.Moves.Count > 0) moved.Add(lead.Id);
                tally.Add(lead, statusBefore, scoreBefore, outcome);
            }
            return rows.Count;
        }

        /// <summary>As the evaluation does, again and again until nothing more happens.</summary>
        /// <param name="lead">A copy; its status and fields become what they would be.</param>
        /// <param name="fired">A copy too.</param>
        public async Task<Outcome> RunAsync(
            StudioDb db, Lead lead, Enrollment enrollment, EnrollmentFacts facts, Dictionary<string, DateTime> fired, CancellationToken cancel)
        {
            List<Move>? moves = null;
            List<RuleEffect> effects = [];
            for (var round = 0; ; round++)
            {
                cancel.ThrowIfCancellationRequested();
                var score = after.Score(facts, nowUtc);
                // Never more rounds than rules, for none fires twice on the same facts: but one of a clock ahead of ours would be new each time.
                var now = round > after.Progression.Rules.Count ? [] : after.Moves(facts with { Score = score }, fired, lead.StatusSinceUtc, nowUtc);
                if (now.Count == 0) return new Outcome(score, moves ?? (IReadOnlyList<Move>)[], effects);
                (moves ??= []).AddRange(now);
                foreach (var move in now)
                {
                    lead.MoveTo(move.ToStatus, nowUtc);
                    fired[move.Rule.Id] = nowUtc;
                    if (move.Rule.Actions.Count == 0) continue;
                    _actions ??= await RuleActionRunner.LoadAsync(db, edited, liquid, cancel);
                    effects.AddRange(_actions.Run(lead, enrollment, move.Rule, nowUtc));
                }
                facts = facts with { Lead = FactsLoader.Of(lead) };
            }
        }
    }
}
