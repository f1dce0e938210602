using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Leads.Import;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Scheduling;

/// <summary>An execution with the names behind its ids.</summary>
/// <param name="Who">The user or the API key that asked for it; null for the engine.</param>
/// <param name="FileName">Of an import: the file's.</param>
public sealed record ExecutionRow(ExecutionItem Item, string? Who, string? CampaignName, string? FileName)
{
    /// <summary>Whom it concerns, where that is one lead alone.</summary>
    public ExecutionLead? Lead { get; init; }
}

/// <summary>A lead by name.</summary>
public sealed record ExecutionLead(long Id, string Name);

/// <summary>What the page of executions reads.</summary>
public sealed class ExecutionListQueries(IDbContextFactory<StudioDb> dbFactory, ExecutionQueries executions, StudioClock clock)
{
    /// <summary>Newest first.</summary>
    public async Task<Page<ExecutionRow>> ListAsync(PageRequest page, ExecutionStatus? status = null, ExecutionType? type = null, long? campaignId = null, CancellationToken cancel = default)
    {
        var items = await executions.ListAsync(page, status, campaignId, type, cancel);
        return new Page<ExecutionRow>(await NamedAsync(items.Items, cancel), items.Total);
    }

    /// <summary>What is planned for a campaign and not due yet, the next first.</summary>
    public async Task<IReadOnlyList<ExecutionRow>> PlannedAsync(long campaignId, CancellationToken cancel = default)
    {
        var pending = await executions.ListAsync(new PageRequest(1, 100), ExecutionStatus.Pending, campaignId, cancel: cancel);
        var nowUtc = clock.UtcNow;
        return await NamedAsync([.. pending.Items.Where(item => item.DueAt > nowUtc).OrderBy(item => item.DueAt).ThenBy(item => item.Id)], cancel);
    }

    /// <summary>Those that failed lately, newest first; one that was retried has another status by then.</summary>
    public async Task<IReadOnlyList<ExecutionRow>> FailedAsync(TimeSpan within, CancellationToken cancel = default)
    {
        var failed = await executions.ListAsync(new PageRequest(1, 20), ExecutionStatus.Failed, cancel: cancel);
        var sinceUtc = clock.UtcNow - within;
        return await NamedAsync([.. failed.Items.Where(item => item.FinishedAt >= sinceUtc)], cancel);
    }

    /// <summary>The API keys that asked for some executions, by the audit log; what the engine begins by itself is not in it.</summary>
    private static async Task<Dictionary<long, string>> ProgramsAsync(StudioDb db, List<long> ids, CancellationToken cancel)
    {
        if (ids.Count == 0) return [];
        var table = db.Model.FindEntityType(typeof(ScheduledExecution))!.GetTableName();
        var names = await db.AuditEntries
            .Where(entry => entry.Entity == table && ids.Contains(entry.EntityId) && entry.Action == "created")
            .Select(entry => new { entry.EntityId, entry.ActorName })
            .ToListAsync(cancel);
        return names.DistinctBy(entry => entry.EntityId).ToDictionary(entry => entry.EntityId, entry => entry.ActorName);
    }

    private static long? LeadIdOf(ExecutionItem item) => item.Type is ExecutionType.ResumeEnrollment ? AbsencePause.Read(item.Params).LeadId : null;

    private static async Task<Dictionary<long, ExecutionLead>> LeadsAsync(StudioDb db, IReadOnlyList<ExecutionItem> items, CancellationToken cancel)
    {
        var ids = items.Select(LeadIdOf).OfType<long>().Distinct().ToList();
        if (ids.Count == 0) return [];
        var leads = await db.Leads.Where(l => ids.Contains(l.Id)).Select(l => new { l.Id, l.FirstName, l.LastName, l.Email, l.Phone }).ToListAsync(cancel);
        return leads.ToDictionary(l => l.Id, l => new ExecutionLead(l.Id, LeadNames.Display(l.FirstName, l.LastName, l.Email, l.Phone)));
    }

    private async Task<IReadOnlyList<ExecutionRow>> NamedAsync(IReadOnlyList<ExecutionItem> items, CancellationToken cancel)
    {
        if (items.Count == 0) return [];
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var ids = items.Select(item => item.Id).ToList();
        var who = await (
            from execution in db.Executions
            where ids.Contains(execution.Id)
            join user in db.Users on execution.CreatedById equals user.Id
            select new { execution.Id, user.DisplayName })
            .ToDictionaryAsync(row => row.Id, row => row.DisplayName, cancel);
        var campaignIds = items.Select(item => item.CampaignId).OfType<long>().Distinct().ToList();
        var campaigns = await db.Campaigns.Where(c => campaignIds.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Name, cancel);
        var leads = await LeadsAsync(db, items, cancel);
        var programs = await ProgramsAsync(db, [.. ids.Where(id => !who.ContainsKey(id))], cancel);
        return [.. items.Select(item => new ExecutionRow(
            item,
            who.GetValueOrDefault(item.Id) ?? programs.GetValueOrDefault(item.Id),
            item.CampaignId is { } id ? campaigns.GetValueOrDefault(id) : null,
            UploadParams.Types.Contains(item.Type) ? UploadParams.Of(item.Params).FileName : null)
        {
            Lead = LeadIdOf(item) is { } leadId ? leads.GetValueOrDefault(leadId) : null,
        })];
    }
}
