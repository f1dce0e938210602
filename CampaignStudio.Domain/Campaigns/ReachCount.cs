using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Campaigns;

/// <summary>Counts whom channels reach, all of them in one reading. A lead is counted where it falls out first: address, suppression, consent.</summary>
internal static class ReachCount
{
    /// <summary>One funnel for each of the channels, in their order.</summary>
    public static async Task<IReadOnlyList<ReachFunnel>> OfAsync(StudioDb db, IReadOnlyList<Channel> channels, IQueryable<Lead> leads, CancellationToken cancel)
    {
        var (email, sms, call) = (channels.Contains(Channel.Email), channels.Contains(Channel.Sms), channels.Contains(Channel.Call));
        // PostgreSQL's provider has no words for a single character.
        var at = "@";
        var groups = await leads
            .Select(lead => new
            {
                HasEmail = lead.Email != null,
                HasPhone = lead.Phone != null,
                NoEmail = email && lead.Email != null && (
                    db.Suppressions.Any(s => s.Channel == Channel.Email && s.Address == lead.Email)
                    || db.Suppressions.Any(s => s.Channel == Channel.Email && s.Address == lead.Email.Substring(lead.Email.IndexOf(at)))),
                NoSms = sms && lead.Phone != null && db.Suppressions.Any(s => s.Channel == Channel.Sms && s.Address == lead.Phone),
                NoCall = call && lead.Phone != null && db.Suppressions.Any(s => s.Channel == Channel.Call && s.Address == lead.Phone),
                RefusedEmail = lead.EmailConsent == false,
                RefusedSms = lead.SmsConsent == false,
            })
            .GroupBy(look => look)
            .Select(group => new { Look = group.Key, Leads = group.LongCount() })
            .ToListAsync(cancel);

        return [.. channels.Select(channel => channel switch
        {
            Channel.Email => Funnel(channel, groups.Select(group => (group.Leads, group.Look.HasEmail, group.Look.NoEmail, group.Look.RefusedEmail))),
            Channel.Sms => Funnel(channel, groups.Select(group => (group.Leads, group.Look.HasPhone, group.Look.NoSms, group.Look.RefusedSms))),
            _ => Funnel(channel, groups.Select(group => (group.Leads, group.Look.HasPhone, group.Look.NoCall, false))),
        })];
    }

    private static ReachFunnel Funnel(Channel channel, IEnumerable<(long Leads, bool HasAddress, bool IsSuppressed, bool Refused)> groups) =>
        groups.Select(group => group switch
        {
            { HasAddress: false } => new ReachFunnel(channel, group.Leads, 0, 0, 0, 0),
            { IsSuppressed: true } => new ReachFunnel(channel, group.Leads, group.Leads, group.Leads, 0, 0),
            { Refused: true } => new ReachFunnel(channel, group.Leads, group.Leads, 0, group.Leads, 0),
            _ => new ReachFunnel(channel, group.Leads, group.Leads, 0, 0, group.Leads),
        }).Aggregate(new ReachFunnel(channel, 0, 0, 0, 0, 0), ReachFunnel.Add);
}
