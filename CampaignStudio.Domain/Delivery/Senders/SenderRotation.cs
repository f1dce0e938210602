using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Sequences;

namespace CampaignStudio.Domain.Delivery.Senders;

/// <summary>Which of a campaign's senders writes to a lead: each gets as many as the others, and a lead hears from one only.</summary>
public static class SenderRotation
{
    /// <summary>Who sends on a channel, given the campaign's choice; the configured one where it has made none.</summary>
    public static IReadOnlyList<long> Chosen(Channel channel, IReadOnlyList<long> ids) => ids.Count > 0 ? ids : [Sender.ConfiguredFor(channel)];

    /// <param name="had">The enrollment's outreaches so far: who wrote before goes on, unless the campaign has given that one up.</param>
    public static long Pick(Campaign campaign, Channel channel, long leadId, IEnumerable<PastOutreach> had)
    {
        var chosen = campaign.SendersOf(channel);
        if (chosen.Count == 1) return chosen[0];
        foreach (var past in had.Reverse())
        {
            if (chosen.Contains(past.SenderId)) return past.SenderId;
        }
        // Each lead has an order of its own in which it likes senders, so that who leaves is replaced by all the others evenly.
        return chosen.MaxBy(sender => Mixed(((ulong)leadId << 20) ^ (ulong)sender));
    }

    // The last steps of SplitMix64: numbers in a row become numbers without a pattern.
    private static ulong Mixed(ulong number)
    {
        number = (number ^ (number >> 30)) * 0xBF58476D1CE4E5B9;
        number = (number ^ (number >> 27)) * 0x94D049BB133111EB;
        return number ^ (number >> 31);
    }
}
