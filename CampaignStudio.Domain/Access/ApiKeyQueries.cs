using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Access;

/// <summary>One API key as lists show it; the key itself is not known.</summary>
public sealed record ApiKeyRow(long Id, string Name, Role Role, string Prefix, DateTime CreatedUtc, DateTime? LastUsedUtc, DateTime? RevokedUtc);

public sealed class ApiKeyQueries(IDbContextFactory<StudioDb> dbFactory)
{
    /// <summary>Working keys first, the newest first among them.</summary>
    public async Task<IReadOnlyList<ApiKeyRow>> ListAsync(CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        return await db.ApiKeys.AsNoTracking()
            .OrderBy(key => key.RevokedUtc != null).ThenByDescending(key => key.Id)
            .Select(key => new ApiKeyRow(key.Id, key.Name, key.Role, key.Prefix, key.CreatedUtc, key.LastUsedUtc, key.RevokedUtc))
            .ToListAsync(cancel);
    }
}
