using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Delivery.Senders;

/// <summary>
/// Stops a sender whose server can't be reached or refuses the sign-in. Nothing uses up attempts meanwhile; a probe opens the way
/// again.
/// </summary>
public sealed class SenderBreaker(
    IDbContextFactory<StudioDb> dbFactory, IEmailTransport email, ISmsTransport sms, SenderProfiles profiles, CollisionRetry collisions, StudioClock clock, LiveUpdates live)
{
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromSeconds(15);

    /// <summary>Opens the breaker of each sender that failed in this group.</summary>
    internal async Task ApplyAsync(DeliveryGroup group, CancellationToken cancel)
    {
        var failures = group.Items
            .Where(item => item.Verdict is Verdict.HandedOver { Answer: HandOver.ChannelDown })
            .GroupBy(item => item.Outreach.SenderId)
            .ToList();
        foreach (var failure in failures)
        {
            var down = (HandOver.ChannelDown)((Verdict.HandedOver)failure.First().Verdict!).Answer;
            await SetAsync(failure.Key, state => state.Open(down.Message, clock.UtcNow, ProbeEvery), cancel);
        }
    }

    /// <summary>Probes the senders whose time has come; of several nodes one.</summary>
    public async Task ProbeAsync(CancellationToken cancel)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var nowUtc = clock.UtcNow;
        var due = await db.SenderStates.Where(state => state.IsDown && state.NextProbeUtc <= nowUtc).Select(state => state.SenderId).ToListAsync(cancel);
        if (due.Count == 0) return;
        var book = await SenderBook.LoadAsync(db, cancel);
        foreach (var id in due)
        {
            if (!await TakeProbeAsync(id, cancel)) continue;
            await ProbeAsync(id, book.Find(id) is { RemovedUtc: null } sender ? sender : null, cancel);
        }
    }

    /// <summary>Tries a sender now; null when it is fine, else why not. Its breaker learns of it.</summary>
    /// <param name="sender">Null: it is gone, and nothing is wrong with it any more.</param>
    internal async Task<string?> ProbeAsync(long id, Sender? sender, CancellationToken cancel)
    {
        var failure = sender switch
        {
            null => null,
            { Channel: Channel.Email } => await email.ProbeAsync(profiles.Of(sender).Server, cancel),
            _ => await sms.ProbeAsync(cancel),
        };
        var words = failure is HandOver.ChannelDown down ? down.Message : failure?.ToString();
        await SetAsync(
            id,
            state =>
            {
                if (words is null) state.Close();
                else state.Open(words, clock.UtcNow, ProbeEvery);
            },
            cancel);
        return words;
    }

    /// <summary>The senders that are down, for banners: since when and why.</summary>
    public async Task<IReadOnlyList<SenderOutage>> OutagesAsync(CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        if (!await db.SenderStates.AnyAsync(state => state.IsDown, cancel)) return [];
        var book = await SenderBook.LoadAsync(db, cancel);
        return [.. book.All
            .Where(sender => sender.RemovedUtc is null && book.StateOf(sender.Id) is { IsDown: true })
            .Select(sender => SenderOutage.Of(sender, book.StateOf(sender.Id)!))];
    }

    private async Task<bool> TakeProbeAsync(long id, CancellationToken cancel)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        var (nowUtc, nextUtc) = (clock.UtcNow, clock.UtcNow + ProbeEvery);
        var taken = await db.SenderStates
            .Where(state => state.SenderId == id && state.IsDown && state.NextProbeUtc <= nowUtc)
            .ExecuteUpdateAsync(set => set.SetProperty(state => state.NextProbeUtc, nextUtc), cancel);
        await write.CommitAsync(cancel);
        return taken > 0;
    }

    private Task SetAsync(long id, Action<SenderState> change, CancellationToken cancel) =>
        collisions.RunAsync(() => TrySetAsync(id, change, cancel), cancel: cancel);

    private async Task TrySetAsync(long id, Action<SenderState> change, CancellationToken cancel)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        var state = await db.SenderStates.SingleOrDefaultAsync(s => s.SenderId == id, cancel);
        if (state is null) db.SenderStates.Add(state = new SenderState { SenderId = id });
        change(state);
        await db.SaveChangesAsync(cancel);
        await write.CommitAsync(cancel);
        live.Changed(Topic.Channels);
    }
}

/// <summary>A sender that is down.</summary>
public sealed record SenderOutage(long SenderId, Channel Channel, string Name, bool IsConfigured, DateTime SinceUtc, string Error, DateTime? NextProbeUtc)
{
    internal static SenderOutage Of(Sender sender, SenderState state) =>
        new(sender.Id, sender.Channel, sender.Name, sender.IsConfigured, state.DownSinceUtc!.Value, state.Error ?? "", state.NextProbeUtc);

    /// <summary>In a sentence: "E-mail", "SMS", or its name.</summary>
    public string Title => !IsConfigured ? Name : Channel is Channel.Email ? "E-mail" : "SMS";
}
