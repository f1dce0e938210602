using System.Text.RegularExpressions;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Leads;

public sealed class PipelineStatusEditModel
{
    /// <summary>Never changes once added; blank: made of the label.</summary>
    public string? Key { get; set; }
    public string Label { get; set; } = "";

    /// <summary><c>#rrggbb</c>.</summary>
    public string Color { get; set; } = "#607d8b";
    public bool IsWon { get; set; }
    public bool IsLost { get; set; }
}

/// <summary>Edits the sales pipeline; administrators only.</summary>
public sealed partial class PipelineService(IDbContextFactory<StudioDb> dbFactory, LiveUpdates live, CurrentActor actor)
{
    /// <summary>Adds a status at the end.</summary>
    public async Task<Result<long>> AddAsync(PipelineStatusEditModel model, CancellationToken cancel = default)
    {
        if (actor.Value.Role is not Role.Admin) return AccessErrors.AdminsOnly();
        var key = string.IsNullOrWhiteSpace(model.Key) ? FieldKey.From(model.Label) : model.Key.Trim();
        var problems = Problems(model);
        if (!FieldKey.IsValid(key)) problems.Add(PipelineErrors.KeyInvalid());
        if (Error.Combine(problems) is { } error) return error;

        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        if (await db.LeadStatuses.AnyAsync(status => status.Key == key, cancel)) return PipelineErrors.KeyTaken(key);
        var added = new LeadStatus { Key = key, Label = model.Label.Trim(), Order = 1 + (await db.LeadStatuses.MaxAsync(status => (int?)status.Order, cancel) ?? 0) };
        Apply(model, added);
        db.LeadStatuses.Add(added);
        await db.SaveChangesAsync(cancel);
        live.Changed(Topic.Leads);
        return added.Id;
    }

    /// <summary>Changes label, colour and meaning; the key of the model is not looked at.</summary>
    public async Task<Result> UpdateAsync(long statusId, PipelineStatusEditModel model, CancellationToken cancel = default)
    {
        if (actor.Value.Role is not Role.Admin) return AccessErrors.AdminsOnly();
        if (Error.Combine(Problems(model)) is { } error) return error;
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var status = await db.LeadStatuses.FindAsync([statusId], cancel);
        if (status is null) return PipelineErrors.NotFound(statusId);
        Apply(model, status);
        await db.SaveChangesAsync(cancel);
        live.Changed(Topic.Leads);
        return Result.Ok;
    }

    /// <summary>Puts the statuses into the order of their ids; every one must be named.</summary>
    public async Task<Result> ReorderAsync(IReadOnlyList<long> ids, CancellationToken cancel = default)
    {
        if (actor.Value.Role is not Role.Admin) return AccessErrors.AdminsOnly();
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var statuses = await db.LeadStatuses.ToDictionaryAsync(status => status.Id, cancel);
        if (ids.Count != statuses.Count || !statuses.Keys.ToHashSet().SetEquals(ids)) return PipelineErrors.IncompleteOrder();
        for (var index = 0; index < ids.Count; index++) statuses[ids[index]].Order = index + 1;
        await db.SaveChangesAsync(cancel);
        live.Changed(Topic.Leads);
        return Result.Ok;
    }

    /// <summary>Removes a status that no lead has and no campaign's rules name.</summary>
    public async Task<Result> RemoveAsync(long statusId, CancellationToken cancel = default)
    {
        if (actor.Value.Role is not Role.Admin) return AccessErrors.AdminsOnly();
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        var status = await db.LeadStatuses.FindAsync([statusId], cancel);
        if (status is null) return PipelineErrors.NotFound(statusId);
        if (status.Key == LeadStatus.First) return PipelineErrors.First();
        if (await db.Leads.AnyAsync(lead => lead.ErasedUtc == null && lead.Status == status.Key, cancel)) return PipelineErrors.InUse("leads");

        var campaigns = await db.Campaigns
            .Where(campaign => campaign.Status != CampaignStatus.Archived)
            .Select(campaign => new { campaign.Name, campaign.ExitOnStatus, campaign.ProgressionRules })
            .ToListAsync(cancel);
        var users = campaigns
            .Where(campaign => campaign.ExitOnStatus == status.Key || campaign.ProgressionRules.Any(rule => rule.FromStatus == status.Key || rule.ToStatus == status.Key))
            .Select(campaign => $"the campaign \"{campaign.Name}\"")
            .ToList();
        if (users.Count > 0) return PipelineErrors.InUse(string.Join(", ", users));

        db.LeadStatuses.Remove(status);
        await db.SaveChangesAsync(cancel);
        await write.CommitAsync(cancel);
        live.Changed(Topic.Leads);
        return Result.Ok;
    }

    private static List<Error> Problems(PipelineStatusEditModel model)
    {
        var problems = new List<Error>();
        if (model.Label.Trim().Length is 0 or > 100) problems.Add(PipelineErrors.LabelMissing());
        if (!Color().IsMatch(model.Color)) problems.Add(PipelineErrors.ColorInvalid());
        if (model is { IsWon: true, IsLost: true }) problems.Add(PipelineErrors.WonAndLost());
        return problems;
    }

    private static void Apply(PipelineStatusEditModel model, LeadStatus status) =>
        (status.Label, status.Color, status.IsWon, status.IsLost) = (model.Label.Trim(), model.Color, model.IsWon, model.IsLost);

    // It goes into style attributes.
    [GeneratedRegex(@"^#[0-9a-fA-F]{6}\z")]
    private static partial Regex Color();
}

/// <summary>A pipeline status as lists and chips show it.</summary>
public sealed record PipelineStatus(long Id, string Key, string Label, int Order, string Color, bool IsWon, bool IsLost);

public sealed class PipelineQueries(IDbContextFactory<StudioDb> dbFactory)
{
    /// <summary>The pipeline in order.</summary>
    public async Task<IReadOnlyList<PipelineStatus>> ListAsync(CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        return await db.LeadStatuses
            .OrderBy(status => status.Order).ThenBy(status => status.Id)
            .Select(status => new PipelineStatus(status.Id, status.Key, status.Label, status.Order, status.Color, status.IsWon, status.IsLost))
            .ToListAsync(cancel);
    }

    /// <summary>How many leads have each status, by key.</summary>
    public async Task<IReadOnlyDictionary<string, long>> CountsAsync(CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        return await db.Leads
            .Where(lead => lead.ErasedUtc == null)
            .GroupBy(lead => lead.Status)
            .Select(group => new { group.Key, Count = group.LongCount() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancel);
    }
}
