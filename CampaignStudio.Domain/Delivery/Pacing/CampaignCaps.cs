using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Delivery.Pacing;

/// <summary>How many messages a campaign's caps still let go.</summary>
/// <param name="Count">0: none for now.</param>
/// <param name="Reason">The cap that is used up, of <see cref="OutreachReasons"/>; null while there is room.</param>
/// <param name="ResetsUtc">When there is room again.</param>
public sealed record CapRoom(int Count, string? Reason = null, DateTime? ResetsUtc = null)
{
    public static CapRoom Unlimited { get; } = new(int.MaxValue);
}

/// <summary>
/// A campaign's caps on messages: so many a local day, so many within any sixty minutes. They delay, never skip, and hold no calls. What is
/// being handed over, or of unknown outcome, counts as sent.
/// </summary>
public static class CampaignCaps
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Only those who hold <see cref="Pace.Name"/> may act on the answer.</summary>
    public static async Task<CapRoom> RoomAsync(StudioDb db, PacedCampaign campaign, DateTime nowUtc, CancellationToken cancel)
    {
        if (!campaign.IsCapped) return CapRoom.Unlimited;
        var underWay = await db.Outreaches.CountAsync(
            o => o.CampaignId == campaign.Id && (o.Status == OutreachStatus.Sending || o.Status == OutreachStatus.Unknown), cancel);
        var day = await DayAsync(db, campaign, underWay, nowUtc, cancel);
        var hour = await HourAsync(db, campaign, underWay, nowUtc, cancel);
        if (day.Count == 0 && hour.Count == 0) return day.ResetsUtc > hour.ResetsUtc ? day : hour;
        return day.Count < hour.Count ? day : hour;
    }

    private static async Task<CapRoom> DayAsync(StudioDb db, PacedCampaign campaign, int underWay, DateTime nowUtc, CancellationToken cancel)
    {
        if (campaign.DailyCap is not { } cap) return CapRoom.Unlimited;
        var (zone, localDay) = (campaign.Zone, LocalTime.FromUtc(nowUtc, campaign.Zone).Date);
        var midnightUtc = LocalTime.ToUtc(localDay, zone);
        var left = cap - underWay - await Sent(db, campaign, midnightUtc).CountAsync(cancel);
        return left > 0
            ? new CapRoom(left)
            : new CapRoom(0, OutreachReasons.DailyCap, SendWindow.Always.FirstInside(LocalTime.ToUtc(localDay.AddDays(1), zone), zone));
    }

    private static async Task<CapRoom> HourAsync(StudioDb db, PacedCampaign campaign, int underWay, DateTime nowUtc, CancellationToken cancel)
    {
        if (campaign.HourlyCap is not { } cap) return CapRoom.Unlimited;
        var recent = Sent(db, campaign, nowUtc - Hour);
        var left = cap - underWay - await recent.CountAsync(cancel);
        if (left > 0) return new CapRoom(left);
        // As soon as the last one but so many has been an hour ago; at once when only those under way are too many.
        var leaving = await recent.OrderByDescending(o => o.SentUtc).Skip(Math.Max(0, cap - underWay - 1)).Select(o => o.SentUtc).FirstOrDefaultAsync(cancel);
        return new CapRoom(0, OutreachReasons.HourlyCap, (leaving + Hour) ?? nowUtc);
    }

    private static IQueryable<Outreach> Sent(StudioDb db, PacedCampaign campaign, DateTime sinceUtc) =>
        db.Outreaches.Where(o => o.CampaignId == campaign.Id && o.SentUtc > sinceUtc && o.Channel != Channel.Call);
}

/// <summary>What a campaign's pace depends on.</summary>
/// <param name="HeldUntilUtc">What was due by then waits for a person's word (see <see cref="Outages.OutageGuard"/>); null: nothing does.</param>
public sealed record PacedCampaign(
    long Id,
    CampaignStatus Status,
    int? DailyCap,
    int? HourlyCap,
    string TimeZone,
    SendWindow Window,
    DateTime? HeldUntilUtc,
    IReadOnlyList<long> EmailSenderIds,
    IReadOnlyList<long> SmsSenderIds)
{
    /// <summary>Who sends its messages.</summary>
    public IEnumerable<long> Senders => [.. SenderRotation.Chosen(Channel.Email, EmailSenderIds), .. SenderRotation.Chosen(Channel.Sms, SmsSenderIds)];

    public bool IsCapped => DailyCap is not null || HourlyCap is not null;

    public TimeZoneInfo Zone => TimeZones.Find(TimeZone) ?? TimeZoneInfo.Utc;

    public static IQueryable<PacedCampaign> Of(IQueryable<Campaign> campaigns) =>
        campaigns.Select(c => new PacedCampaign(c.Id, c.Status, c.DailyCap, c.HourlyCap, c.TimeZone, c.Window, c.OverdueUntilUtc, c.EmailSenderIds, c.SmsSenderIds));

    /// <summary>Running campaigns with something that could be claimed now, if their pace allows it.</summary>
    public static IQueryable<Campaign> Due(StudioDb db, DateTime nowUtc) => db.Campaigns.Where(c => c.Status == CampaignStatus.Active
        && db.Outreaches.Any(o => o.CampaignId == c.Id && o.Status == OutreachStatus.Scheduled && !o.IsHeld && o.DueUtc <= nowUtc
            && (c.OverdueUntilUtc == null || o.DueUtc > c.OverdueUntilUtc)));
}
