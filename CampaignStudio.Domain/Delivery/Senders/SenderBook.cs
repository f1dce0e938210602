using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Delivery.Senders;

/// <summary>All senders and how they stand, read once; the removed ones too, for what they sent is still there.</summary>
public sealed class SenderBook
{
    private readonly Dictionary<long, Sender> _senders;
    private readonly Dictionary<long, SenderState> _states;
    private readonly Dictionary<long, SenderUse> _uses;

    private SenderBook(IEnumerable<Sender> senders, IReadOnlyCollection<SenderState> states)
    {
        _senders = senders.ToDictionary(sender => sender.Id);
        foreach (var channel in Enum.GetValues<Channel>().Where(channel => channel is not Channel.Call))
        {
            _senders.TryAdd(Sender.ConfiguredFor(channel), Sender.Configured(channel));
        }
        _states = states.ToDictionary(state => state.SenderId);
        _uses = states.ToDictionary(state => state.SenderId, state => state.Use);
    }

    public static async Task<SenderBook> LoadAsync(StudioDb db, CancellationToken cancel) =>
        new(await db.Senders.AsNoTracking().ToListAsync(cancel), await db.SenderStates.AsNoTracking().ToListAsync(cancel));

    /// <summary>The configured ones first, then by age.</summary>
    public IEnumerable<Sender> All => _senders.Values.OrderBy(sender => sender.Id);

    /// <summary>Null: a call's, or of another database.</summary>
    public Sender? Find(long id) => _senders.GetValueOrDefault(id);

    /// <summary>Null: nothing was ever noted about it.</summary>
    public SenderState? StateOf(long id) => _states.GetValueOrDefault(id);

    /// <summary>It takes messages now, limits aside.</summary>
    public bool IsOpen(long id) => Find(id) is { IsPaused: false, RemovedUtc: null } && StateOf(id) is not { IsDown: true };

    public SenderLimits LimitsOf(long id) => Find(id)?.Limits ?? SenderLimits.None;

    public SenderUse UseOf(long id) => _uses.GetValueOrDefault(id);

    public SenderRoom RoomOf(long id, DateTime nowUtc) => LimitsOf(id).Room(UseOf(id), nowUtc);

    /// <summary>Takes places under a sender's limits, or gives some back; the caller stands alone with them (see <see cref="Pacing.Pace.Name"/>).</summary>
    internal async Task TakeAsync(StudioDb db, long id, DateTime nowUtc, int count)
    {
        if (LimitsOf(id) is not { Any: true } limits) return;
        var use = _uses[id] = limits.Take(UseOf(id), nowUtc, count);
        var changed = await db.SenderStates.Where(state => state.SenderId == id).ExecuteUpdateAsync(set => set
            .SetProperty(state => state.NextSlotUtc, use.NextSlotUtc)
            .SetProperty(state => state.Day, use.Day)
            .SetProperty(state => state.SentOnDay, use.SentOnDay)
            .SetProperty(state => state.DaysBefore, use.DaysBefore));
        if (changed > 0) return;
        db.SenderStates.Add(new SenderState { SenderId = id, NextSlotUtc = use.NextSlotUtc, Day = use.Day, SentOnDay = use.SentOnDay, DaysBefore = use.DaysBefore });
        await db.SaveChangesAsync();
    }
}
