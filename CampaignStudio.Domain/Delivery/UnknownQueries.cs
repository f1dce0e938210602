using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Delivery;

/// <summary>Which messages of unknown outcome are meant; by default all.</summary>
public sealed record UnknownFilter(long? CampaignId = null, Channel? Channel = null);

/// <summary>A message of which nobody knows whether it left.</summary>
/// <param name="SinceAt">When it became unknown, reckoned from the time it settles at and the campaign's present setting.</param>
/// <param name="Reason">What hid the outcome, in words.</param>
/// <param name="SettlesAt">When it counts as sent by itself.</param>
/// <param name="MayBeSentAgain">Nothing stands in the way of sending it once more.</param>
public sealed record UnknownItem(
    long Id, long CampaignId, string CampaignName, long LeadId, string LeadName, long SequenceId, string StepName, Channel Channel, string? To,
    string? Subject, DateTime? SinceAt, string Reason, DateTime? SettlesAt, bool MayBeSentAgain);

/// <summary>The messages of unknown outcome of one campaign on one channel.</summary>
public sealed record UnknownGroup(long CampaignId, string CampaignName, Channel Channel, long Count, DateTime? FirstSettlesAt, DateTime? LastSettlesAt);

/// <summary>What a decision would be about: the very messages, so that none which is lost later falls under it.</summary>
/// <param name="Ids">All of them.</param>
/// <param name="People">To how many people they are.</param>
/// <param name="ResendIds">Those that may be sent again; the others' leads have left, or their campaigns are over.</param>
/// <param name="ResendPeople">To how many people these are.</param>
/// <param name="IsAll">False: there are more than are decided on at once.</param>
public sealed record UnknownSelection(IReadOnlyList<long> Ids, int People, IReadOnlyList<long> ResendIds, int ResendPeople, bool IsAll);

/// <summary>Reads what nobody knows the outcome of, over all campaigns.</summary>
public sealed class UnknownQueries(IDbContextFactory<StudioDb> dbFactory, StudioClock clock)
{
    /// <summary>More are not decided on at once.</summary>
    public const int DecisionLimit = 20_000;

    /// <summary>Whatever settles first comes first.</summary>
    public async Task<Page<UnknownItem>> ListAsync(PageRequest page, UnknownFilter filter, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var unknown = Unknown(db, filter);
        var ids = await unknown.OrderBy(o => o.DueUtc).ThenBy(o => o.Id).Select(o => o.Id).ToPageAsync(page, cancel);
        var rows = await (
            from outreach in db.Outreaches
            where EF.Parameter(ids.Items).Contains(outreach.Id)
            join campaign in db.Campaigns on outreach.CampaignId equals campaign.Id
            join enrollment in db.Enrollments on outreach.EnrollmentId equals enrollment.Id
            join lead in db.Leads on outreach.LeadId equals lead.Id
            join step in db.Steps on outreach.StepId equals step.Id
            select new
            {
                outreach.Id,
                outreach.CampaignId,
                CampaignName = campaign.Name,
                CampaignStatus = campaign.Status,
                campaign.UnknownSettlesAfterMinutes,
                EnrollmentStatus = enrollment.Status,
                outreach.LeadId,
                lead.FirstName,
                lead.LastName,
                lead.Email,
                lead.Phone,
                outreach.StepId,
                StepName = step.Name,
                outreach.Channel,
                outreach.ToAddress,
                outreach.Subject,
                outreach.ReasonText,
                outreach.DueUtc,
                outreach.Status,
            }).ToListAsync(cancel);
        var nowUtc = clock.UtcNow;
        var items = rows.Select(row => new UnknownItem(
            row.Id, row.CampaignId, row.CampaignName, row.LeadId, LeadNames.Display(row.FirstName, row.LastName, row.Email, row.Phone), row.StepId, row.StepName,
            row.Channel, row.ToAddress ?? (row.Channel is Channel.Email ? row.Email : row.Phone), row.Subject,
            Since(row.DueUtc, row.UnknownSettlesAfterMinutes, nowUtc), row.ReasonText ?? "The outcome was lost.", row.DueUtc,
            SendAgain.Refusal(row.Status, row.CampaignStatus, row.EnrollmentStatus, null) is null));
        return new Page<UnknownItem>([.. items.OrderBy(item => item.SettlesAt).ThenBy(item => item.Id)], ids.Total);
    }

