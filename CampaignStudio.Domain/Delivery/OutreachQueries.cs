using System.Globalization;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery.Pacing;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Delivery;

/// <summary>An outreach as lists and the API show it.</summary>
/// <param name="Explanation">Why it hasn't gone; null once it has.</param>
public sealed record OutreachItem(
    long Id,
    long CampaignId,
    long LeadId,
    string LeadName,
    long SequenceId,
    string StepName,
    int Occurrence,
    Channel Channel,
    OutreachStatus Status,
    string? To,
    string? Subject,
    string? MessageId,
    int Attempts,
    DateTime? ScheduledAt,
    DateTime? SentAt,
    DateTime? DeliveredAt,
    DateTime? OpenedAt,
    DateTime? ClickedAt,
    DateTime? RepliedAt,
    DateTime? BouncedAt,
    DateTime? FinishedAt,
    Explanation? Explanation)
{
    public string? Reason => Explanation?.Code;
    public string? ReasonText => Explanation?.Text;
    public DateTime? NextLookAt => Explanation?.NextLookUtc;

    /// <summary>Nothing stands in the way of sending the step to the lead once more.</summary>
    public bool MayBeSentAgain { get; init; }
}

/// <summary>How many outreaches of a campaign wait for the same reason.</summary>
public sealed record WaitingGroup(string Code, string Text, long Count, DateTime? NextLookUtc);

/// <summary>Reads outreaches, each with its answer to "why hasn't it gone?".</summary>
public sealed class OutreachQueries(IDbContextFactory<StudioDb> dbFactory, StudioClock clock)
{
    public async Task<OutreachItem?> FindAsync(long id, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var rows = await Rows(db, db.Outreaches.Where(o => o.Id == id)).ToListAsync(cancel);
        return (await ExplainAsync(db, rows, cancel)).SingleOrDefault();
    }

    /// <summary>Newest first.</summary>
    public Task<Page<OutreachItem>> ListAsync(
        PageRequest page, long campaignId, OutreachStatus? status = null, Channel? channel = null, long? leadId = null, CancellationToken cancel = default) =>
        ListAsync(page, campaignId, new OutreachFilter { Status = status, Channel = channel, LeadId = leadId }, cancel);

    /// <summary>Newest first.</summary>
    public async Task<Page<OutreachItem>> ListAsync(PageRequest page, long campaignId, OutreachFilter filter, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        // The ids come from an index alone, however deep the page; only the rows that are shown are read.
        var ids = filter.LeadId is { } sentTo
            ? await OfLeadAsync(db, page, campaignId, filter, sentTo, cancel)
            : await OfCampaignAsync(db, page, campaignId, filter, cancel);
        var rows = await Rows(db, db.Outreaches.Where(o => EF.Parameter(ids.Items).Contains(o.Id))).ToListAsync(cancel);
        return new Page<OutreachItem>(await ExplainAsync(db, [.. rows.OrderByDescending(row => row.Outreach.Id)], cancel), ids.Total);
    }

    private static async Task<Page<long>> OfCampaignAsync(StudioDb db, PageRequest page, long campaignId, OutreachFilter filter, CancellationToken cancel)
    {
        var outreaches = filter.Apply(db.Outreaches.Where(o => o.CampaignId == campaignId));
        return await outreaches.OrderByDescending(o => o.Id).Select(o => o.Id).ToPageAsync(page, await CountAsync(db, outreaches, campaignId, filter, cancel), cancel);
    }

    /// <summary>The counters move with the rows.</summary>
    private static Task<long> CountAsync(StudioDb db, IQueryable<Outreach> outreaches, long campaignId, OutreachFilter filter, CancellationToken cancel)
    {
        if (!filter.IsCounted) return outreaches.LongCountAsync(cancel);
        var (metric, step) = (filter.Metric, filter.StepId);
        return db.Counters.Where(c => c.CampaignId == campaignId && c.Day == 0 && c.Metric == metric && (step == null || c.StepId == step)).SumAsync(c => c.Value, cancel);
    }

    /// <summary>One lead has few; asked for with the campaign, a database may go through all of the campaign's.</summary>
    private static async Task<Page<long>> OfLeadAsync(StudioDb db, PageRequest page, long campaignId, OutreachFilter filter, long leadId, CancellationToken cancel)
    {
        var rows = await filter.Apply(db.Outreaches.Where(o => o.LeadId == leadId)).Select(o => new { o.Id, o.CampaignId }).ToListAsync(cancel);
        var ids = rows.Where(o => o.CampaignId == campaignId).Select(o => o.Id).OrderDescending().ToList();
        return new Page<long>([.. ids.Skip(page.Skip).Take(page.Take)], ids.Count);
    }

