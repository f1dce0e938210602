using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Campaigns;

/// <summary>A campaign with its settings and rules, for its page and the API.</summary>
public sealed record CampaignCard(
    long Id,
    CampaignStatus Status,
    CampaignEditModel Settings,
    int Version,
    long? CreatedById,
    DateTime CreatedUtc,
    DateTime? StartedUtc,
    DateTime? CompletedUtc)
{
    public string Name => Settings.Name;
    public bool CanStart => Status is CampaignStatus.Draft;
    public bool CanPause => Status is CampaignStatus.Active;
    public bool CanResume => Status is CampaignStatus.Paused;
    public bool CanComplete => Status is CampaignStatus.Active or CampaignStatus.Paused;
    public bool CanArchive => Status is CampaignStatus.Draft or CampaignStatus.Completed;
    public bool CanEdit => Status is not (CampaignStatus.Completed or CampaignStatus.Archived);
}

/// <summary>A campaign in a list.</summary>
public sealed record CampaignRow(long Id, string Name, string Description, CampaignStatus Status, int Steps, DateTime CreatedUtc, DateTime? StartedUtc);

/// <summary>A step, for editors and the API.</summary>
/// <param name="Pending">Outreaches that wait for it: how many people an edit touches.</param>
/// <param name="TemplateName">The name of its template, when it uses one.</param>
public sealed record StepCard(long Id, long CampaignId, StepEditModel Settings, int Order, long Pending, string? TemplateName, int Version);

/// <summary>Reads campaigns and their steps.</summary>
public sealed class CampaignQueries(IDbContextFactory<StudioDb> dbFactory)
{
    /// <summary>Newest first. Archived ones only when asked for.</summary>
    public async Task<Page<CampaignRow>> ListAsync(PageRequest page, CampaignStatus? status = null, string? search = null, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var text = string.IsNullOrWhiteSpace(search) ? null : search.Trim().ToLower();
        return await db.Campaigns
            .Where(c => status == null ? c.Status != CampaignStatus.Archived : c.Status == status)
            .Where(c => text == null || c.Name.ToLower().Contains(text))
            .OrderByDescending(c => c.Id)
            .Select(c => new CampaignRow(c.Id, c.Name, c.Description, c.Status, c.Steps.Count(s => s.RemovedUtc == null), c.CreatedUtc, c.StartedUtc))
            .ToPageAsync(page, cancel);
    }

    public async Task<CampaignCard?> CardAsync(long id, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var campaign = await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel);
        return campaign is null ? null : new CampaignCard(
            campaign.Id, campaign.Status, CampaignEditModel.Of(campaign), campaign.Version, campaign.CreatedById, campaign.CreatedUtc, campaign.StartedUtc, campaign.CompletedUtc);
    }

    /// <summary>The steps of a campaign in their order; removed ones are history.</summary>
    public async Task<IReadOnlyList<StepCard>> StepsAsync(long campaignId, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        return await StepsAsync(db, db.Steps.Where(s => s.CampaignId == campaignId && s.RemovedUtc == null), cancel);
    }

    public async Task<StepCard?> StepAsync(long stepId, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        return (await StepsAsync(db, db.Steps.Where(s => s.Id == stepId && s.RemovedUtc == null), cancel)).SingleOrDefault();
    }

    /// <summary>What a campaign's rules may ask: fields, pipeline statuses, users.</summary>
    public async Task<CampaignWorkspace> WorkspaceAsync(CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        return await CampaignWorkspace.LoadAsync(db, cancel);
    }

    private static async Task<IReadOnlyList<StepCard>> StepsAsync(StudioDb db, IQueryable<SequenceStep> query, CancellationToken cancel)
    {
        var rows = await query.AsNoTracking()
            .OrderBy(s => s.Order).ThenBy(s => s.Id)
            .Select(s => new
            {
                Step = s,
                Pending = db.Counters.Where(c => c.CampaignId == s.CampaignId && c.Day == 0 && c.StepId == s.Id && c.Metric == Metric.Pending).Sum(c => c.Value),
                Email = db.EmailTemplates.Where(t => s.Channel == Channel.Email && t.Id == s.TemplateId).Select(t => t.Name).FirstOrDefault(),
                Sms = db.SmsTemplates.Where(t => s.Channel == Channel.Sms && t.Id == s.TemplateId).Select(t => t.Name).FirstOrDefault(),
            })
            .ToListAsync(cancel);
        return [.. rows.Select(row => new StepCard(row.Step.Id, row.Step.CampaignId, StepEditModel.Of(row.Step), row.Step.Order, row.Pending, row.Email ?? row.Sms, row.Step.Version))];
    }
}
