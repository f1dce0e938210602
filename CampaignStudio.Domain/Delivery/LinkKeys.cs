using System.Globalization;
using System.Security.Cryptography;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Delivery;

/// <summary>
/// The keys that sign links, kept in the database so that every node and every restart has the same: settings
/// <c>link_key_1</c>, <c>link_key_2</c>, …; the highest signs, all verify.
/// </summary>
public sealed class LinkKeys
{
    private const string Prefix = "link_key_";
    private const int KeySize = 32;

    private LinkSigner? _signer;

    public LinkSigner Signer => _signer ?? throw new InvalidOperationException("The link keys are not loaded yet.");

    /// <summary>Reads the ring, creating its first key in a new workspace. Called once, before anything is served.</summary>
    public async Task LoadAsync(StudioDb db, CancellationToken cancel = default)
    {
        await using var write = await db.BeginWriteAsync(cancel);
        await db.Dialect.LockNameAsync(db, Prefix, cancel);
        var settings = await db.Settings.Where(s => s.Key.StartsWith(Prefix)).ToListAsync(cancel);
        if (settings.Count == 0)
        {
            settings.Add(new Setting { Key = Prefix + "1", Value = Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeySize)) });
            db.Settings.AddRange(settings);
            await db.SaveChangesAsync(cancel);
        }
        await write.CommitAsync(cancel);

        var keys = settings.ToDictionary(s => byte.Parse(s.Key.AsSpan(Prefix.Length), CultureInfo.InvariantCulture), s => Convert.FromBase64String(s.Value));
        _signer = new LinkSigner(keys, keys.Keys.Max());
    }
}
