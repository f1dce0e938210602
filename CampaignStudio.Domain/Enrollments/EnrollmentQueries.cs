using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Enrollments;

/// <summary>A lead in a campaign, for lists and the API.</summary>
public sealed record EnrollmentItem(
    long Id,
    long CampaignId,
    long LeadId,
    string LeadName,
    string? Email,
    string? Phone,
    string LeadStatus,
    EnrollmentStatus Status,
    ExitReason? ExitReason,
    int Pass,
    int CurrentStep,
    decimal Score,
    DateTime? ScoredAt,
    DateTime EnrolledAt,
    DateTime? ActivatedAt,
    DateTime? EndedAt)
{
    /// <summary>Why it gets nothing just now: a code that stays the same, see <see cref="EnrollmentWhy"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>The same in words.</summary>
    public string? ReasonText { get; init; }

    /// <summary>When it is looked at next; null: when somebody acts, or never.</summary>
    public DateTime? NextLookAt { get; init; }
}

/// <summary>One campaign a lead takes part in.</summary>
public sealed record LeadEnrollment(long CampaignId, string CampaignName, CampaignStatus CampaignStatus, EnrollmentStatus Status, ExitReason? ExitReason, int CurrentStep, decimal Score, DateTime EnrolledAt)
{
    /// <summary>Why the lead gets nothing just now, and when it is looked at next.</summary>
    public Explanation? Why { get; init; }
}

/// <summary>How many leads a filter chooses.</summary>
/// <param name="IsExact">False: there are more leads than were looked at.</param>
public sealed record MatchCount(long Leads, bool IsExact);

/// <summary>Reads enrollments and explains scores.</summary>
public sealed class EnrollmentQueries(IDbContextFactory<StudioDb> dbFactory, OutreachQueries outreaches, StudioClock clock)
{
    /// <summary>Leads looked at for a count at most; it is asked for while somebody edits the filter.</summary>
    public const int CountLimit = 20_000;

    /// <summary>How many leads a filter chooses now; refused as enrolling by it would be.</summary>
    public async Task<Result<MatchCount>> CountMatchingAsync(Condition filter, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var workspace = await CampaignWorkspace.LoadAsync(db, cancel);
        if (Error.Combine(ConditionValidator.Validate(filter, workspace.Catalog, ConditionUse.Audience, "filter")) is { } error) return error;
        var batch = await Audience.MatchAsync(db, filter, 0, CountLimit, clock.UtcNow, cancel);
        return new MatchCount(batch.Leads.Count, batch.Looked < CountLimit);
    }

    /// <summary>Newest first, or by score.</summary>
    public async Task<Page<EnrollmentItem>> ListAsync(
        PageRequest page, long campaignId, EnrollmentStatus? status = null, string? search = null, bool byScore = false, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var enrollments = db.Enrollments.Where(e => e.CampaignId == campaignId);
        if (status is { } only) enrollments = enrollments.Where(e => e.Status == only);
        long total;
        IQueryable<Enrollment> sorted;
        if (LeadSearch.For(search) is { } found)
        {
            // From the finds to their enrollments, unless so many fit that the list's own order soon comes upon a page of them.
            var finds = found.Find(db);
            var among = enrollments.Where(e => finds.Contains(e.LeadId));
            total = await among.LongCountAsync(cancel);
            sorted = found.Walk(db, byName: false, total, page.Skip + page.Take) is { } walk
                ? Sorted(walk.Aggregate(enrollments, (left, words) => left.Where(e => words.Any(word => word.LeadId == e.LeadId))), byScore)
                : SortedFinds(among, byScore);
        }
        else
        {
            total = await CountAsync(db, campaignId, status, cancel);
            sorted = Sorted(enrollments, byScore);
        }
        // The ids come from an index alone, however deep the page; only the rows that are shown are read.
        var ids = await sorted.Select(e => e.Id).ToPageAsync(page, total, cancel);
        var rows = await (
            from enrollment in db.Enrollments.AsNoTracking()
            where EF.Parameter(ids.Items).Contains(enrollment.Id)
            join lead in db.Leads on enrollment.LeadId equals lead.Id
            select new { enrollment, lead })
            .ToDictionaryAsync(row => row.enrollment.Id, row => Item(row.enrollment, row.lead), cancel);
        return new Page<EnrollmentItem>(await ExplainAsync(db, [.. ids.Items.Where(rows.ContainsKey).Select(id => rows[id])], cancel), total);
    }

