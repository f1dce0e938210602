using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Rules.Versions;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Templates;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Campaigns;

/// <summary>Creates, edits, clones and deletes campaigns. Their life (start, pause, …) is <see cref="CampaignLife"/>'s.</summary>
public sealed class CampaignService(
    IDbContextFactory<StudioDb> dbFactory, LiquidRenderer liquid, IEngineSignal engine, StudioClock clock, LiveUpdates live, CurrentActor actor)
{
    /// <param name="ownerId">For whom a program creates it; people's campaigns are their own.</param>
    public async Task<Result<long>> CreateAsync(CampaignEditModel model, long? ownerId = null, CancellationToken cancel = default)
    {
        if (!actor.Value.MayManage) return AccessErrors.ManagersOnly();
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        if (ownerId is { } owner && !await db.Users.AnyAsync(user => user.Id == owner && user.IsActive, cancel)) return CampaignErrors.UnknownOwner(owner);
        var window = CampaignValidator.Check(model, await CampaignWorkspace.LoadAsync(db, cancel), liquid);
        if (window.IsError) return window.Error!;

        var campaign = new Campaign { Name = model.Name.Trim(), CreatedUtc = clock.UtcNow, CreatedById = actor.Value.UserId ?? ownerId };
        model.ApplyTo(campaign, window.Value);
        db.Campaigns.Add(campaign);
        await using var write = await db.BeginWriteAsync(cancel);
        await db.SaveChangesAsync(cancel);
        await RuleHistory.KeepAsync(db, campaign, null, actor.Value, clock.UtcNow, cancel: cancel);
        await write.CommitAsync(cancel);
        live.Changed(Topic.Campaigns);
        return campaign.Id;
    }

    /// <summary>
    /// Replaces settings and rules; <c>stale_edit</c> when <paramref name="expectedVersion"/> is given and no longer the
    /// campaign's. Edited rules are a new version and take effect for everybody: all activated enrollments are marked, and an
    /// execution scores them anew. A new window or zone re-plans what is pending.
    /// </summary>
    public Task<Result> UpdateAsync(long campaignId, CampaignEditModel model, int? expectedVersion = null, CancellationToken cancel = default) =>
        SaveAsync(campaignId, expectedVersion, (_, _) => Task.FromResult<Result<CampaignEditModel>>(model), restoredFrom: null, cancel);

    /// <summary>Takes the rules of an earlier version again, which makes a new one; refused when a field, a status or an agent they name is gone.</summary>
    /// <param name="number">Of the version.</param>
    public Task<Result> RestoreRulesAsync(long campaignId, int number, int? expectedVersion = null, CancellationToken cancel = default) => SaveAsync(
        campaignId,
        expectedVersion,
        async (db, campaign) => await db.RuleVersions.AsNoTracking().SingleOrDefaultAsync(v => v.CampaignId == campaignId && v.Number == number, cancel) is { } version
            ? CampaignEditModel.Of(campaign) with
            {
                ScoringRules = version.Rules.Scoring,
                ProgressionRules = version.Rules.Progression,
                ScoreFloor = version.ScoreFloor,
                ScoreCeiling = version.ScoreCeiling,
            }
            : CampaignErrors.RuleVersionNotFound(campaignId, number),
        number,
        cancel);

    private async Task<Result> SaveAsync(
        long campaignId, int? expectedVersion, Func<StudioDb, Campaign, Task<Result<CampaignEditModel>>> edit, int? restoredFrom, CancellationToken cancel)
    {
        if (!actor.Value.MayManage) return AccessErrors.ManagersOnly();
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        await db.Dialect.LockNameAsync(db, SenderService.Name, cancel);
        var campaign = await db.Campaigns.Include(c => c.Steps).SingleOrDefaultAsync(c => c.Id == campaignId, cancel);
        if (campaign is null) return CampaignErrors.NotFound(campaignId);
        if (expectedVersion is { } expected && expected != campaign.Version) return CampaignErrors.Stale(campaignId);
        if (campaign.Status is CampaignStatus.Archived) return CampaignErrors.NotAllowed("edited", campaign.Status);
        var model = await edit(db, campaign);
        if (model.IsError) return model.Error!;
        var window = CampaignValidator.Check(model.Value, await CampaignWorkspace.LoadAsync(db, cancel), liquid, CampaignEditModel.Of(campaign));
        if (window.IsError) return window.Error!;

        var (oldWindow, oldZone, oldExit, oldRules) = (campaign.Window, campaign.TimeZone, campaign.ExitOnStatus, CampaignRules.Of(campaign));
        List<long> oldSenders = [.. campaign.EmailSenderIds, .. campaign.SmsSenderIds];
        model.Value.ApplyTo(campaign, window.Value);
        await db.SaveChangesAsync(cancel);
        var hasNewRules = await RuleHistory.KeepAsync(db, campaign, oldRules, actor.Value, clock.UtcNow, restoredFrom, cancel);
        if (hasNewRules) await Rescoring.BeginAsync(db, campaignId, actor.Value, clock.UtcNow, cancel);
        else if (oldZone != campaign.TimeZone || oldExit != campaign.ExitOnStatus) await Rescoring.MarkAsync(db, campaignId, clock.UtcNow, cancel);
        if (!oldWindow.Equals(campaign.Window) || oldZone != campaign.TimeZone) await Replanning.AllStepsAsync(db, campaign, cancel);
        if (!oldSenders.SequenceEqual([.. campaign.EmailSenderIds, .. campaign.SmsSenderIds])) await Replanning.SendersAsync(db, campaign, cancel);
        await write.CommitAsync(cancel);
        live.Changed(Topic.Campaign(campaignId), Topic.Campaigns);
        if (!hasNewRules) return Result.Ok;
        live.Changed(Topic.Executions);
        engine.Wake();
        return Result.Ok;
    }

    /// <summary>A draft with the same settings, steps and rules; no leads.</summary>
    public async Task<Result<long>> CloneAsync(long campaignId, CancellationToken cancel = default)
    {
        if (!actor.Value.MayManage) return AccessErrors.ManagersOnly();
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        var source = await db.Campaigns.AsNoTracking().Include(c => c.Steps).SingleOrDefaultAsync(c => c.Id == campaignId, cancel);
        if (source is null) return CampaignErrors.NotFound(campaignId);

        var name = $"{source.Name} (copy)";
        var clone = new Campaign { Name = name, CreatedUtc = clock.UtcNow, CreatedById = actor.Value.UserId ?? source.CreatedById };
        (CampaignEditModel.Of(source) with { Name = StoredText.Cut(name, 200) }).ApplyTo(clone, source.Window);
        db.Campaigns.Add(clone);
        await db.SaveChangesAsync(cancel);
        foreach (var step in source.Steps.Where(step => step.RemovedUtc is null))
        {
            db.Steps.Add(new SequenceStep
            {
                CampaignId = clone.Id,
                Name = step.Name,
                Channel = step.Channel,
                Order = step.Order,
                DelayDays = step.DelayDays,
                DelayHours = step.DelayHours,
                TemplateId = step.TemplateId,
                Content = step.Content,
                Conditions = step.Conditions,
                IsActive = step.IsActive,
            });
        }
        await db.SaveChangesAsync(cancel);
        await RuleHistory.KeepAsync(db, clone, null, actor.Value, clock.UtcNow, cancel: cancel);
        await write.CommitAsync(cancel);
        live.Changed(Topic.Campaigns);
        return clone.Id;
    }

    /// <summary>Only a draft that never sent goes for good, with its enrollments; anything else has a history.</summary>
    public async Task<Result> DeleteAsync(long campaignId, CancellationToken cancel = default)
    {
        if (!actor.Value.MayManage) return AccessErrors.ManagersOnly();
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        await db.Dialect.LockRowsAsync<Campaign>(db, [campaignId], cancel);
        var campaign = await db.Campaigns.SingleOrDefaultAsync(c => c.Id == campaignId, cancel);
        if (campaign is null) return CampaignErrors.NotFound(campaignId);
        if (campaign.Status is not CampaignStatus.Draft) return CampaignErrors.HasHistory();
        if (await db.Outreaches.AnyAsync(o => o.CampaignId == campaignId, cancel) || await db.Tasks.AnyAsync(t => t.CampaignId == campaignId, cancel))
        {
            return CampaignErrors.HasHistory();
        }

        await db.Enrollments.Where(e => e.CampaignId == campaignId).ExecuteDeleteAsync(cancel);
        db.Campaigns.Remove(campaign);
        await db.SaveChangesAsync(cancel);
        await write.CommitAsync(cancel);
        live.Changed(Topic.Campaigns);
        return Result.Ok;
    }
}
