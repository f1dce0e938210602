using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Delivery;

/// <summary>A campaign's cap on messages a local day; it delays, never skips.</summary>
public static class DailyCap
{
    /// <summary>
    /// How many messages the campaign may still send today; <see cref="int.MaxValue"/> without a cap. With one, nobody else counts until
    /// the caller's transaction ends, or two nodes would use up the same rest.
    /// </summary>
    public static async Task<int> RemainingAsync(StudioDb db, long campaignId, DateTime nowUtc, CancellationToken cancel)
    {
        var campaign = await db.Campaigns.Where(c => c.Id == campaignId).Select(c => new { c.DailyCap, c.TimeZone }).SingleAsync(cancel);
        if (campaign.DailyCap is not { } cap) return int.MaxValue;

        await db.Dialect.LockRowsAsync<Campaign>(db, [campaignId], cancel);
        var midnightUtc = DayStartUtc(campaign.TimeZone, nowUtc);
        var sent = await db.Outreaches.CountAsync(o => o.CampaignId == campaignId && o.SentUtc >= midnightUtc && o.Channel != Channel.Call, cancel);
        var underWay = await db.Outreaches.CountAsync(
            o => o.CampaignId == campaignId && (o.Status == OutreachStatus.Sending || o.Status == OutreachStatus.Unknown), cancel);
        return Math.Max(0, cap - sent - underWay);
    }

    /// <summary>When the cap is counted from anew: the next local midnight.</summary>
    public static DateTime ResetsUtc(string timeZone, DateTime nowUtc)
    {
        var zone = TimeZones.Find(timeZone) ?? TimeZoneInfo.Utc;
        return SendWindow.Always.FirstInside(LocalTime.ToUtc(LocalTime.FromUtc(nowUtc, zone).Date.AddDays(1), zone), zone);
    }

    private static DateTime DayStartUtc(string timeZone, DateTime nowUtc)
    {
        var zone = TimeZones.Find(timeZone) ?? TimeZoneInfo.Utc;
        return LocalTime.ToUtc(LocalTime.FromUtc(nowUtc, zone).Date, zone);
    }
}