    /// <summary>What a campaign waits for, in groups, the largest first.</summary>
    public async Task<IReadOnlyList<WaitingGroup>> WaitingAsync(long campaignId, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var nowUtc = clock.UtcNow;
        var context = await ContextAsync(db, [campaignId], cancel);
        var heldUntilUtc = context.Campaigns.GetValueOrDefault(campaignId)?.HeldUntilUtc ?? DateTime.UnixEpoch;
        var groups = new List<(long Count, Explanation Explanation)>();
        var openings = new List<(long Count, DateTime? FirstUtc, DateTime? LastUtc)>();
        if (await NotStartedAsync(db, campaignId, context, cancel) is { } notStarted) groups.Add(notStarted);
        // Each status from its own part of an index that has the reasons in this order, so that a million rows are counted as they come.
        foreach (var status in Enum.GetValues<OutreachStatus>().Where(status => status.IsOpen()))
        {
            var rows = await Open(db, campaignId)
                .Where(o => o.Status == status)
                .GroupBy(o => new { o.IsHeld, o.SenderId, o.Reason })
                .Select(g => new
                {
                    g.Key,
                    Count = g.LongCount(),
                    Due = g.LongCount(o => o.DueUtc <= nowUtc),
                    Held = g.LongCount(o => o.DueUtc <= heldUntilUtc),
                    FirstDue = g.Min(o => o.DueUtc),
                    FirstLater = g.Min(o => o.DueUtc <= nowUtc ? null : o.DueUtc),
                    Last = g.Max(o => o.DueUtc),
                })
                .ToListAsync(cancel);
            foreach (var row in rows)
            {
                if (row.Held > 0) groups.Add((row.Held, Explain(row.FirstDue)));
                if (row.Due > row.Held) groups.Add((row.Due - row.Held, Explain(row.Held > 0 ? nowUtc : row.FirstDue)));
                if (row.Count > row.Due)
                {
                    var later = Explain(row.FirstLater);
                    if (later.Code is OutreachReasons.OutsideWindow) openings.Add((row.Count - row.Due, row.FirstLater, row.Last));
                    else groups.Add((row.Count - row.Due, later));
                }

                Explanation Explain(DateTime? nextUtc)
                {
                    var enrollment = row.Key.IsHeld ? EnrollmentStatus.Paused : EnrollmentStatus.Active;
                    return WhyNot.Explain(context.State(campaignId, row.Key.SenderId, status, row.Key.Reason, null, nextUtc, enrollment), nowUtc)!;
                }
            }
        }
        if (openings.Count > 0)
        {
            var (first, last) = (openings.Min(group => group.FirstUtc), openings.Max(group => group.LastUtc));
            var opening = await OpeningAsync(db, campaignId, context.Campaigns[campaignId], first, last, cancel);
            groups.Add((openings.Sum(group => group.Count), WhyNot.OutsideWindow(opening, first)));
        }
        return [.. groups
            .GroupBy(group => group.Explanation.Code)
            .Select(g => new WaitingGroup(g.Key, g.First().Explanation.Text, g.Sum(group => group.Count), g.Min(group => group.Explanation.NextLookUtc)))
            .OrderByDescending(g => g.Count)];
    }

    /// <summary>Those who are enrolled and wait for the start, from the counters.</summary>
    private static async Task<(long, Explanation)?> NotStartedAsync(StudioDb db, long campaignId, Context context, CancellationToken cancel)
    {
        var count = await db.Counters.Where(c => c.CampaignId == campaignId && c.Day == 0 && c.Metric == Metric.Waiting).SumAsync(c => c.Value, cancel);
        return count > 0 && context.Campaigns.TryGetValue(campaignId, out var campaign)
            ? (count, EnrollmentWhy.Explain(EnrollmentStatus.Enrolled, null, campaign.Status, campaign.StartsUtc, null))
            : null;
    }

    /// <summary>
    /// When the window opens for a group, by the clocks where the first of its leads is; where they wait for one opening it is at the
    /// same local time for all of them.
    /// </summary>
    private static async Task<string?> OpeningAsync(
        StudioDb db, long campaignId, CampaignState campaign, DateTime? firstUtc, DateTime? lastUtc, CancellationToken cancel)
    {
        if (firstUtc is not { } first) return null;
        var waiting = db.Outreaches.Where(o => o.CampaignId == campaignId && o.Status == OutreachStatus.Scheduled && !o.IsHeld && o.Reason == OutreachReasons.OutsideWindow && o.DueUtc == first);
        var zone = await (from outreach in waiting join lead in db.Leads on outreach.LeadId equals lead.Id select lead.TimeZone).FirstOrDefaultAsync(cancel);
        var isOne = lastUtc - first <= ZonesOfADay;
        return $"{(isOne ? "" : "the first on ")}{Local(first, zone, campaign.TimeZone)} in their own time zone";
    }

