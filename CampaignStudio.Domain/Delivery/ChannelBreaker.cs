using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Delivery;

/// <summary>
/// Stops a channel whose server can't be reached or refuses the sign-in. Nothing uses up attempts meanwhile; a probe opens the
/// channel again.
/// </summary>
public sealed class ChannelBreaker(
    IDbContextFactory<StudioDb> dbFactory, IEmailTransport email, ISmsTransport sms, CollisionRetry collisions, StudioClock clock, LiveUpdates live)
{
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromSeconds(15);

    /// <summary>The channels that take messages now.</summary>
    public static async Task<IReadOnlyList<Channel>> OpenChannelsAsync(StudioDb db, CancellationToken cancel)
    {
        var down = await db.ChannelStates.Where(state => state.IsDown).Select(state => state.Channel).ToListAsync(cancel);
        return [.. Enum.GetValues<Channel>().Except(down)];
    }

    /// <summary>Opens the breaker of a channel that failed in this group.</summary>
    internal async Task ApplyAsync(DeliveryGroup group, CancellationToken cancel)
    {
        var failures = group.Items
            .Where(item => item.Verdict is Verdict.HandedOver { Answer: HandOver.ChannelDown })
            .GroupBy(item => item.Step.Channel)
            .ToList();
        foreach (var failure in failures)
        {
            var down = (HandOver.ChannelDown)((Verdict.HandedOver)failure.First().Verdict!).Answer;
            await SetAsync(failure.Key, state => state.Open(down.Message, clock.UtcNow, ProbeEvery), cancel);
        }
    }

    /// <summary>Probes the channels whose time has come; of several nodes one.</summary>
    public async Task ProbeAsync(CancellationToken cancel)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var nowUtc = clock.UtcNow;
        var due = await db.ChannelStates.Where(state => state.IsDown && state.NextProbeUtc <= nowUtc).Select(state => state.Channel).ToListAsync(cancel);
        foreach (var channel in due)
        {
            if (!await TakeProbeAsync(channel, cancel)) continue;
            var failure = channel is Channel.Email ? await email.ProbeAsync(cancel) : await sms.ProbeAsync(cancel);
            await SetAsync(
                channel,
                state =>
                {
                    if (failure is null) state.Close();
                    else state.Open(failure is HandOver.ChannelDown down ? down.Message : failure.ToString(), clock.UtcNow, ProbeEvery);
                },
                cancel);
        }
    }

    /// <summary>The channels that are down, for banners: since when and why.</summary>
    public async Task<IReadOnlyList<ChannelOutage>> OutagesAsync(CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        return await db.ChannelStates
            .Where(state => state.IsDown)
            .Select(state => new ChannelOutage(state.Channel, state.DownSinceUtc!.Value, state.Error ?? "", state.NextProbeUtc))
            .ToListAsync(cancel);
    }

    private async Task<bool> TakeProbeAsync(Channel channel, CancellationToken cancel)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        var (nowUtc, nextUtc) = (clock.UtcNow, clock.UtcNow + ProbeEvery);
        var taken = await db.ChannelStates
            .Where(state => state.Channel == channel && state.IsDown && state.NextProbeUtc <= nowUtc)
            .ExecuteUpdateAsync(set => set.SetProperty(state => state.NextProbeUtc, nextUtc), cancel);
        await write.CommitAsync(cancel);
        return taken > 0;
    }

    private Task SetAsync(Channel channel, Action<ChannelState> change, CancellationToken cancel) =>
        collisions.RunAsync(() => TrySetAsync(channel, change, cancel), cancel: cancel);

    private async Task TrySetAsync(Channel channel, Action<ChannelState> change, CancellationToken cancel)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        var state = await db.ChannelStates.SingleOrDefaultAsync(s => s.Channel == channel, cancel);
        if (state is null) db.ChannelStates.Add(state = new ChannelState { Channel = channel });
        change(state);
        await db.SaveChangesAsync(cancel);
        await write.CommitAsync(cancel);
        live.Changed(Topic.Channels);
    }
}

/// <summary>A channel that is down.</summary>
public sealed record ChannelOutage(Channel Channel, DateTime SinceUtc, string Error, DateTime? NextProbeUtc);
