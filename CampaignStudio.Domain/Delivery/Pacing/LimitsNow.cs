using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Delivery.Pacing;

/// <summary>Which cap or rate holds the due messages of some campaigns now, for people.</summary>
internal sealed class LimitsNow
{
    private readonly Dictionary<long, Explanation> _caps = [];
    private readonly Dictionary<Channel, Explanation> _rates = [];
    private readonly Dictionary<long, Explanation> _senders = [];

    public static async Task<LimitsNow> LoadAsync(StudioDb db, IEnumerable<PacedCampaign> campaigns, SenderBook senders, DateTime nowUtc, CancellationToken cancel)
    {
        var limits = new LimitsNow();
        foreach (var campaign in campaigns)
        {
            var room = await CampaignCaps.RoomAsync(db, campaign, nowUtc, cancel);
            if (room is { Reason: { } reason, ResetsUtc: { } resets })
            {
                // Room alone does not let it go.
                limits._caps[campaign.Id] = new(reason, Words(reason), campaign.Window.FirstInside(resets, campaign.Zone));
            }
        }
        foreach (var sender in senders.All)
        {
            if (senders.RoomOf(sender.Id, nowUtc) is { Reason: { } reason, FreeUtc: { } free }) limits._senders[sender.Id] = new(reason, $"{sender.Name}: {Words(reason)}", free);
        }
        var settings = await DeliverySettings.LoadAsync(db, cancel);
        foreach (var slot in await db.ChannelStates.Where(s => s.NextSlotUtc > nowUtc).Select(s => new { s.Channel, s.NextSlotUtc }).ToListAsync(cancel))
        {
            if (settings.RateOf(slot.Channel) is not { } rate) continue;
            limits._rates[slot.Channel] = new(OutreachReasons.ChannelRate, Words(OutreachReasons.ChannelRate), rate.FreeUtc(slot.NextSlotUtc, nowUtc));
        }
        return limits;
    }

    /// <summary>Null: nothing holds it.</summary>
    public Explanation? Of(long campaignId, Channel channel, long senderId) => channel is Channel.Call
        ? null
        : _caps.GetValueOrDefault(campaignId) ?? _senders.GetValueOrDefault(senderId) ?? _rates.GetValueOrDefault(channel);

    private static string Words(string reason) => reason switch
    {
        OutreachReasons.DailyCap => "Today's cap of the campaign is used up.",
        OutreachReasons.HourlyCap => "The campaign's cap for an hour is used up.",
        OutreachReasons.SenderDay => "what this sender may send in a day is used up.",
        OutreachReasons.SenderRate => "due; its messages leave one after the other, at the rate set for it.",
        _ => "Due; messages of this channel leave one after the other, at the rate set for it.",
    };
}