    // From the first place on earth where the clocks show a time to the last.
    private static readonly TimeSpan ZonesOfADay = TimeSpan.FromHours(26);

    private static string Local(DateTime utc, string? leadZone, string campaignZone) => LocalTime
        .FromUtc(utc, TimeZones.Find(leadZone) ?? TimeZones.Find(campaignZone) ?? TimeZoneInfo.Utc)
        .ToString("dddd d MMMM, HH:mm", CultureInfo.InvariantCulture);

    /// <summary>
    /// Enrollment id → the one reason why it gets nothing just now, and when it is looked at next. Whatever their number, the reading is
    /// the same handful of queries.
    /// </summary>
    internal async Task<IReadOnlyDictionary<long, Explanation>> WhyAsync(
        StudioDb db, IReadOnlyCollection<(long Id, long CampaignId, EnrollmentStatus Status, ExitReason? ExitReason)> enrollments, CancellationToken cancel)
    {
        var ids = enrollments.Where(e => e.Status is not EnrollmentStatus.Enrolled).Select(e => e.Id).ToList();
        var rows = ids.Count == 0
            ? []
            : await Rows(db, db.Outreaches.Where(OutreachStatuses.AreOpen).Where(o => EF.Parameter(ids).Contains(o.EnrollmentId))).ToListAsync(cancel);
        var context = await ContextAsync(db, [.. enrollments.Select(e => e.CampaignId).Distinct()], cancel);
        var complained = await Complaints.EndedAsync(db, [.. enrollments.Where(e => e.ExitReason is ExitReason.Unsubscribed).Select(e => e.Id)], cancel);
        var nowUtc = clock.UtcNow;
        long[] paused = [.. enrollments.Where(e => e.Status is EnrollmentStatus.Paused).Select(e => e.CampaignId).Distinct()];
        var back = paused.Length == 0 ? new Dictionary<long, DateTime>() : await AbsencePause.ResumesAsync(db, paused, cancel);
        var open = rows.ToDictionary(row => row.Outreach.EnrollmentId, row => WhyNot.Explain(StateOf(context, row), nowUtc));
        return enrollments.ToDictionary(e => e.Id, e =>
        {
            var campaign = context.Campaigns[e.CampaignId];
            DateTime? backUtc = back.TryGetValue(e.Id, out var due) ? due : null;
            return EnrollmentWhy.Explain(e.Status, e.ExitReason, campaign.Status, campaign.StartsUtc, open.GetValueOrDefault(e.Id), backUtc, complained.Contains(e.Id));
        });
    }

    /// <summary>Said in the words of the index's filter (<see cref="OutreachStatuses.OpenFilter"/>), by which a database knows that it may use it.</summary>
    private static IQueryable<Outreach> Open(StudioDb db, long campaignId) => db.Outreaches.Where(o =>
        o.CampaignId == campaignId
        && new[] { OutreachStatus.Scheduled, OutreachStatus.Sending, OutreachStatus.Waiting, OutreachStatus.Unknown }.Contains(o.Status));

    private sealed record Row(Outreach Outreach, EnrollmentStatus Enrollment, string? FirstName, string? LastName, string? Email, string? Phone, string? TimeZone, string StepName, OutreachStatus? Pending);

    private static IQueryable<Row> Rows(StudioDb db, IQueryable<Outreach> outreaches) =>
        from outreach in outreaches.AsNoTracking()
        join enrollment in db.Enrollments on outreach.EnrollmentId equals enrollment.Id
        join lead in db.Leads on outreach.LeadId equals lead.Id
        join step in db.Steps on outreach.StepId equals step.Id
        select new Row(outreach, enrollment.Status, lead.FirstName, lead.LastName, lead.Email, lead.Phone, lead.TimeZone, step.Name,
            db.Outreaches.Where(OutreachStatuses.AreOpen).Where(o => o.EnrollmentId == outreach.EnrollmentId && o.Id != outreach.Id).Select(o => (OutreachStatus?)o.Status).FirstOrDefault());

