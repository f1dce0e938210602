using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Delivery.Pacing;

/// <summary>Some senders of a campaign, and how many of its messages they may send now.</summary>
internal sealed record Room(IReadOnlyList<long> Senders, int Count);

/// <summary>
/// What caps and rates let go, inside one claim's transaction. Whoever acts on a limit is alone with all limits until the
/// transaction ends, or two nodes would use up the same rest.
/// </summary>
internal sealed class Pace(StudioDb db, DeliverySettings settings, SenderBook senders, DateTime nowUtc)
{
    /// <summary>Held (see <see cref="ISqlDialect.LockNameAsync"/>) by who uses up a cap or a rate.</summary>
    public const string Name = "pace";

    private readonly Dictionary<Channel, DateTime?> _slots = [];
    private SenderBook _senders = senders;
    private bool _isAlone;

    /// <summary>Claims up to <paramref name="most"/> of a campaign's due outreaches, of the first senders that have room for some.</summary>
    public async Task<IReadOnlyList<long>> ClaimAsync(PacedCampaign campaign, int most, string owner, DateTime leaseUntilUtc)
    {
        foreach (var room in await RoomsAsync(campaign, most))
        {
            var due = new DueSlice(campaign.Id, room.Senders, campaign.HeldUntilUtc, nowUtc, room.Count);
            var ids = await db.Dialect.ClaimDueAsync(db, due, owner, leaseUntilUtc, CancellationToken.None);
            if (ids.Count == 0) continue;
            await ChangeAsync(room.Senders[0], ids.Count);
            return ids;
        }
        return [];
    }

    /// <summary>Where there is room, a sender with limits before those without; at most <paramref name="most"/> each.</summary>
    private async Task<IReadOnlyList<Room>> RoomsAsync(PacedCampaign campaign, int most)
    {
        var rooms = await LookAsync(campaign, most);
        var isLimited = rooms.Any(room => IsLimited(room.Senders[0]) || (campaign.IsCapped && room.Senders.Any(id => id != Sender.None)));
        if (_isAlone || !isLimited) return rooms;
        await BeAloneAsync();
        return await LookAsync(campaign, most);
    }

    /// <summary>So many of a sender's were claimed earlier, and then not handed over.</summary>
    public async Task GiveBackAsync(long senderId, int count)
    {
        if (!IsLimited(senderId)) return;
        await BeAloneAsync();
        await ChangeAsync(senderId, -count);
    }

    /// <summary>The next instant at which a limit, and nothing else, lets more go; null: none holds anything.</summary>
    public static async Task<DateTime?> NextUtcAsync(StudioDb db, DateTime nowUtc, CancellationToken cancel)
    {
        var campaigns = await PacedCampaign.Of(PacedCampaign.Due(db, nowUtc)).ToListAsync(cancel);
        if (campaigns.Count == 0) return null;
        var settings = await DeliverySettings.LoadAsync(db, cancel);
        var slots = await db.ChannelStates.Select(state => new { state.Channel, state.NextSlotUtc }).ToListAsync(cancel);
        var instants = slots.Select(slot => settings.RateOf(slot.Channel)?.FreeUtc(slot.NextSlotUtc, nowUtc)).ToList();
        var book = await SenderBook.LoadAsync(db, cancel);
        instants.AddRange(campaigns.SelectMany(campaign => campaign.Senders).Distinct().Where(book.IsOpen).Select(id => book.RoomOf(id, nowUtc).FreeUtc));
        foreach (var campaign in campaigns) instants.Add((await CampaignCaps.RoomAsync(db, campaign, nowUtc, cancel)).ResetsUtc);
        return instants.Where(instant => instant > nowUtc).Min();
    }

    private async Task<IReadOnlyList<Room>> LookAsync(PacedCampaign campaign, int most)
    {
        var cap = await CampaignCaps.RoomAsync(db, campaign, nowUtc, CancellationToken.None);
        var limit = Math.Min(most, cap.Count);
        var open = campaign.Senders.Where(_senders.IsOpen).ToList();
        var limited = open.Where(IsLimited).ToList();
        var rooms = new List<Room>();
        foreach (var sender in limited) rooms.Add(new Room([sender], Math.Min(limit, await PlacesAsync(sender))));
        // Caps count messages; a call is none.
        rooms.Add(limit > 0 ? new Room([Sender.None, .. open.Except(limited)], limit) : new Room([Sender.None], most));
        return [.. rooms.Where(room => room.Count > 0)];
    }

    private Channel? ChannelOf(long sender) => _senders.Find(sender)?.Channel;

    private SendRate? RateOf(long sender) => ChannelOf(sender) is { } channel ? settings.RateOf(channel) : null;

    private bool IsLimited(long sender) => _senders.LimitsOf(sender).Any || RateOf(sender) is not null;

    private async Task<int> PlacesAsync(long sender)
    {
        var own = _senders.RoomOf(sender, nowUtc).Count;
        return own > 0 && RateOf(sender) is { } rate ? Math.Min(own, rate.Room(await SlotAsync(ChannelOf(sender)!.Value), nowUtc)) : own;
    }

    private async Task BeAloneAsync()
    {
        if (_isAlone) return;
        await db.Dialect.LockNameAsync(db, Name, CancellationToken.None);
        _isAlone = true;
        _slots.Clear();
        _senders = await SenderBook.LoadAsync(db, CancellationToken.None);
    }

    private async Task<DateTime?> SlotAsync(Channel channel)
    {
        if (_slots.TryGetValue(channel, out var known)) return known;
        return _slots[channel] = await db.ChannelStates.Where(state => state.Channel == channel).Select(state => state.NextSlotUtc).SingleOrDefaultAsync();
    }

    private async Task ChangeAsync(long sender, int count)
    {
        await _senders.TakeAsync(db, sender, nowUtc, count);
        if (RateOf(sender) is not { } rate) return;
        var channel = ChannelOf(sender)!.Value;
        DateTime? next = rate.Take(await SlotAsync(channel), nowUtc, count);
        _slots[channel] = next;
        var changed = await db.ChannelStates.Where(state => state.Channel == channel).ExecuteUpdateAsync(set => set.SetProperty(state => state.NextSlotUtc, next));
        if (changed > 0) return;
        db.ChannelStates.Add(new ChannelState { Channel = channel, NextSlotUtc = next });
        await db.SaveChangesAsync();
    }
}
