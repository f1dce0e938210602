using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Suppressions;

/// <summary>For the engine: who must not be contacted, and entering somebody, inside the caller's transaction.</summary>
public static class SuppressionCheck
{
    /// <summary>
    /// Those of the (normalised) addresses that are suppressed on the channel, each with the entry that says so: its own before
    /// its domain's. One query.
    /// </summary>
    public static async Task<IReadOnlyDictionary<string, Suppression>> FindAsync(
        StudioDb db, Channel channel, IReadOnlyCollection<string> addresses, CancellationToken cancel = default)
    {
        var found = new Dictionary<string, Suppression>();
        if (addresses.Count == 0) return found;

        var keys = addresses.SelectMany(address => SuppressionTarget.EntriesFor(channel, address)).Distinct().ToList();
        var entries = await db.Suppressions.AsNoTracking()
            .Where(entry => entry.Channel == channel && EF.Parameter(keys).Contains(entry.Address))
            .ToDictionaryAsync(entry => entry.Address, cancel);
        if (entries.Count == 0) return found;

        foreach (var address in addresses.Distinct())
        {
            foreach (var key in SuppressionTarget.EntriesFor(channel, address))
            {
                if (entries.TryGetValue(key, out var entry)) found.TryAdd(address, entry);
            }
        }
        return found;
    }

    /// <summary>Enters a normalised address or <c>@domain</c> unless it is there; the caller saves. True: it is new.</summary>
    public static async Task<bool> AddIfAbsentAsync(
        StudioDb db, Channel channel, string address, SuppressionReason reason, string? note, long? outreachId, DateTime nowUtc, CancellationToken cancel = default)
    {
        if (db.Suppressions.Local.Any(entry => entry.Channel == channel && entry.Address == address)) return false;
        if (await db.Suppressions.AnyAsync(entry => entry.Channel == channel && entry.Address == address, cancel)) return false;
        db.Suppressions.Add(new Suppression
        {
            Channel = channel,
            Address = address,
            Reason = reason,
            Note = note is { Length: > MaxNoteLength } ? note[..MaxNoteLength] : note,
            OutreachId = outreachId,
            CreatedUtc = nowUtc,
        });
        return true;
    }

    internal const int MaxNoteLength = 1_000;
}
