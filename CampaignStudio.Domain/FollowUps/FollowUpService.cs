using System.Linq.Expressions;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.FollowUps;

/// <summary>Turns facts into follow-up tasks, once per cause: as they arrive, and on demand for a whole campaign.</summary>
public sealed class FollowUpService(IDbContextFactory<StudioDb> dbFactory, StudioClock clock, LiveUpdates live, CurrentActor actor)
{
    private const int BatchSize = 500;

    private static readonly Expression<Func<Interaction, bool>> IsCause = i =>
        i.IsHuman && ((i.Kind == InteractionKind.Replied && (i.Channel == Channel.Email || i.Channel == Channel.Sms)) || i.Kind == InteractionKind.Clicked);

    /// <summary>What one batch came to.</summary>
    /// <param name="LastId">The interaction to go on after.</param>
    /// <param name="Looked">Causes looked at.</param>
    /// <param name="Created">Tasks made.</param>
    public sealed record Batch(long LastId, int Looked, int Created, bool IsLast);

    /// <summary>
    /// Adds the tasks that interactions call for to the tracked rows, unless their causes have some; the caller saves them together
    /// with the interactions.
    /// </summary>
    public static async Task ForInteractionsAsync(StudioDb db, IReadOnlyCollection<Interaction> interactions, DateTime nowUtc, CancellationToken cancel)
    {
        var causes = interactions.Select(FollowUpCause.Of).Where(FollowUpGeneration.IsCause).DistinctBy(cause => cause.Key).ToList();
        if (causes.Count == 0) return;
        var keys = causes.ConvertAll(cause => cause.Key);
        var met = (await db.Tasks.Where(t => t.CauseKey != null && EF.Parameter(keys).Contains(t.CauseKey)).Select(t => t.CauseKey).ToListAsync(cancel)).ToHashSet();
        foreach (var task in db.ChangeTracker.Entries<FollowUpTask>().Where(task => task.Entity.CauseKey is not null))
        {
            // What was just taken back for another fact's sake is called for again.
            if (task.State is EntityState.Deleted && keys.Contains(task.Entity.CauseKey!)) task.State = EntityState.Unchanged;
            met.Add(task.Entity.CauseKey);
        }
        if (causes.RemoveAll(cause => met.Contains(cause.Key)) == keys.Count) return;

        var leadIds = causes.Select(cause => cause.LeadId).Distinct().ToList();
        var leads = await db.Leads.AsNoTracking().Where(lead => EF.Parameter(leadIds).Contains(lead.Id)).ToDictionaryAsync(lead => lead.Id, LeadOf, cancel);
        foreach (var campaign in causes.GroupBy(cause => cause.CampaignId))
        {
            var agentIds = await db.Campaigns.Where(c => c.Id == campaign.Key).Select(c => c.AgentIds).SingleOrDefaultAsync(cancel) ?? [];
            var agents = await AgentAssignment.LoadAsync(db, agentIds, cancel);
            foreach (var cause in campaign) Add(db, cause, leads[cause.LeadId], agents, nowUtc);
        }
    }

    /// <summary>Makes the follow-ups a campaign's facts call for and that do not exist yet; answers how many.</summary>
    public async Task<Result<int>> GenerateAsync(long campaignId, CancellationToken cancel = default)
    {
        var created = 0;
        var (cursor, isLast) = (0L, false);
        while (!isLast)
        {
            await using var db = await dbFactory.CreateDbContextAsync(cancel);
            var campaign = await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == campaignId, cancel);
            if (campaign is null) return CampaignErrors.NotFound(campaignId);

            // Within the transaction from the first look, so that no cause is met by two at once.
            await using var write = await db.BeginWriteAsync(cancel);
            var batch = await GenerateBatchAsync(db, campaign, cursor, clock.UtcNow, cancel);
            await db.SaveChangesAsync(cancel);
            await write.CommitAsync(cancel);
            (cursor, isLast) = (batch.LastId, batch.IsLast);
            created += batch.Created;
        }
        if (created > 0) live.Changed(Topic.Tasks, Topic.Campaign(campaignId));
        return created;
    }

    /// <summary>The same as a resumable execution, for a campaign with a long history; answers its id.</summary>
    public async Task<Result<long>> ScheduleAsync(long campaignId, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        if (!await db.Campaigns.AnyAsync(c => c.Id == campaignId, cancel)) return CampaignErrors.NotFound(campaignId);
        var execution = new ScheduledExecution
        {
            Type = ExecutionType.GenerateFollowUps,
            CampaignId = campaignId,
            DueUtc = clock.UtcNow,
            CreatedUtc = clock.UtcNow,
            CreatedById = actor.Value.UserId,
        };
        db.Executions.Add(execution);
        await db.SaveChangesAsync(cancel);
        live.Changed(Topic.Executions);
        return execution.Id;
    }

    /// <summary>Adds the tasks for the causes after an interaction to the tracked rows; the caller saves.</summary>
    internal static async Task<Batch> GenerateBatchAsync(StudioDb db, Campaign campaign, long afterId, DateTime nowUtc, CancellationToken cancel)
    {
        var causes = await Causes(db, campaign.Id)
            .Where(i => i.Id > afterId)
            .OrderBy(i => i.Id)
            .Take(BatchSize)
            .Select(i => new { i.Id, Cause = new FollowUpCause(i.Kind, i.Channel, i.IsHuman, i.LeadId, i.CampaignId, i.EnrollmentId, i.OutreachId, i.OccurredUtc) })
            .ToListAsync(cancel);
        if (causes.Count == 0) return new Batch(afterId, 0, 0, IsLast: true);

        var keys = causes.Select(c => c.Cause.Key).Distinct().ToList();
        var met = (await db.Tasks.Where(t => t.CauseKey != null && keys.Contains(t.CauseKey)).Select(t => t.CauseKey!).ToListAsync(cancel)).ToHashSet();
        var leadIds = causes.Select(c => c.Cause.LeadId).Distinct().ToList();
        var leads = await db.Leads.AsNoTracking().Where(l => leadIds.Contains(l.Id)).ToDictionaryAsync(l => l.Id, LeadOf, cancel);
        var agents = await AgentAssignment.LoadAsync(db, campaign.AgentIds, cancel);

        var created = 0;
        foreach (var cause in causes.Select(c => c.Cause).Where(cause => met.Add(cause.Key)))
        {
            if (Add(db, cause, leads[cause.LeadId], agents, nowUtc) is not null) created++;
        }
        return new Batch(causes[^1].Id, causes.Count, created, IsLast: causes.Count < BatchSize);
    }

    internal static IQueryable<Interaction> Causes(StudioDb db, long campaignId) => db.Interactions.Where(i => i.CampaignId == campaignId).Where(IsCause);

    private static FollowUpTask? Add(StudioDb db, FollowUpCause cause, FollowUpLead lead, AgentAssignment agents, DateTime nowUtc)
    {
        if (FollowUpGeneration.Decide(cause, lead, nowUtc) is not { } draft) return null;
        var task = new FollowUpTask
        {
            CampaignId = cause.CampaignId,
            LeadId = cause.LeadId,
            EnrollmentId = cause.EnrollmentId,
            Title = draft.Title,
            Type = draft.Type,
            Priority = draft.Priority,
            DueUtc = draft.DueUtc,
            AssignedToId = agents.For(lead.AgentId),
            CreatedUtc = nowUtc,
            CauseKey = draft.CauseKey,
        };
        db.Tasks.Add(task);
        return task;
    }

    private static FollowUpLead LeadOf(Lead lead) => new(lead.Id, lead.DisplayName, lead.Phone is not null, lead.AssignedToId);
}
