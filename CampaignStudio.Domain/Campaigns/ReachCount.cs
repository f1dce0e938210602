using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Campaigns;

/// <summary>Counts whom a channel reaches, in one reading. A lead is counted where it falls out first: address, suppression, consent.</summary>
internal static class ReachCount
{
    public static async Task<ReachFunnel> OfAsync(StudioDb db, Channel channel, IQueryable<Lead> leads, CancellationToken cancel)
    {
        var suppressions = db.Suppressions.Where(suppression => suppression.Channel == channel);
        // PostgreSQL's provider has no words for a single character.
        var at = "@";
        var looks = channel switch
        {
            Channel.Email => leads.Select(lead => new
            {
                HasAddress = lead.Email != null,
                IsSuppressed = lead.Email != null
                    && (suppressions.Any(s => s.Address == lead.Email) || suppressions.Any(s => s.Address == lead.Email.Substring(lead.Email.IndexOf(at)))),
                Refused = lead.EmailConsent == false,
            }),
            _ => leads.Select(lead => new
            {
                HasAddress = lead.Phone != null,
                IsSuppressed = lead.Phone != null && suppressions.Any(s => s.Address == lead.Phone),
                Refused = channel == Channel.Sms && lead.SmsConsent == false,
            }),
        };
        var groups = await looks.GroupBy(look => look).Select(group => new { Look = group.Key, Leads = group.LongCount() }).ToListAsync(cancel);

        long Sum(Func<(bool HasAddress, bool IsSuppressed, bool Refused), bool> fits) =>
            groups.Where(group => fits((group.Look.HasAddress, group.Look.IsSuppressed, group.Look.Refused))).Sum(group => group.Leads);
        return new ReachFunnel(
            channel,
            Sum(_ => true),
            Sum(look => look.HasAddress),
            Sum(look => look is { HasAddress: true, IsSuppressed: true }),
            Sum(look => look is { HasAddress: true, IsSuppressed: false, Refused: true }),
            Sum(look => look is { HasAddress: true, IsSuppressed: false, Refused: false }));
    }
}
