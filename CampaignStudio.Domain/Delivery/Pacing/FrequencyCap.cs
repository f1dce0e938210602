using System.Globalization;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Delivery.Pacing;

/// <summary>What a lead got lately, from all campaigns.</summary>
/// <param name="SentUtc">When, within the days that count.</param>
/// <param name="UnderWay">So many more are being handed over, and were claimed before this one.</param>
public sealed record RecentMessages(IReadOnlyList<DateTime> SentUtc, int UnderWay)
{
    public static RecentMessages None { get; } = new([], 0);
}

/// <summary>At most so many messages to one lead within so many days, all campaigns together; calls are none.</summary>
public static class FrequencyCap
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);

    /// <summary>Null: there is room. One that a person asked to send again always has it.</summary>
    public static Verdict? Decide(DeliverySettings settings, RecentMessages recent, int occurrence, DateTime nowUtc)
    {
        if (settings.FrequencyMax is not { } max || occurrence > 1) return null;
        var days = TimeSpan.FromDays(settings.FrequencyDays);
        var sent = recent.SentUtc.Where(at => at > nowUtc - days).Order().ToList();
        var text = string.Create(CultureInfo.InvariantCulture, $"Had {sent.Count} messages within {settings.FrequencyDays} days from all campaigns; {max} are allowed.");
        if (sent.Count >= max)
        {
            return settings.FrequencyMode is FrequencyMode.Skip
                ? new Verdict.Skip(OutreachReasons.FrequencyCap, text)
                : new Verdict.Postpone(sent[^max] + days, OutreachReasons.FrequencyCap, text);
        }
        // Whether those leave is about to be known.
        return sent.Count + recent.UnderWay >= max ? new Verdict.Postpone(nowUtc + LookAgain, OutreachReasons.FrequencyCap, "Another campaign is writing to this lead right now.") : null;
    }

    /// <summary>Lead → what it got lately; nothing while there is no such cap.</summary>
    public static async Task<IReadOnlyDictionary<long, RecentMessages>> RecentAsync(
        StudioDb db, DeliverySettings settings, IReadOnlyCollection<Outreach> claimed, DateTime nowUtc, CancellationToken cancel)
    {
        if (settings.FrequencyMax is null) return new Dictionary<long, RecentMessages>();
        var (leadIds, sinceUtc) = (claimed.Select(o => o.LeadId).Distinct().ToArray(), nowUtc.AddDays(-settings.FrequencyDays));
        var rows = await db.Outreaches
            .Where(o => leadIds.Contains(o.LeadId) && o.Channel != Channel.Call)
            .Where(o => o.SentUtc > sinceUtc || o.Status == OutreachStatus.Sending || o.Status == OutreachStatus.Unknown)
            .Select(o => new { o.Id, o.LeadId, o.SentUtc, o.Status })
            .ToListAsync(cancel);
        // Of two that are claimed at the same time the older one goes first.
        return claimed.GroupBy(o => o.LeadId).ToDictionary(lead => lead.Key, lead =>
        {
            var others = rows.Where(row => row.LeadId == lead.Key && lead.All(own => own.Id != row.Id)).ToList();
            return new RecentMessages(
                [.. others.Select(row => row.SentUtc).OfType<DateTime>()],
                others.Count(row => row.SentUtc is null && (row.Status is OutreachStatus.Unknown || row.Id < lead.Min(own => own.Id))));
        });
    }
}
