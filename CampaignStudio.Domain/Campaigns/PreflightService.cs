using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Templates;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Campaigns;

/// <summary>Reads what <see cref="Preflight"/> decides on: a sample of leads rendered, and counts of who can be reached.</summary>
public sealed class PreflightService(
    IDbContextFactory<StudioDb> dbFactory, ContentRenderer renderer, IEmailTransport email, ISmsTransport sms, StudioClock clock)
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
        return Preflight.Check(new PreflightInput(
            campaignId,
            steps.ConvertAll(step => Look(campaign, step, messages.Of(step), sample)),
            email.IsConfigured,
            sms.IsConfigured,
            sample.Count,
            await db.Users.CountAsync(u => u.IsActive && campaign.AgentIds.Contains(u.Id), cancel),
            leads,
            campaign.Audience is not null,
            funnel));
    }

    private PreflightStep Look(Campaign campaign, SequenceStep step, StepMessage? message, List<Lead> sample)
    {
        if (message is null) return new(step.Id, step.Name, step.Channel, false, [], []);

        var errors = new Dictionary<string, (Error Error, int Leads)>();
        var empty = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var lead in sample.Where(lead => (step.Channel is Channel.Email ? lead.Email : lead.Phone) is not null))
        {
            var model = MessageModel.Of(lead, campaign, message.Variables, "https://example.com/u/sample");
            var settings = MessageModel.Settings(lead, campaign, clock.UtcNow);
            var (error, emptyVariables) = message switch
            {
                { Email: { } mail } => (renderer.RenderEmail(mail, model, settings).Error, renderer.EmptyVariables(mail, model)),
                { Sms: { } text } => (renderer.RenderSms(text, model, settings).Error, renderer.EmptyVariables(text, model)),
                _ => (renderer.RenderCall(step.Content.Call, model, settings).Error, renderer.EmptyVariables(step.Content.Call, model)),
            };
            if (error is not null) errors[error.Code] = (error, errors.GetValueOrDefault(error.Code).Leads + 1);
            foreach (var variable in emptyVariables)
            {
                empty[variable] = empty.GetValueOrDefault(variable) + 1;
            }
        }
        // What doesn't compile fails without a single lead it could go to.
        if (errors.Count == 0 && Check(step, message).Error is { } broken) errors[broken.Code] = (broken, 0);
        return new(step.Id, step.Name, step.Channel, true, [.. errors.Values], [.. empty.Select(pair => (pair.Key, pair.Value))]);
    }

    private Result Check(SequenceStep step, StepMessage message) => message switch
    {
        { Email: { } mail } => renderer.Check(mail),
        { Sms: { } text } => renderer.Check(text),
        _ => renderer.Check(step.Content.Call),
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
