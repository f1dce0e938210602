using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Interactions.Mail;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Leads;

/// <summary>Everything that happened to one lead, in all campaigns.</summary>
public sealed class LeadTimeline(IDbContextFactory<StudioDb> dbFactory)
{
    /// <summary>What came later where all happened at one instant: a lead joins before anything is sent, and leaves because of what it did.</summary>
    private static int Rank(TimelineItem item) => item is { Kind: TimelineKind.Enrollment, Code: not TimelineItems.Joined } ? int.MaxValue : (int)item.Kind;

    /// <summary>The HTML of a reply, made safe, as a whole document for a frame; null: it has none.</summary>
    public async Task<string?> OriginalAsync(long leadId, long interactionId, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var html = await db.Interactions.Where(i => i.Id == interactionId && i.LeadId == leadId).Select(i => i.Html).SingleOrDefaultAsync(cancel);
        return html is null ? null : SafeHtml.Document(html);
    }

    /// <summary>
    /// Newest first. Each kind of row gives as many as could stand on the page, so that late pages cost more than early ones.
    /// </summary>
    public async Task<Page<TimelineItem>> ForLeadAsync(long leadId, PageRequest page, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var reach = (int)Math.Min((long)page.Skip + page.Take, int.MaxValue);

        var interactions = db.Interactions.AsNoTracking().Where(i => i.LeadId == leadId);
        var outreaches = db.Outreaches.AsNoTracking().Where(o => o.LeadId == leadId && !TimelineItems.Untold.Contains(o.Status));
        var scores =
            from change in db.ScoreChanges.AsNoTracking()
            join enrollment in db.Enrollments on change.EnrollmentId equals enrollment.Id
            where enrollment.LeadId == leadId
            select new { Change = change, enrollment.CampaignId };
        var statuses = db.LeadStatusChanges.AsNoTracking().Where(c => c.LeadId == leadId);
        var tasks = db.Tasks.AsNoTracking().Where(t => t.LeadId == leadId);
        // A lead has few of them.
        var passes = await db.Enrollments.AsNoTracking().Where(e => e.LeadId == leadId).ToListAsync(cancel);
        var complained = await Complaints.EndedAsync(db, passes, cancel);
        var enrollments = passes.SelectMany(pass => TimelineItems.Of(pass, complained.Contains(pass.Id))).ToList();

        var total = await interactions.LongCountAsync(cancel) + await outreaches.LongCountAsync(cancel) + await scores.LongCountAsync(cancel)
            + await statuses.LongCountAsync(cancel) + await tasks.LongCountAsync(cancel) + enrollments.Count;
        if (total <= page.Skip) return new Page<TimelineItem>([], total);

        var items = new List<TimelineItem>(enrollments);
        items.AddRange((await interactions.OrderByDescending(i => i.OccurredUtc).ThenByDescending(i => i.Id).Take(reach).Select(InteractionRow.Of).ToListAsync(cancel)).Select(TimelineItems.Of));
        items.AddRange(await OutreachesAsync());
        var newestScores = await scores.OrderByDescending(s => s.Change.AtUtc).ThenByDescending(s => s.Change.Id).Take(reach).ToListAsync(cancel);
        items.AddRange(newestScores.Select(s => TimelineItems.Of(s.Change, leadId, s.CampaignId)));
        items.AddRange(await StatusesAsync());
        var newestTasks = await tasks.OrderByDescending(t => t.CompletedUtc ?? t.CreatedUtc).ThenByDescending(t => t.Id).Take(reach).ToListAsync(cancel);
        items.AddRange(newestTasks.Select(TimelineItems.Of));

        var shown = items.OrderByDescending(item => item.AtUtc).ThenByDescending(Rank).ThenByDescending(item => item.RefId)
            .Skip(page.Skip).Take(page.Take).ToList();
        var campaignIds = shown.Select(item => item.CampaignId).OfType<long>().Distinct().ToList();
        var campaigns = await db.Campaigns.Where(c => campaignIds.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Name, cancel);
        return new Page<TimelineItem>(
            [.. shown.Select(item => item with { CampaignName = item.CampaignId is { } id ? campaigns.GetValueOrDefault(id) : null })], total);

        async Task<IEnumerable<TimelineItem>> OutreachesAsync()
        {
            var rows = await outreaches.OrderByDescending(o => o.SentUtc ?? o.FinishedUtc).ThenByDescending(o => o.Id).Take(reach).ToListAsync(cancel);
            var stepIds = rows.Select(o => o.StepId).Distinct().ToList();
            var names = await db.Steps.Where(s => stepIds.Contains(s.Id)).ToDictionaryAsync(s => s.Id, s => s.Name, cancel);
            return rows.Select(o => TimelineItems.Of(o, names.GetValueOrDefault(o.StepId)));
        }

        async Task<IEnumerable<TimelineItem>> StatusesAsync()
        {
            var rows = await statuses.OrderByDescending(c => c.AtUtc).ThenByDescending(c => c.Id).Take(reach).ToListAsync(cancel);
            var labels = await db.LeadStatuses.ToDictionaryAsync(s => s.Key, s => s.Label, cancel);
            var userIds = rows.Select(c => c.UserId).OfType<long>().Distinct().ToList();
            var users = await db.Users.Where(u => userIds.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.DisplayName, cancel);
            var byRules = rows.Where(c => c.RuleId != null).Select(c => c.CampaignId).OfType<long>().Distinct().ToList();
            var rules = (await db.Campaigns.Where(c => byRules.Contains(c.Id)).Select(c => new { c.Id, c.ProgressionRules }).ToListAsync(cancel))
                .SelectMany(c => c.ProgressionRules, (c, rule) => (Key: (c.Id, rule.Id), rule.Name)).ToDictionary(rule => rule.Key, rule => rule.Name);
            return rows.Select(c => TimelineItems.Of(
                c, labels, c.UserId is { } id ? users.GetValueOrDefault(id) : null, c is { CampaignId: { } campaignId, RuleId: { } ruleId } ? rules.GetValueOrDefault((campaignId, ruleId)) : null));
        }
    }
}