    /// <summary>How many there are, by campaign and channel; the largest first.</summary>
    public async Task<IReadOnlyList<UnknownGroup>> GroupsAsync(CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var groups = await Unknown(db, new UnknownFilter())
            .GroupBy(o => new { o.CampaignId, o.Channel })
            .Select(g => new { g.Key.CampaignId, g.Key.Channel, Count = g.LongCount(), First = g.Min(o => o.DueUtc), Last = g.Max(o => o.DueUtc) })
            .ToListAsync(cancel);
        var ids = groups.ConvertAll(group => group.CampaignId);
        var names = await db.Campaigns.Where(c => ids.Contains(c.Id)).Select(c => new { c.Id, c.Name }).ToDictionaryAsync(c => c.Id, c => c.Name, cancel);
        return [.. groups
            .Select(g => new UnknownGroup(g.CampaignId, names[g.CampaignId], g.Channel, g.Count, g.First, g.Last))
            .OrderByDescending(g => g.Count).ThenBy(g => g.CampaignId).ThenBy(g => g.Channel)];
    }

    /// <summary>How many a campaign has, from its counters.</summary>
    public async Task<long> CountAsync(long campaignId, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        return await db.Counters.Where(c => c.CampaignId == campaignId && c.Day == 0 && c.Metric == Metric.Unknown).SumAsync(c => c.Value, cancel);
    }

    /// <summary>What fits now, held fast for a decision: at most <see cref="DecisionLimit"/>, those that settle first.</summary>
    public async Task<UnknownSelection> SelectAsync(UnknownFilter filter, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var rows = await (
            from outreach in Unknown(db, filter)
            join campaign in db.Campaigns on outreach.CampaignId equals campaign.Id
            join enrollment in db.Enrollments on outreach.EnrollmentId equals enrollment.Id
            orderby outreach.DueUtc, outreach.Id
            select new { outreach.Id, outreach.LeadId, outreach.Status, Campaign = campaign.Status, Enrollment = enrollment.Status })
            .Take(DecisionLimit + 1).ToListAsync(cancel);
        var isAll = rows.Count <= DecisionLimit;
        if (!isAll) rows.RemoveAt(DecisionLimit);
        var again = rows.Where(row => SendAgain.Refusal(row.Status, row.Campaign, row.Enrollment, null) is null).ToList();
        return new UnknownSelection(
            rows.ConvertAll(row => row.Id), rows.DistinctBy(row => row.LeadId).Count(), again.ConvertAll(row => row.Id), again.DistinctBy(row => row.LeadId).Count(), isAll);
    }

    /// <summary>Said with a due time, which each of them has, so that the index of what falls due serves.</summary>
    private static IQueryable<Outreach> Unknown(StudioDb db, UnknownFilter filter)
    {
        var unknown = db.Outreaches.Where(o => o.Status == OutreachStatus.Unknown && o.DueUtc != null);
        if (filter.CampaignId is { } campaignId) unknown = unknown.Where(o => o.CampaignId == campaignId);
        if (filter.Channel is { } channel) unknown = unknown.Where(o => o.Channel == channel);
        return unknown;
    }

    private static DateTime? Since(DateTime? settlesUtc, int settlesAfterMinutes, DateTime nowUtc) =>
        settlesUtc?.AddMinutes(-settlesAfterMinutes) is { } since && since < nowUtc ? since : nowUtc;
}