    private async Task<IReadOnlyList<OutreachItem>> ExplainAsync(StudioDb db, IReadOnlyList<Row> rows, CancellationToken cancel)
    {
        var context = await ContextAsync(db, [.. rows.Select(row => row.Outreach.CampaignId).Distinct()], cancel);
        var nowUtc = clock.UtcNow;
        return [.. rows.Select(row =>
        {
            var o = row.Outreach;
            var state = StateOf(context, row);
            return new OutreachItem(
                o.Id, o.CampaignId, o.LeadId, Leads.LeadNames.Display(row.FirstName, row.LastName, row.Email, row.Phone), o.StepId, row.StepName,
                o.Occurrence, o.Channel, o.Status, o.ToAddress ?? (o.Channel is Channel.Email ? row.Email : row.Phone), o.Subject, o.MessageId, o.Attempts,
                o.DueUtc, o.SentUtc, o.DeliveredUtc, o.OpenedUtc, o.ClickedUtc, o.RepliedUtc, o.BouncedUtc, o.FinishedUtc,
                WhyNot.Explain(state, nowUtc))
            {
                MayBeSentAgain = SendAgain.Refusal(o.Status, state.Campaign, row.Enrollment, row.Pending) is null,
            };
        })];
    }

    private static WaitingState StateOf(Context context, Row row)
    {
        var o = row.Outreach;
        var state = context.State(o.CampaignId, o.SenderId, o.Status, o.Reason, o.ReasonText, o.DueUtc, row.Enrollment);
        return o is { Reason: OutreachReasons.OutsideWindow, DueUtc: { } due }
            ? state with { Opening = $"{Local(due, row.TimeZone, context.Campaigns[o.CampaignId].TimeZone)} in the lead's time zone" }
            : state;
    }

    /// <summary>What the reasons of some campaigns depend on, read once.</summary>
    private sealed record Context(IReadOnlyDictionary<long, CampaignState> Campaigns, LimitsNow Limits, SenderBook Senders)
    {
        public WaitingState State(
            long campaignId, long senderId, OutreachStatus status, string? reason, string? reasonText, DateTime? dueUtc, EnrollmentStatus enrollment)
        {
            var (campaign, sender) = (Campaigns[campaignId], Senders.Find(senderId));
            var down = Senders.StateOf(senderId) is { IsDown: true } state ? state : null;
            return new WaitingState(
                status, reason, reasonText, dueUtc, campaign.Status, enrollment, down?.Error, down?.NextProbeUtc, Limits.Of(campaignId, sender?.Channel ?? Channel.Call, senderId), campaign.HeldUntilUtc)
            {
                ResumesUtc = campaign.ResumesUtc,
                SenderStop = sender switch
                {
                    { RemovedUtc: not null } => $"Its sender, {sender.Name}, was removed. Choose another one in the campaign's settings.",
                    { IsPaused: true } => $"Its sender, {sender.Name}, is paused.",
                    _ => null,
                },
            };
        }
    }

    /// <param name="StartsUtc">When it is planned to start, and to go on after a pause.</param>
    private sealed record CampaignState(CampaignStatus Status, string TimeZone, DateTime? HeldUntilUtc, DateTime? StartsUtc, DateTime? ResumesUtc);

    private async Task<Context> ContextAsync(StudioDb db, long[] campaignIds, CancellationToken cancel)
    {
        var campaigns = await PacedCampaign.Of(db.Campaigns.Where(c => campaignIds.Contains(c.Id))).ToListAsync(cancel);
        var planned = await db.Executions
            .Where(e => e.CampaignId != null && campaignIds.Contains(e.CampaignId.Value) && e.Status == ExecutionStatus.Pending
                && (e.Type == ExecutionType.StartCampaign || e.Type == ExecutionType.ResumeCampaign))
            .Select(e => new { e.CampaignId, e.Type, e.DueUtc })
            .ToListAsync(cancel);
        var states = campaigns.ToDictionary(campaign => campaign.Id, campaign => new CampaignState(
            campaign.Status, campaign.TimeZone, campaign.HeldUntilUtc, Next(campaign.Id, ExecutionType.StartCampaign), Next(campaign.Id, ExecutionType.ResumeCampaign)));
        var senders = await SenderBook.LoadAsync(db, cancel);
        return new Context(states, await LimitsNow.LoadAsync(db, campaigns, senders, clock.UtcNow, cancel), senders);

        DateTime? Next(long campaignId, ExecutionType type) => planned.Where(e => e.CampaignId == campaignId && e.Type == type).Min(e => (DateTime?)e.DueUtc);
    }
}
