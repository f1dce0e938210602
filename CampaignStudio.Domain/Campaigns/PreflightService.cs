using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Templates;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Campaigns;

/// <summary>Reads what <see cref="Preflight"/> decides on: a sample of leads rendered, and counts of who can be reached.</summary>
public sealed class PreflightService(
    IDbContextFactory<StudioDb> dbFactory, ContentRenderer renderer, MessageComposer composer, IEmailTransport email, ISmsTransport sms, StudioClock clock)
{
    private const int SampleSize = 100;
    private const int AudienceBatch = 5000;

    public async Task<Result<PreflightReport>> CheckAsync(long campaignId, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        return await CheckAsync(db, campaignId, cancel);
    }

    public async Task<Result<PreflightReport>> CheckAsync(StudioDb db, long campaignId, CancellationToken cancel)
    {
        var campaign = await db.Campaigns.AsNoTracking().Include(c => c.Steps).SingleOrDefaultAsync(c => c.Id == campaignId, cancel);
        if (campaign is null) return CampaignErrors.NotFound(campaignId);

        var steps = campaign.Steps.Where(step => step is { IsActive: true, RemovedUtc: null }).OrderBy(step => (step.Order, step.Id)).ToList();
        var messages = await StepMessages.LoadAsync(db, steps, cancel);
        var sample = await SampleAsync(db, campaign, cancel);
        var (leads, funnel) = await FunnelAsync(db, campaign, steps, cancel);
        var senders = await SenderBook.LoadAsync(db, cancel);
        var used = steps.Select(step => step.Channel).Distinct().SelectMany(campaign.SendersOf).Where(id => id != Sender.None).ToList();
        var look = new PreflightLook(renderer, composer, campaign, sample, clock.UtcNow);
        return Preflight.Check(new PreflightInput(
            campaignId,
            steps.ConvertAll(step => look.At(step, messages.Of(step))),
            email.IsConfigured || campaign.SendersOf(Channel.Email).All(id => senders.Find(id) is { Host: not null }),
            sms.IsConfigured,
            sample.Count,
            await db.Users.CountAsync(u => u.IsActive && campaign.AgentIds.Contains(u.Id), cancel),
            leads,
            campaign.Audience is not null,
            funnel)
        {
            IdleSenders = [.. used.Select(id => (senders.Find(id)?.Name ?? $"{id}", Why: WhyIdle(senders, id))).Where(idle => idle.Why is not null).Select(idle => (idle.Item1, idle.Why!))],
        });
    }

    private static string? WhyIdle(SenderBook senders, long id) => (senders.Find(id), senders.StateOf(id)) switch
    {
        (null or { RemovedUtc: not null }, _) => "was removed",
        ({ IsPaused: true }, _) => "is paused",
        (_, { IsDown: true, Error: var error }) => $"is down ({error?.TrimEnd('.')})",
        _ => null,
    };

    private async Task<List<Lead>> SampleAsync(StudioDb db, Campaign campaign, CancellationToken cancel)
    {
        var enrolled = await db.Leads.AsNoTracking()
            .Where(l => db.Enrollments.Any(e => e.CampaignId == campaign.Id && e.LeadId == l.Id))
            .OrderByDescending(l => l.Id)
            .Take(SampleSize)
            .ToListAsync(cancel);
        if (enrolled.Count > 0 || campaign.Audience is null) return enrolled;

        var ids = (await Audience.MatchAsync(db, campaign.Audience, 0, AudienceBatch, clock.UtcNow, cancel)).Leads.Take(SampleSize).Select(lead => lead.Id).ToList();
        return await db.Leads.AsNoTracking().Where(l => EF.Parameter(ids).Contains(l.Id)).ToListAsync(cancel);
    }

    /// <summary>Counts the enrolled in the database; an audience is streamed, so that what it promises is what can be reached.</summary>
    private async Task<(long Leads, IReadOnlyList<ReachFunnel> Funnel)> FunnelAsync(StudioDb db, Campaign campaign, List<SequenceStep> steps, CancellationToken cancel)
    {
        var channels = steps.Select(step => step.Channel).Distinct().Order().ToList();
        var enrolled = db.Enrollments.Where(e => e.CampaignId == campaign.Id).Select(e => e.LeadId);
        var leads = await enrolled.Distinct().LongCountAsync(cancel);
        var funnel = await ReachCount.OfAsync(db, channels, db.Leads.Where(l => enrolled.Contains(l.Id)), cancel);
        if (campaign.Audience is not { } audience) return (leads, funnel);

        var batch = new AudienceBatch([], 0, AudienceBatch);
        while (batch.Looked == AudienceBatch)
        {
            batch = await Audience.MatchAsync(db, audience, batch.LastLeadId, AudienceBatch, clock.UtcNow, cancel);
            var ids = batch.Leads.Select(lead => lead.Id).ToList();
            var added = db.Leads.Where(l => EF.Parameter(ids).Contains(l.Id) && !enrolled.Contains(l.Id));
            leads += await added.LongCountAsync(cancel);
            funnel = [.. funnel.Zip(await ReachCount.OfAsync(db, channels, added, cancel), ReachFunnel.Add)];
        }
        return (leads, funnel);
    }
}
