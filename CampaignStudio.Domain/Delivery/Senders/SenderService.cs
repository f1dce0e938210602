using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Delivery.Senders;

/// <summary>Adds, changes, pauses, tries and removes senders; for administrators.</summary>
public sealed class SenderService(
    IDbContextFactory<StudioDb> dbFactory,
    ISecretBox secrets,
    SenderBreaker breaker,
    CollisionRetry collisions,
    IEngineSignal engine,
    StudioClock clock,
    LiveUpdates live,
    CurrentActor actor)
{
    /// <summary>Held (see <see cref="ISqlDialect.LockNameAsync"/>) by who changes senders, or which of them a campaign has.</summary>
    internal const string Name = "senders";

    public Task<Result<long>> AddAsync(SenderEditModel model, CancellationToken cancel = default) => WriteAsync<long>(async db =>
    {
        if (Error.Combine(model.Problems(isConfigured: false)) is { } error) return error;
        var last = await db.Senders.MaxAsync(s => (long?)s.Id, cancel) ?? 0;
        var sender = new Sender { Id = Math.Max(last, Sender.ConfiguredSms) + 1, Channel = model.Channel, CreatedUtc = clock.UtcNow };
        model.ApplyTo(sender, secrets);
        db.Senders.Add(sender);
        return sender.Id;
    }, cancel);

    /// <summary>It holds within seconds, also for what is planned; <c>stale_edit</c> when <paramref name="expectedVersion"/> is given and no longer the version.</summary>
    public Task<Result> UpdateAsync(long id, SenderEditModel model, int? expectedVersion = null, CancellationToken cancel = default) =>
        ChangeAsync(id, async (db, sender) =>
        {
            if (expectedVersion is { } expected && expected != sender.Version) return SenderErrors.Stale();
            if (model.Channel != sender.Channel) return SenderErrors.OtherChannel();
            if (Error.Combine(model.Problems(sender.IsConfigured)) is { } error) return error;
            var wasWarmed = sender.WarmUpFirstDay is not null;
            model.ApplyTo(sender, secrets);
            // It begins with the first day from here on.
            if (!wasWarmed && sender.WarmUpFirstDay is not null) await db.SenderStates.Where(s => s.SenderId == id).ExecuteUpdateAsync(set => set.SetProperty(s => s.DaysBefore, 0), cancel);
            return Result.Ok;
        }, cancel);

    /// <summary>What it would send waits; nobody else sends it.</summary>
    public Task<Result> PauseAsync(long id, CancellationToken cancel = default) => SetPausedAsync(id, true, cancel);

    public Task<Result> ResumeAsync(long id, CancellationToken cancel = default) => SetPausedAsync(id, false, cancel);

    /// <summary>Its campaigns' other senders take over what it has not sent; refused while it is a campaign's only one.</summary>
    public Task<Result> RemoveAsync(long id, CancellationToken cancel = default) => ChangeAsync(id, async (db, sender) =>
    {
        if (sender.IsConfigured) return SenderErrors.IsConfigured();
        foreach (var campaignId in await UsersAsync(db, sender, cancel))
        {
            var campaign = await db.Campaigns.Include(c => c.Steps).SingleAsync(c => c.Id == campaignId, cancel);
            if (campaign.SendersOf(sender.Channel).Count == 1) return SenderErrors.OnlyOne(campaign.Name);
            campaign.EmailSenderIds = [.. campaign.EmailSenderIds.Where(other => other != id)];
            campaign.SmsSenderIds = [.. campaign.SmsSenderIds.Where(other => other != id)];
            await db.SaveChangesAsync(cancel);
            await Replanning.SendersAsync(db, campaign, cancel);
        }
        (sender.RemovedUtc, sender.SealedPassword) = (clock.UtcNow, null);
        await db.SenderStates.Where(s => s.SenderId == id).ExecuteDeleteAsync(cancel);
        return Result.Ok;
    }, cancel);

    /// <summary>Connects and signs in now; <c>sender_down</c> says what went wrong.</summary>
    public async Task<Result> TryAsync(long id, CancellationToken cancel = default)
    {
        if (!actor.Value.MayManage) return AccessErrors.ManagersOnly();
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        if ((await SenderBook.LoadAsync(db, cancel)).Find(id) is not { RemovedUtc: null } sender) return SenderErrors.NotFound(id);
        var failure = await breaker.ProbeAsync(id, sender, cancel);
        engine.Wake();
        return failure is null ? Result.Ok : SenderErrors.Down(failure);
    }

    /// <summary>The campaigns that chose it and may still send.</summary>
    private static async Task<List<long>> UsersAsync(StudioDb db, Sender sender, CancellationToken cancel)
    {
        var choices = await db.Campaigns
            .Where(c => c.Status != CampaignStatus.Completed && c.Status != CampaignStatus.Archived)
            .Select(c => new { c.Id, c.EmailSenderIds, c.SmsSenderIds })
            .ToListAsync(cancel);
        return [.. choices.Where(c => c.EmailSenderIds.Contains(sender.Id) || c.SmsSenderIds.Contains(sender.Id)).Select(c => c.Id)];
    }

    private Task<Result> SetPausedAsync(long id, bool isPaused, CancellationToken cancel) => ChangeAsync(id, (_, sender) =>
    {
        sender.IsPaused = isPaused;
        return Task.FromResult(Result.Ok);
    }, cancel);

    private async Task<Result> ChangeAsync(long id, Func<StudioDb, Sender, Task<Result>> change, CancellationToken cancel)
    {
        var changed = await WriteAsync<long>(async db =>
        {
            var sender = await db.Senders.SingleOrDefaultAsync(s => s.Id == id, cancel);
            if (sender is null && id is Sender.ConfiguredEmail or Sender.ConfiguredSms)
            {
                db.Senders.Add(sender = Sender.Configured(id is Sender.ConfiguredEmail ? Channel.Email : Channel.Sms));
                sender.Version = 1;
            }
            if (sender is not { RemovedUtc: null }) return SenderErrors.NotFound(id);
            var done = await change(db, sender);
            return done.IsError ? done.Error! : id;
        }, cancel);
        return changed.IsError ? changed.Error! : Result.Ok;
    }

    private Task<Result<T>> WriteAsync<T>(Func<StudioDb, Task<Result<T>>> work, CancellationToken cancel) => collisions.RunAsync(async () =>
    {
        if (actor.Value.Role is not Role.Admin) return AccessErrors.AdminsOnly();
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        await db.Dialect.LockNameAsync(db, Name, cancel);
        var result = await work(db);
        if (result.IsError) return result;
        await db.SaveChangesAsync(cancel);
        await write.CommitAsync(cancel);
        engine.Wake();
        live.Changed(Topic.Channels, Topic.Campaigns);
        return result;
    }, cancel: cancel);
}
