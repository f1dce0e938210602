using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Access;

/// <summary>Which part of the audit log to read; what is null does not narrow.</summary>
/// <param name="Actor">The beginning of a person's or key's name.</param>
/// <param name="Action"><c>created</c>, <c>changed</c>, <c>deleted</c> …</param>
/// <param name="Entity">A table's name.</param>
/// <param name="EntityId">The row's id.</param>
/// <param name="FromUtc">The first instant.</param>
/// <param name="UntilUtc">The first instant not wanted.</param>
public sealed record AuditFilter(
    string? Actor = null, string? Action = null, string? Entity = null, long? EntityId = null, DateTime? FromUtc = null, DateTime? UntilUtc = null);

/// <summary>One change as the audit log shows it; before and after are JSON objects of the members that changed.</summary>
public sealed record AuditRow(long Id, DateTime AtUtc, string ActorName, string Action, string Entity, long EntityId, string? Before, string? After);

/// <summary>Some rows, and how many fit the filter altogether.</summary>
public sealed record AuditPage(IReadOnlyList<AuditRow> Items, int Total);

public sealed class AuditQueries(IDbContextFactory<StudioDb> dbFactory)
{
    /// <summary>One page, the newest first.</summary>
    public async Task<AuditPage> PageAsync(AuditFilter filter, int skip, int take, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var entries = Filtered(db.AuditEntries.AsNoTracking(), filter);
        var total = await entries.CountAsync(cancel);
        var items = await entries
            .OrderByDescending(entry => entry.Id)
            .Skip(skip).Take(take)
            .Select(entry => new AuditRow(entry.Id, entry.AtUtc, entry.ActorName, entry.Action, entry.Entity, entry.EntityId, entry.Before, entry.After))
            .ToListAsync(cancel);
        return new AuditPage(items, total);
    }

    /// <summary>The tables that occur, for a filter's list.</summary>
    public async Task<IReadOnlyList<string>> EntitiesAsync(CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        return await db.AuditEntries.Select(entry => entry.Entity).Distinct().OrderBy(name => name).ToListAsync(cancel);
    }

    private static IQueryable<AuditEntry> Filtered(IQueryable<AuditEntry> entries, AuditFilter filter)
    {
        if (filter.Actor is { Length: > 0 } actor) entries = entries.Where(entry => entry.ActorName.StartsWith(actor));
        if (filter.Action is { Length: > 0 } action) entries = entries.Where(entry => entry.Action == action);
        if (filter.Entity is { Length: > 0 } entity) entries = entries.Where(entry => entry.Entity == entity);
        if (filter.EntityId is { } id) entries = entries.Where(entry => entry.EntityId == id);
        if (filter.FromUtc is { } from) entries = entries.Where(entry => entry.AtUtc >= from);
        if (filter.UntilUtc is { } until) entries = entries.Where(entry => entry.AtUtc < until);
        return entries;
    }
}
