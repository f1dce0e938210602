using System.Globalization;
using CampaignStudio.Domain.Leads.Import;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Suppressions.Import;

/// <summary>Writes the suppression list as a file that an import reads again, page by page: however long it is, it is never in memory as a whole.</summary>
internal static class SuppressionExport
{
    private const int PageSize = 2_000;

    /// <summary>The oldest first; who is entered while it is written may or may not be in it.</summary>
    public static async Task WriteAsync(IDbContextFactory<StudioDb> dbFactory, Func<StudioDb, IQueryable<Suppression>> entries, Stream output, CancellationToken cancel)
    {
        await using var csv = SafeCsv.Writer(output, ',');
        await csv.WriteRecordAsync(["channel", "address", "reason", "note", "created_at"], cancel);
        var afterId = 0L;
        while (true)
        {
            // No reader stays open while a slow client takes its time.
            await using var db = await dbFactory.CreateDbContextAsync(cancel);
            var page = await entries(db).AsNoTracking().Where(entry => entry.Id > afterId).OrderBy(entry => entry.Id).Take(PageSize).ToListAsync(cancel);
            foreach (var entry in page)
            {
                await csv.WriteRecordAsync(
                    [entry.Channel.ToText(), SafeCsv.Protected(entry.Address), entry.Reason.ToText(), SafeCsv.Protected(entry.Note ?? ""), entry.CreatedUtc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)], cancel);
            }
            if (page.Count < PageSize) return;
            afterId = page[^1].Id;
        }
    }
}
