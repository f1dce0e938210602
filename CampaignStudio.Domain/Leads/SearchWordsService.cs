using System.Globalization;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Leads;

/// <summary>
/// Writes what leads are found and sorted by anew when a version of the program makes it in another way. Batch by batch, each with its
/// place in one transaction: whatever is killed, the next start goes on where the last commit stood.
/// </summary>
public sealed class SearchWordsService(IDbContextFactory<StudioDb> dbFactory)
{
    /// <summary>The setting that says how far they are.</summary>
    public const string Key = "leads.search_words";

    private const int BatchSize = 2_000;

    /// <summary>For the start, before anybody searches; at once when there is nothing to do. Answers how many leads it went through.</summary>
    public async Task<long> BringUpToDateAsync(CancellationToken cancel = default)
    {
        var done = 0L;
        while (await NextAsync(cancel) is > 0 and var leads) done += leads;
        return done;
    }

    private async Task<int> NextAsync(CancellationToken cancel)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        if (await ReadAsync(db, cancel) is (SearchWords.Version, null)) return 0;

        await using var write = await db.BeginWriteAsync(cancel);
        // Nodes that start together take turns.
        await db.Dialect.LockNameAsync(db, Key, cancel);
        var (version, after) = await ReadAsync(db, cancel);
        if (version == SearchWords.Version && after is null) return 0;
        var afterId = version == SearchWords.Version ? after!.Value : 0;
        var ids = await db.Leads.Where(lead => lead.Id > afterId).OrderBy(lead => lead.Id).Select(lead => lead.Id).Take(BatchSize).ToListAsync(cancel);
        // Another node that works already may be changing one of them.
        if (ids.Count > 0) await db.Dialect.LockRowsAsync<Lead>(db, ids, cancel);
        var leads = await db.Leads.Where(lead => EF.Parameter(ids).Contains(lead.Id)).OrderBy(lead => lead.Id).ToListAsync(cancel);
        if (ids.Count > 0)
        {
            foreach (var lead in leads) lead.RefreshSortName();
            await db.SaveChangesAsync(cancel);
            await db.LeadWords.Where(word => EF.Parameter(ids).Contains(word.LeadId)).ExecuteDeleteAsync(cancel);
            await db.Dialect.InsertAsync(db, LeadWordChanges.RowsOf(leads, lead => lead.Id), cancel);
        }
        await KeepAsync(db, Text(ids.Count == BatchSize ? ids[^1] : null), cancel);
        await write.CommitAsync(cancel);
        return ids.Count;
    }

    private static async Task KeepAsync(StudioDb db, string value, CancellationToken cancel)
    {
        if (await db.Settings.SingleOrDefaultAsync(setting => setting.Key == Key, cancel) is { } setting) setting.Value = value;
        else db.Settings.Add(new Setting { Key = Key, Value = value });
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>The version, and while it is under way the last lead that has it: <c>1</c>, <c>1:2000</c>.</summary>
    private static string Text(long? after) =>
        after is null ? SearchWords.Version.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{SearchWords.Version}:{after}");

    private static async Task<(int Version, long? After)> ReadAsync(StudioDb db, CancellationToken cancel)
    {
        var text = await db.Settings.Where(setting => setting.Key == Key).Select(setting => setting.Value).SingleOrDefaultAsync(cancel);
        var parts = (text ?? "0").Split(':');
        return (int.Parse(parts[0], CultureInfo.InvariantCulture), parts.Length > 1 ? long.Parse(parts[1], CultureInfo.InvariantCulture) : null);
    }
}
