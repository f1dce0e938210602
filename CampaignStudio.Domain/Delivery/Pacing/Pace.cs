using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Delivery.Pacing;

/// <summary>Some channels of a campaign, and how many of its messages may go on them now.</summary>
internal sealed record Room(IReadOnlyList<Channel> Channels, int Count);

/// <summary>
/// What caps and rates let go, inside one claim's transaction. Whoever acts on a limit is alone with all limits until the
/// transaction ends, or two nodes would use up the same rest.
/// </summary>
internal sealed class Pace(StudioDb db, DeliverySettings settings, IReadOnlyList<Channel> open, DateTime nowUtc)
{
    /// <summary>Held (see <see cref="ISqlDialect.LockNameAsync"/>) by who uses up a cap or a rate.</summary>
    public const string Name = "pace";

    private readonly Dictionary<Channel, DateTime?> _slots = [];
    private bool _isAlone;

    /// <summary>Claims up to <paramref name="most"/> of a campaign's due outreaches, on the first channels that have room for some.</summary>
    public async Task<IReadOnlyList<long>> ClaimAsync(PacedCampaign campaign, int most, string owner, DateTime leaseUntilUtc)
    {
        foreach (var room in await RoomsAsync(campaign, most))
        {
            var due = new DueSlice(campaign.Id, room.Channels, campaign.HeldUntilUtc, nowUtc, room.Count);
            var ids = await db.Dialect.ClaimDueAsync(db, due, owner, leaseUntilUtc, CancellationToken.None);
            if (ids.Count == 0) continue;
            await ChangeAsync(room.Channels[0], ids.Count);
            return ids;
        }
        return [];
    }

    /// <summary>Where there is room, a channel with a rate before those without one; at most <paramref name="most"/> each.</summary>
    private async Task<IReadOnlyList<Room>> RoomsAsync(PacedCampaign campaign, int most)
    {
        var rooms = await LookAsync(campaign, most);
        var isLimited = rooms.Any(room => settings.RateOf(room.Channels[0]) is not null || (campaign.IsCapped && room.Channels.Any(channel => channel is not Channel.Call)));
        if (_isAlone || !isLimited) return rooms;
        await BeAloneAsync();
        return await LookAsync(campaign, most);
    }

    /// <summary>So many were claimed earlier, and then not handed over.</summary>
    public async Task GiveBackAsync(Channel channel, int count)
    {
        if (settings.RateOf(channel) is null) return;
        await BeAloneAsync();
        await ChangeAsync(channel, -count);
    }

    /// <summary>The next instant at which a limit, and nothing else, lets more go; null: none holds anything.</summary>
    public static async Task<DateTime?> NextUtcAsync(StudioDb db, DateTime nowUtc, CancellationToken cancel)
    {
        var campaigns = await PacedCampaign.Of(PacedCampaign.Due(db, nowUtc)).ToListAsync(cancel);
        if (campaigns.Count == 0) return null;
        var settings = await DeliverySettings.LoadAsync(db, cancel);
        var slots = await db.ChannelStates.Select(state => new { state.Channel, state.NextSlotUtc }).ToListAsync(cancel);
        var instants = slots.Select(slot => settings.RateOf(slot.Channel)?.FreeUtc(slot.NextSlotUtc, nowUtc)).ToList();
        foreach (var campaign in campaigns) instants.Add((await CampaignCaps.RoomAsync(db, campaign, nowUtc, cancel)).ResetsUtc);
        return instants.Where(instant => instant > nowUtc).Min();
    }

    private async Task<IReadOnlyList<Room>> LookAsync(PacedCampaign campaign, int most)
    {
        var cap = await CampaignCaps.RoomAsync(db, campaign, nowUtc, CancellationToken.None);
        var limit = Math.Min(most, cap.Count);
        var rated = open.Where(channel => settings.RateOf(channel) is not null).ToList();
        var rooms = new List<Room>();
        foreach (var channel in rated)
        {
            var places = settings.RateOf(channel)!.Value.Room(await SlotAsync(channel), nowUtc);
            rooms.Add(new Room([channel], Math.Min(limit, places)));
        }
        // Caps count messages; a call is none.
        List<Channel> free = [.. open.Except(rated)];
        rooms.Add(limit > 0 ? new Room(free, limit) : new Room([.. free.Where(channel => channel is Channel.Call)], most));
        return [.. rooms.Where(room => room is { Count: > 0, Channels.Count: > 0 })];
    }

    private async Task BeAloneAsync()
    {
        if (_isAlone) return;
        await db.Dialect.LockNameAsync(db, Name, CancellationToken.None);
        _isAlone = true;
        _slots.Clear();
    }

    private async Task<DateTime?> SlotAsync(Channel channel)
    {
        if (_slots.TryGetValue(channel, out var known)) return known;
        return _slots[channel] = await db.ChannelStates.Where(state => state.Channel == channel).Select(state => state.NextSlotUtc).SingleOrDefaultAsync();
    }

    private async Task ChangeAsync(Channel channel, int count)
    {
        if (settings.RateOf(channel) is not { } rate) return;
        DateTime? next = rate.Take(await SlotAsync(channel), nowUtc, count);
        _slots[channel] = next;
        var changed = await db.ChannelStates.Where(state => state.Channel == channel).ExecuteUpdateAsync(set => set.SetProperty(state => state.NextSlotUtc, next));
        if (changed > 0) return;
        db.ChannelStates.Add(new ChannelState { Channel = channel, NextSlotUtc = next });
        await db.SaveChangesAsync();
    }
}
