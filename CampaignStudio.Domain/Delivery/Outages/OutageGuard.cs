using System.Globalization;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery.Pacing;
using CampaignStudio.Domain.Notifications;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CampaignStudio.Domain.Delivery.Outages;

/// <summary>When this process last told the database that an engine runs.</summary>
public sealed class EngineHeartbeat
{
    internal long? LastBeat { get; set; }
}

/// <summary>
/// Notes in the database that an engine runs. Where none has for longer than the settings allow (the machine was off, a backup was
/// restored), what is overdue by more than that is held until a person has decided, instead of reaching people at an odd time.
/// </summary>
public sealed class OutageGuard(
    IDbContextFactory<StudioDb> dbFactory, EngineHeartbeat heartbeat, CollisionRetry collisions, StudioClock clock, LiveUpdates live, ILogger<OutageGuard> log)
{
    private const string SeenSetting = "engine_seen_utc";
    private static readonly TimeSpan Rhythm = TimeSpan.FromMinutes(1);

    /// <summary>To be called before each drain; mostly it does nothing.</summary>
    public async Task BeatAsync(CancellationToken cancel = default)
    {
        if (heartbeat.LastBeat is { } last && clock.GetElapsedTime(last) < Rhythm) return;
        var beat = clock.GetTimestamp();
        var held = await collisions.RunAsync(() => BeatOnceAsync(cancel), cancel: cancel);
        heartbeat.LastBeat = beat;
        if (held.Count == 0) return;
        log.LogWarning("No engine had run for long: what is overdue in campaigns {CampaignIds} waits for a person's word", held);
        live.Changed([Topic.Campaigns, .. held.Select(Topic.Campaign)]);
    }

    private async Task<IReadOnlyList<long>> BeatOnceAsync(CancellationToken cancel)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        // Of several nodes that come back together one looks.
        await db.Dialect.LockNameAsync(db, SeenSetting, cancel);
        // Real time: the sandbox's clock may be moved by days, which is no outage.
        var seen = await db.Settings.SingleOrDefaultAsync(setting => setting.Key == SeenSetting, cancel);
        var realUtc = clock.UtcNow - clock.Offset;
        IReadOnlyList<long> held = [];
        if (seen is null) db.Settings.Add(seen = new Setting { Key = SeenSetting, Value = "" });
        else held = await LookAsync(db, realUtc - Read(seen.Value), cancel);
        seen.Value = realUtc.ToString("O", CultureInfo.InvariantCulture);
        await db.SaveChangesAsync(cancel);
        await write.CommitAsync(cancel);
        return held;
    }

    private async Task<IReadOnlyList<long>> LookAsync(StudioDb db, TimeSpan silence, CancellationToken cancel)
    {
        var allowed = TimeSpan.FromHours((await DeliverySettings.LoadAsync(db, cancel)).StaleAfterHours);
        if (silence <= allowed) return [];
        var (nowUtc, untilUtc) = (clock.UtcNow, clock.UtcNow - allowed);
        var campaigns = await PacedCampaign.Due(db, untilUtc).ToListAsync(cancel);
        foreach (var campaign in campaigns)
        {
            campaign.HoldOverdue(nowUtc - silence, untilUtc);
            await NotifyAsync(db, campaign, nowUtc, cancel);
        }
        return campaigns.ConvertAll(campaign => campaign.Id);
    }

    private static async Task NotifyAsync(StudioDb db, Campaign campaign, DateTime nowUtc, CancellationToken cancel)
    {
        var managers = await db.Users.Where(user => user.IsActive && (user.Role == Role.Admin || user.Role == Role.Marketer)).Select(user => user.Id).ToListAsync(cancel);
        db.Notifications.AddRange(managers.Select(id => new Notification
        {
            UserId = id,
            Title = $"Overdue messages of {campaign.Name} wait for your word",
            Message = "The application did not run for a long time. Decide whether what fell due meanwhile is sent now, shifted or skipped.",
            Link = $"/campaigns/{campaign.Id}",
            CreatedUtc = nowUtc,
        }));
    }

    private static DateTime Read(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
}
