using System.Text.Json;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Templates;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Sequences;

/// <summary>
/// Adds, edits, reorders and removes the steps of a campaign. In a running campaign an edit re-plans what is pending for the step
/// and changes nothing that was sent.
/// </summary>
public sealed class StepService(
    IDbContextFactory<StudioDb> dbFactory, ContentRenderer renderer, IEngineSignal engine, StudioClock clock, LiveUpdates live, CurrentActor actor)
{
    public Task<Result<long>> CreateAsync(long campaignId, StepEditModel model, CancellationToken cancel = default) =>
        ChangeAsync<long>(campaignId, async (db, campaign) =>
        {
            if (await CheckAsync(db, model, cancel) is { } error) return error;
            var step = new SequenceStep { CampaignId = campaignId, Name = model.Name, Channel = model.Channel };
            model.ApplyTo(step);
            step.Order = model.Order ?? campaign.Steps.Where(s => s.RemovedUtc is null).Select(s => s.Order).DefaultIfEmpty(0).Max() + 1;
            db.Steps.Add(step);
            await db.SaveChangesAsync(cancel);
            return step.Id;
        }, cancel);

    /// <summary>Replaces all fields; <c>stale_edit</c> when <paramref name="expectedVersion"/> is given and no longer the step's.</summary>
    public Task<Result> UpdateAsync(long stepId, StepEditModel model, int? expectedVersion = null, CancellationToken cancel = default) =>
        ChangeStepAsync(stepId, async (db, campaign, step) =>
        {
            if (expectedVersion is { } expected && expected != step.Version) return StepErrors.Stale(stepId);
            if (model.Channel != step.Channel && await db.Outreaches.AnyAsync(o => o.StepId == stepId, cancel)) return StepErrors.ChannelFixed();
            if (await CheckAsync(db, model, cancel) is { } error) return error;

            model.ApplyTo(step);
            step.Order = model.Order ?? step.Order;
            await db.SaveChangesAsync(cancel);
            if (step.IsActive) await Replanning.StepAsync(db, campaign, step, cancel);
            else await Replanning.PassedOverAsync(db, campaign, step, "The step was switched off.", clock.UtcNow, cancel);
            return Result.Ok;
        }, cancel);

    /// <summary>Takes the step out of the sequence. Its history stays; whoever waits for it goes on to the next one.</summary>
    public Task<Result> RemoveAsync(long stepId, CancellationToken cancel = default) =>
        ChangeStepAsync(stepId, async (db, campaign, step) =>
        {
            if (!await db.Outreaches.AnyAsync(o => o.StepId == stepId, cancel))
            {
                db.Steps.Remove(step);
                await db.SaveChangesAsync(cancel);
                return Result.Ok;
            }
            step.RemovedUtc = clock.UtcNow;
            await db.SaveChangesAsync(cancel);
            await Replanning.RemovedAsync(db, campaign, step, clock.UtcNow, cancel);
            return Result.Ok;
        }, cancel);

    /// <summary>A new order: the ids of all steps, each once.</summary>
    public async Task<Result> ReorderAsync(long campaignId, IReadOnlyList<long> ids, CancellationToken cancel = default)
    {
        var ordered = await ChangeAsync<bool>(campaignId, async (db, campaign) =>
        {
            var steps = campaign.Steps.Where(s => s.RemovedUtc is null).ToDictionary(s => s.Id);
            if (ids.Count != steps.Count || !ids.ToHashSet().SetEquals(steps.Keys)) return StepErrors.OrderIncomplete();
            for (var i = 0; i < ids.Count; i++) steps[ids[i]].Order = i + 1;
            await db.SaveChangesAsync(cancel);
            return true;
        }, cancel);
        return new Result(ordered.Error);
    }

    private async Task<Error?> CheckAsync(StudioDb db, StepEditModel model, CancellationToken cancel)
    {
        var errors = new List<Error>();
        if (string.IsNullOrWhiteSpace(model.Name)) errors.Add(Error.Invalid("name_missing", "Give the step a name.", "name"));
        if (model.Name.Trim().Length > 200) errors.Add(Error.Invalid("name_too_long", "A name has at most 200 characters.", "name"));
        if (StepDelay.Create(model.DelayDays, model.DelayHours).Error is { } delay) errors.AddRange([delay with { Others = [] }, .. delay.Others]);
        var workspace = await CampaignWorkspace.LoadAsync(db, cancel);
        errors.AddRange(ConditionValidator.Validate(model.Conditions, workspace.Catalog, ConditionUse.Step, "conditions"));

        if (model.Content is { ValueKind: not (JsonValueKind.Object or JsonValueKind.Null) }) errors.Add(StepErrors.ContentNotObject());
        else if (await ContentProblemAsync(db, model, cancel) is { } problem) errors.AddRange([problem with { Others = [] }, .. problem.Others]);
        return Error.Combine(errors);
    }

    /// <summary>Content may be absent while a campaign is drafted, but what is there must compile.</summary>
    private async Task<Error?> ContentProblemAsync(StudioDb db, StepEditModel model, CancellationToken cancel)
    {
        if (model.TemplateId is { } templateId)
        {
            var exists = model.Channel switch
            {
                Channel.Email => await db.EmailTemplates.AnyAsync(t => t.Id == templateId && t.ArchivedUtc == null, cancel),
                Channel.Sms => await db.SmsTemplates.AnyAsync(t => t.Id == templateId && t.ArchivedUtc == null, cancel),
                _ => (bool?)null,
            };
            return exists switch
            {
                null => StepErrors.CallHasNoTemplate(),
                false => StepErrors.TemplateNotFound(model.Channel, templateId),
                true => null,
            };
        }

        var content = model.StepContent;
        var isEmpty = content is { Subject: null, Html: null, Body: null };
        var check = model.Channel switch
        {
            Channel.Email when !isEmpty => renderer.Check(new EmailContent(content.Subject ?? "", content.Html, content.Body)),
            Channel.Sms when !isEmpty => renderer.Check(new SmsContent(content.Body ?? "")),
            Channel.Call => renderer.Check(content.Call),
            _ => Result.Ok,
        };
        return check.Error is { } error ? InContent(error) with { Others = [.. error.Others.Select(InContent)] } : null;
    }

    private static Error InContent(Error error) => error with { Field = error.Field is null ? "content" : $"content.{error.Field}" };

    private async Task<Result> ChangeStepAsync(long stepId, Func<StudioDb, Campaign, SequenceStep, Task<Result>> change, CancellationToken cancel)
    {
        long? campaignId;
        await using (var db = await dbFactory.CreateDbContextAsync(cancel))
        {
            campaignId = await db.Steps.Where(s => s.Id == stepId && s.RemovedUtc == null).Select(s => (long?)s.CampaignId).SingleOrDefaultAsync(cancel);
        }
        if (campaignId is null) return StepErrors.NotFound(stepId);
        var changed = await ChangeAsync<bool>(campaignId.Value, async (db, campaign) =>
        {
            var result = await change(db, campaign, campaign.Steps.Single(s => s.Id == stepId));
            return result.IsError ? result.Error! : true;
        }, cancel);
        return new Result(changed.Error);
    }

    private async Task<Result<T>> ChangeAsync<T>(long campaignId, Func<StudioDb, Campaign, Task<Result<T>>> change, CancellationToken cancel)
    {
        if (!actor.Value.MayManage) return AccessErrors.ManagersOnly();
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        var campaign = await db.Campaigns.Include(c => c.Steps).SingleOrDefaultAsync(c => c.Id == campaignId, cancel);
        if (campaign is null) return CampaignErrors.NotFound(campaignId);
        if (campaign.Status is CampaignStatus.Completed or CampaignStatus.Archived) return StepErrors.CampaignEnded();

        var changed = await change(db, campaign);
        if (changed.IsError) return changed;
        await write.CommitAsync(cancel);
        engine.Wake();
        live.Changed(Topic.Campaign(campaignId));
        return changed;
    }
}
