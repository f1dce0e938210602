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
        if (held.CampaignIds.Count == 0) return;
        log.LogWarning("No engine had run for long: what is overdue in campaigns {CampaignIds} waits for a person's word", held.CampaignIds);
        live.Changed([Topic.Campaigns, .. held.CampaignIds.Select(Topic.Campaign), .. held.Told.Select(Topic.Notifications)]);
    }

    private sealed record Held(IReadOnlyList<long> CampaignIds, IReadOnlyList<long> Told);

    private async Task<Held> BeatOnceAsync(CancellationToken cancel)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        // Of several nodes that come back together one looks.
        await db.Dialect.LockNameAsync(db, SeenSetting, cancel);
        // Real time: the sandbox's clock may be moved by days, which is no outage.
        var seen = await db.Settings.SingleOrDefaultAsync(setting => setting.Key == SeenSetting, cancel);
        var realUtc = clock.UtcNow - clock.Offset;
        var held = new Held([], []);
        if (seen is null) db.Settings.Add(seen = new Setting { Key = SeenSetting, Value = "" });
        else held = await LookAsync(db, realUtc - Read(seen.Value), cancel);
        seen.Value = realUtc.ToString("O", CultureInfo.InvariantCulture);
        await db.SaveChangesAsync(cancel);
        await write.CommitAsync(cancel);
        return held;
    }

    private async Task<Held> LookAsync(StudioDb db, TimeSpan silence, CancellationToken cancel)
    {
        var allowed = TimeSpan.FromHours((await DeliverySettings.LoadAsync(db, cancel)).StaleAfterHours);
        if (silence <= allowed) return new Held([], []);
        var (nowUtc, untilUtc) = (clock.UtcNow, clock.UtcNow - allowed);
        var campaigns = await PacedCampaign.Due(db, untilUtc).ToListAsync(cancel);
        var managers = await db.Users.Where(user => user.IsActive && (user.Role == Role.Admin || user.Role == Role.Marketer)).Select(user => user.Id).ToListAsync(cancel);
        foreach (var campaign in campaigns)
        {
            campaign.HoldOverdue(nowUtc - silence, untilUtc);
            foreach (var manager in managers) db.Notifications.Add(Notice(campaign, manager, nowUtc));
        }
        return new Held(campaigns.ConvertAll(campaign => campaign.Id), managers);
    }

    private static Notification Notice(Campaign campaign, long userId, DateTime nowUtc) => new()
    {
        UserId = userId,
        Title = $"Overdue messages of {campaign.Name} wait for your word",
        Message = "The application did not run for a long time. Decide whether what fell due meanwhile is sent now, shifted or skipped.",
        Link = $"/campaigns/{campaign.Id}",
        CreatedUtc = nowUtc,
    };

    private static DateTime Read(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
}
