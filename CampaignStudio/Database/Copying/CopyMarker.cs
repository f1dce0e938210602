using System.Text.Json;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Setup;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Database.Copying;

/// <summary>
/// How far a copy has come, kept in its target: saved with every page of rows in one transaction, and gone once all is there and equal.
/// A database that has it is no workspace yet.
/// </summary>
/// <param name="From">The source, by its name for people.</param>
/// <param name="At">The table that is under way; those before it are done.</param>
/// <param name="After">The key of the last row of it that is there.</param>
internal sealed record CopyMarker(string From, string? At = null, IReadOnlyList<string>? After = null)
{
    public const string Table = "settings";
    public const string Key = "copy.unfinished";

    /// <summary>Null where no copy is under way.</summary>
    public static async Task<CopyMarker?> ReadAsync(StudioDb db, CancellationToken cancel) =>
        await db.Settings.Where(setting => setting.Key == Key).Select(setting => setting.Value).SingleOrDefaultAsync(cancel) is { } text
            ? JsonSerializer.Deserialize<CopyMarker>(text)
            : null;

    /// <summary>Nothing may start on half a workspace.</summary>
    public static async Task RefuseUnfinishedAsync(DatabasePlace place, CancellationToken cancel)
    {
        await using var db = place.Open();
        if (await ReadAsync(db, cancel) is not { } marker) return;
        throw new StartupRefusedException($"{place} has only a part of {Lower(marker.From)}: a copy of it did not end. Run the same copy-database again, it goes on where it stood; or empty this one.");
    }

    public async Task AddAsync(StudioDb db, CancellationToken cancel)
    {
        db.Settings.Add(new Setting { Key = Key, Value = Text });
        await db.SaveChangesAsync(cancel);
        db.ChangeTracker.Clear();
    }

    public Task SaveAsync(StudioDb db, CancellationToken cancel) =>
        db.Settings.Where(setting => setting.Key == Key).ExecuteUpdateAsync(setting => setting.SetProperty(s => s.Value, Text), cancel);

    public static Task RemoveAsync(StudioDb db, CancellationToken cancel) => db.Settings.Where(setting => setting.Key == Key).ExecuteDeleteAsync(cancel);

    /// <summary>The name of a place inside of a sentence.</summary>
    public static string Lower(string place) => string.Concat(place[..1].ToLowerInvariant(), place.AsSpan(1));

    private string Text => JsonSerializer.Serialize(this);
}
