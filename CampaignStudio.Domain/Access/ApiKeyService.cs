using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Access;

/// <summary>A key just created. <paramref name="Text"/> is known now and never again.</summary>
public sealed record CreatedApiKey(long Id, string Text);

/// <summary>Whom a valid key stands for.</summary>
public sealed record VerifiedApiKey(long Id, string Name, Role Role);

/// <summary>Creates, verifies and revokes the keys of programs.</summary>
public sealed class ApiKeyService(IDbContextFactory<StudioDb> dbFactory, StudioClock clock, ApiKeyCache cache)
{
    /// <summary>The shortest key that is accepted, whoever chose it.</summary>
    public const int MinimumLength = 32;

    private const int NameLength = 200;
    private const int PrefixLength = 8;
    private static readonly TimeSpan LastUsedPrecision = TimeSpan.FromMinutes(1);

    /// <param name="name">What the key is for.</param>
    /// <param name="role">What its bearer may do.</param>
    /// <param name="text">The key itself, of at least <see cref="MinimumLength"/> characters; null: 32 random bytes.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<Result<CreatedApiKey>> CreateAsync(string name, Role role, string? text = null, CancellationToken cancel = default)
    {
        name = name.Trim();
        if (name.Length == 0) return AccessErrors.NameMissing();
        if (name.Length > NameLength) return AccessErrors.NameTooLong(NameLength);
        text ??= "cs_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        if (text.Length < MinimumLength) return AccessErrors.KeyTooShort();

        var key = new ApiKey { Name = name, Role = role, Prefix = text[..PrefixLength], Hash = HashOf(text), CreatedUtc = clock.UtcNow };
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        db.ApiKeys.Add(key);
        await db.SaveChangesAsync(cancel);
        cache.Clear();
        return new CreatedApiKey(key.Id, text);
    }

    /// <summary>The key stops working at once on this node, within <see cref="ApiKeyCache.Lifetime"/> on others.</summary>
    public async Task<Result> RevokeAsync(long id, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var key = await db.ApiKeys.SingleOrDefaultAsync(candidate => candidate.Id == id, cancel);
        if (key is null) return AccessErrors.KeyNotFound(id);
        key.RevokedUtc ??= clock.UtcNow;
        await db.SaveChangesAsync(cancel);
        cache.Clear();
        return Result.Ok;
    }

    /// <summary>Null when there is no such key or it was revoked.</summary>
    public async Task<VerifiedApiKey?> VerifyAsync(string text, CancellationToken cancel = default)
    {
        if (text.Length is < MinimumLength or > 500) return null;
        var hash = HashOf(text);
        if (cache.TryGet(hash, out var known)) return known;

        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var key = await db.ApiKeys.AsNoTracking().SingleOrDefaultAsync(candidate => candidate.Hash == hash && candidate.RevokedUtc == null, cancel);
        if (key is null) return null;

        await NoteUseAsync(db, key, cancel);
        var verified = new VerifiedApiKey(key.Id, key.Name, key.Role);
        cache.Put(hash, verified);
        return verified;
    }

    private async Task NoteUseAsync(StudioDb db, ApiKey key, CancellationToken cancel)
    {
        var now = clock.UtcNow;
        if (key.LastUsedUtc > now - LastUsedPrecision) return;
        await using var write = await db.BeginWriteAsync(cancel);
        await db.ApiKeys.Where(row => row.Id == key.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.LastUsedUtc, now), cancel);
        await write.CommitAsync(cancel);
    }

    /// <summary>How a key is stored: SHA-256, hexadecimal.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
