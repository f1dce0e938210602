using System.Text.Json.Serialization;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Leads.Import;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Suppressions.Import;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Suppressions;

public sealed class SuppressionEditModel
{
    public Channel Channel { get; set; } = Channel.Email;

    /// <summary>An e-mail address or a phone number with country code; or else <see cref="Domain"/>.</summary>
    public string? Address { get; set; }

    /// <summary>A whole e-mail domain.</summary>
    public string? Domain { get; set; }

    public SuppressionReason Reason { get; set; } = SuppressionReason.Manual;
    public string? Note { get; set; }
}

/// <summary>Enters and removes suppressions, for a person or the API; the engine uses <see cref="SuppressionCheck"/>.</summary>
public sealed class SuppressionService(IDbContextFactory<StudioDb> dbFactory, StudioClock clock, LiveUpdates live, CurrentActor actor)
{
    /// <summary>The entry's id: the one that is there already, or the new one.</summary>
    public async Task<Result<long>> AddAsync(SuppressionEditModel model, CancellationToken cancel = default)
    {
        if (!actor.Value.MayManage) return AccessErrors.ManagersOnly();
        var target = Target(model);
        if (target.IsError) return target.Error!;

        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        await SuppressionCheck.AddIfAbsentAsync(db, model.Channel, target.Value, model.Reason, Blank(model.Note), outreachId: null, clock.UtcNow, cancel);
        await db.SaveChangesAsync(cancel);
        var id = await db.Suppressions
            .Where(entry => entry.Channel == model.Channel && entry.Address == target.Value)
            .Select(entry => entry.Id)
            .SingleAsync(cancel);
        await write.CommitAsync(cancel);
        live.Changed(Topic.Suppressions);
        return id;
    }

    public async Task<Result> RemoveAsync(long suppressionId, CancellationToken cancel = default)
    {
        if (!actor.Value.MayManage) return AccessErrors.ManagersOnly();
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var entry = await db.Suppressions.FindAsync([suppressionId], cancel);
        if (entry is null) return SuppressionErrors.NotFound(suppressionId);
        db.Suppressions.Remove(entry);
        await db.SaveChangesAsync(cancel);
        live.Changed(Topic.Suppressions);
        return Result.Ok;
    }

    private static Result<string> Target(SuppressionEditModel model) => (Blank(model.Address), Blank(model.Domain)) switch
    {
        ({ } address, null) when address.StartsWith('@') => SuppressionTarget.OfDomain(model.Channel, address),
        ({ } address, null) => SuppressionTarget.OfAddress(model.Channel, address),
        (null, { } domain) => SuppressionTarget.OfDomain(model.Channel, domain),
        _ => SuppressionErrors.AddressMissing(),
    };

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>A suppression as lists show it.</summary>
/// <param name="Address">A whole domain begins with @.</param>
public sealed record SuppressionItem(
    long Id,
    Channel Channel,
    string Address,
    SuppressionReason Reason,
    string? Note,
    long? OutreachId,
    [property: JsonPropertyName("created_at")] DateTime CreatedUtc)
{
    /// <summary>The domain alone, when the whole of it is meant; its sub-domains are not.</summary>
    public string? Domain => Address.StartsWith('@') ? Address[1..] : null;
}

public sealed class SuppressionQueries(IDbContextFactory<StudioDb> dbFactory, CurrentActor actor)
{
    /// <summary>The list as a CSV file, that of <see cref="ListAsync"/> from its oldest entry on.</summary>
    public Result<DownloadFile> Export(string? text = null, Channel? channel = null) => actor.Value.MayManage
        ? new DownloadFile("suppressions.csv", (output, stop) => SuppressionExport.WriteAsync(dbFactory, db => Among(db, text, channel), output, stop))
        : AccessErrors.ManagersOnly();

    /// <summary>Newest first; <paramref name="text"/> is part of an address, or an address that a whole domain covers.</summary>
    public async Task<Page<SuppressionItem>> ListAsync(PageRequest page, string? text = null, Channel? channel = null, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        return await Among(db, text, channel)
            .OrderByDescending(entry => entry.Id)
            .Select(entry => new SuppressionItem(entry.Id, entry.Channel, entry.Address, entry.Reason, entry.Note, entry.OutreachId, entry.CreatedUtc))
            .ToPageAsync(page, cancel);
    }

    /// <summary>The entries that keep messages from a lead, by its addresses.</summary>
    public async Task<IReadOnlyList<SuppressionItem>> OfLeadAsync(string? email, string? phone, CancellationToken cancel = default)
    {
        string[] mails = [.. SuppressionTarget.EntriesFor(Channel.Email, email ?? "")];
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        return await db.Suppressions
            .Where(entry => (entry.Channel == Channel.Email && mails.Contains(entry.Address)) || (entry.Channel != Channel.Email && entry.Address == phone))
            .OrderBy(entry => entry.Id)
            .Select(entry => new SuppressionItem(entry.Id, entry.Channel, entry.Address, entry.Reason, entry.Note, entry.OutreachId, entry.CreatedUtc))
            .ToListAsync(cancel);
    }

    public async Task<SuppressionItem?> ItemAsync(long suppressionId, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        return await db.Suppressions
            .Where(entry => entry.Id == suppressionId)
            .Select(entry => new SuppressionItem(entry.Id, entry.Channel, entry.Address, entry.Reason, entry.Note, entry.OutreachId, entry.CreatedUtc))
            .FirstOrDefaultAsync(cancel);
    }

    private static IQueryable<Suppression> Among(StudioDb db, string? text, Channel? channel)
    {
        var entries = db.Suppressions.AsQueryable();
        if (SuppressionTarget.Searched(text) is var (part, domain) && part.Length > 0) entries = entries.Where(entry => entry.Address.Contains(part) || entry.Address == domain);
        return channel is { } only ? entries.Where(entry => entry.Channel == only) : entries;
    }
}
