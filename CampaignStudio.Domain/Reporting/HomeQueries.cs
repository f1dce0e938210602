using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Reporting;

/// <summary>How far a new workspace has come.</summary>
public sealed record FirstSteps(bool HasLeads, bool HasTemplates, bool HasCampaigns, bool HasStarted)
{
    public bool IsDone => HasLeads && HasCampaigns && HasStarted;
}

/// <summary>A campaign under way with its numbers.</summary>
public sealed record RunningCampaign(CampaignRow Campaign, CampaignProgress Progress);

/// <summary>Something that needs a person.</summary>
/// <param name="Code">A stable snake_case name.</param>
/// <param name="Message">What it is.</param>
/// <param name="Link">Where to see to it.</param>
public sealed record AttentionItem(string Code, string Message, string Link);

/// <summary>What the start page shows to those who manage campaigns.</summary>
public sealed class HomeQueries(
    IDbContextFactory<StudioDb> dbFactory, CampaignQueries campaigns, ProgressQueries progress, ActivityQueries activity, ExecutionListQueries executions, PreflightService preflight)
{
    private const int MaxDrafts = 3;
    private const int MaxBusy = 5;
    private static readonly TimeSpan RecentFailures = TimeSpan.FromDays(7);

    public async Task<FirstSteps> FirstStepsAsync(CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        return new FirstSteps(
            await db.Leads.AnyAsync(cancel),
            await db.EmailTemplates.AnyAsync(cancel) || await db.SmsTemplates.AnyAsync(cancel),
            await db.Campaigns.AnyAsync(cancel),
            await db.Campaigns.AnyAsync(c => c.StartedUtc != null, cancel));
    }

    /// <summary>Active and paused campaigns, newest first, with their numbers.</summary>
    public async Task<IReadOnlyList<RunningCampaign>> RunningAsync(CancellationToken cancel = default)
    {
        var active = await campaigns.ListAsync(new PageRequest(1, 20), CampaignStatus.Active, cancel: cancel);
        var paused = await campaigns.ListAsync(new PageRequest(1, 20), CampaignStatus.Paused, cancel: cancel);
        List<CampaignRow> rows = [.. active.Items, .. paused.Items];
        var numbers = await progress.ProgressAsync(rows.ConvertAll(row => row.Id), cancel);
        return [.. rows.Select(row => new RunningCampaign(row, numbers.GetValueOrDefault(row.Id) ?? CampaignProgress.From(new Dictionary<Metric, long>())))];
    }

    /// <summary>What happened lately in the campaigns that run, newest first.</summary>
    public async Task<IReadOnlyList<TimelineItem>> RecentAsync(int count, CancellationToken cancel = default)
    {
        var running = await campaigns.ListAsync(new PageRequest(1, MaxBusy), CampaignStatus.Active, cancel: cancel);
        var items = new List<TimelineItem>();
        foreach (var row in running.Items)
        {
            items.AddRange((await activity.RecentAsync(row.Id, count, cancel)).Select(item => item with { CampaignName = row.Name }));
        }
        return [.. items.OrderByDescending(item => item.AtUtc).Take(count)];
    }

    /// <summary>Messages of unknown fate and work that failed within the last week. Outages have a banner of their own.</summary>
    public async Task<IReadOnlyList<AttentionItem>> AttentionAsync(CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var unknown = await db.Campaigns
            .Select(c => new { c.Id, c.Name, Count = db.Outreaches.Count(o => o.CampaignId == c.Id && o.Status == OutreachStatus.Unknown) })
            .Where(campaign => campaign.Count > 0)
            .ToListAsync(cancel);
        var failed = await executions.FailedAsync(RecentFailures, cancel);
        return
        [
            .. unknown.Select(campaign => new AttentionItem(
                "unknown_outreaches",
                campaign.Count == 1
                    ? $"{campaign.Name}: nobody knows whether one message went out. Send it again or count it as sent."
                    : $"{campaign.Name}: nobody knows whether {campaign.Count:N0} messages went out. Send them again or count them as sent.",
                $"/unknown?campaign={campaign.Id}")),
            .. failed.Select(row => new AttentionItem(
                "failed_execution",
                $"{Words(row.Item.Type)} failed{(row.CampaignName is null ? "" : $" ({row.CampaignName})")}: {row.Item.Error}",
                "/administration/executions?status=failed")),
        ];
    }

    /// <summary>What would stand in the way of starting the newest drafts; a draft without steps is merely unfinished.</summary>
    public async Task<IReadOnlyList<AttentionItem>> DraftProblemsAsync(CancellationToken cancel = default)
    {
        var drafts = await campaigns.ListAsync(new PageRequest(1, MaxDrafts), CampaignStatus.Draft, cancel: cancel);
        var items = new List<AttentionItem>();
        foreach (var draft in drafts.Items.Where(draft => draft.Steps > 0))
        {
            var report = await preflight.CheckAsync(draft.Id, cancel);
            if (report.IsError || report.Value.Problems is not [var first, ..]) continue;
            items.Add(new AttentionItem("draft_problem", $"{draft.Name} can't start yet: {first.Message}", first.Fix));
        }
        return items;
    }

    private static string Words(ExecutionType type)
    {
        var text = type.ToText().Replace('_', ' ');
        return char.ToUpperInvariant(text[0]) + text[1..];
    }
}
