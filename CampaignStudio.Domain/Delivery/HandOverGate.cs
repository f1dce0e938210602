using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Delivery;

/// <summary>
/// Asked right before each hand-over. It looks at the database again when its last look is older than a quarter of a second, so
/// that a pause, an exit or a suppression stops even a group that was claimed before, within a second.
/// </summary>
internal sealed class HandOverGate(IDbContextFactory<StudioDb> dbFactory, TimeProvider realTime, DeliveryGroup group, DateTime nowUtc) : IDisposable
{
    private static readonly TimeSpan Freshness = TimeSpan.FromMilliseconds(250);

    // What a look says is as old as its beginning, and a database under load may take its time to answer.
    private static readonly TimeSpan Trust = TimeSpan.FromMilliseconds(800);
    private const int Looks = 3;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private Dictionary<long, Verdict> _stopped = [];
    // The group may have waited since it was read.
    private long _lookedAt = group.LookedAt;

    /// <summary>Null: hand it over now. Otherwise what becomes of it instead.</summary>
    public async Task<Verdict?> AskAsync(DeliveryItem item, CancellationToken cancel)
    {
        for (var looks = 0; Age > (looks == 0 ? Freshness : Trust); looks++)
        {
            if (looks == Looks) return new Verdict.Postpone(nowUtc, null);
            await LookAsync(cancel);
        }
        if (group.Lease is { IsSafe: false }) return new Verdict.Postpone(nowUtc, null);
        return _stopped.GetValueOrDefault(item.Outreach.Id);
    }

    private TimeSpan Age => realTime.GetElapsedTime(Volatile.Read(ref _lookedAt));

    private async Task LookAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            if (Age <= Freshness) return;
            var started = realTime.GetTimestamp();
            await using var db = await dbFactory.CreateDbContextAsync(cancel);
            var campaign = await db.Campaigns.Where(c => c.Id == group.Campaign.Id).Select(c => c.Status).SingleAsync(cancel);
            var ids = group.Items.Select(item => item.Enrollment.Id).ToArray();
            var enrollments = await db.Enrollments.Where(e => ids.Contains(e.Id)).Select(e => new { e.Id, e.Status }).ToDictionaryAsync(e => e.Id, e => e.Status, cancel);
            var suppressions = await GroupSuppressions.LoadAsync(db, group.Items.ToList(), cancel);

            var stopped = new Dictionary<long, Verdict>();
            foreach (var item in group.Items)
            {
                var verdict = LastLook.State(campaign, enrollments[item.Enrollment.Id], item.Outreach.DueUtc ?? nowUtc)
                    ?? (suppressions.Of(item) is { } suppression ? LastLook.Suppressed(suppression) : null);
                if (verdict is not null) stopped[item.Outreach.Id] = verdict;
            }
            _stopped = stopped;
            Volatile.Write(ref _lookedAt, started);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