    private static IQueryable<Enrollment> Sorted(IQueryable<Enrollment> enrollments, bool byScore) =>
        byScore ? enrollments.OrderByDescending(e => e.Score).ThenByDescending(e => e.Id) : enrollments.OrderByDescending(e => e.Id);

    /// <summary>In an order that no index has, so that no database walks through the whole campaign to come upon the finds.</summary>
    private static IQueryable<Enrollment> SortedFinds(IQueryable<Enrollment> enrollments, bool byScore) =>
        byScore ? enrollments.OrderByDescending(e => e.Score + 0).ThenByDescending(e => e.Id) : enrollments.OrderByDescending(e => e.Id + 0);

    /// <summary>From the counters, which move with the rows.</summary>
    private static Task<long> CountAsync(StudioDb db, long campaignId, EnrollmentStatus? status, CancellationToken cancel)
    {
        Metric[] metrics = status is { } only ? [Contributions.MetricOf(only)] : [.. Enum.GetValues<EnrollmentStatus>().Select(Contributions.MetricOf)];
        return db.Counters.Where(c => c.CampaignId == campaignId && c.Day == 0 && c.StepId == 0 && metrics.Contains(c.Metric)).SumAsync(c => c.Value, cancel);
    }

    public async Task<EnrollmentItem?> FindAsync(long campaignId, long leadId, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var found = await LastAsync(db, campaignId, leadId, cancel);
        return found is { } pair ? (await ExplainAsync(db, [Item(pair.Enrollment, pair.Lead)], cancel))[0] : null;
    }

    private async Task<IReadOnlyList<EnrollmentItem>> ExplainAsync(StudioDb db, IReadOnlyList<EnrollmentItem> items, CancellationToken cancel)
    {
        if (items.Count == 0) return items;
        var why = await outreaches.WhyAsync(db, [.. items.Select(item => (item.Id, item.CampaignId, item.Status, item.ExitReason))], cancel);
        return [.. items.Select(item => item with { Reason = why[item.Id].Code, ReasonText = why[item.Id].Text, NextLookAt = why[item.Id].NextLookUtc })];
    }

    /// <summary>The campaigns a lead takes part in, newest first.</summary>
    public async Task<IReadOnlyList<LeadEnrollment>> OfLeadAsync(long leadId, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var rows = await (
            from enrollment in db.Enrollments
            join campaign in db.Campaigns on enrollment.CampaignId equals campaign.Id
            where enrollment.LeadId == leadId
            orderby enrollment.Id descending
            select new
            {
                enrollment.Id,
                Item = new LeadEnrollment(
                    campaign.Id, campaign.Name, campaign.Status, enrollment.Status, enrollment.ExitReason, enrollment.CurrentStep, enrollment.Score, enrollment.EnrolledUtc),
            })
            .ToListAsync(cancel);
        if (rows.Count == 0) return [];
        var why = await outreaches.WhyAsync(db, [.. rows.Select(row => (row.Id, row.Item.CampaignId, row.Item.Status, row.Item.ExitReason))], cancel);
        return [.. rows.Select(row => row.Item with { Why = why[row.Id] })];
    }

    /// <summary>Of several passes the last one; not tracked.</summary>
    internal static async Task<(Enrollment Enrollment, Lead Lead)?> LastAsync(StudioDb db, long campaignId, long leadId, CancellationToken cancel)
    {
        var enrollment = await db.Enrollments.AsNoTracking()
            .Where(e => e.CampaignId == campaignId && e.LeadId == leadId)
            .OrderByDescending(e => e.Pass)
            .FirstOrDefaultAsync(cancel);
        return enrollment is null ? null : (enrollment, await db.Leads.AsNoTracking().SingleAsync(l => l.Id == leadId, cancel));
    }

    private static EnrollmentItem Item(Enrollment enrollment, Lead lead) => new(
        enrollment.Id, enrollment.CampaignId, lead.Id, lead.DisplayName, lead.Email, lead.Phone, lead.Status, enrollment.Status, enrollment.ExitReason,
        enrollment.Pass, enrollment.CurrentStep, enrollment.Score, enrollment.ScoredUtc, enrollment.EnrolledUtc, enrollment.ActivatedUtc, enrollment.EndedUtc);
}
